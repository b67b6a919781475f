import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startDatabase } from '../harness/dynamodb.ts';
import { documents } from '../harness/table.ts';
import { temporaryFolder } from './fixtures/folder.ts';
import { environment, patience, root, run, start } from './fixtures/newcomer.ts';

describe('an address with no DynamoDB', { timeout: patience }, () => {
  const refusal = (endpoint: string) => {
    const { status, stderr } = run('main.ts', {
      LOCKET_DATA_DIR: temporaryFolder(),
      LOCKET_PORT: '0',
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    });
    return { status, stderr };
  };

  it.each(['http://127.0.0.1:1', 'http://nowhere.invalid:8000'])(
    '%s is named with its variable',
    (endpoint) => {
      const { status, stderr } = refusal(endpoint);
      expect(status).toBe(1);
      expect(stderr).toMatch(
        /^AWS_ENDPOINT_URL_DYNAMODB is .*, and no DynamoDB can be reached there \(E\w+\).*\.\n$/,
      );
      expect(stderr).toContain(endpoint);
    },
  );

  it('but something else is told apart', async () => {
    const server = createServer((_request, response) => response.end('<html>')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    const child = spawn(process.execPath, ['local/main.ts'], {
      cwd: root,
      env: environment({
        LOCKET_DATA_DIR: temporaryFolder(),
        LOCKET_PORT: '0',
        AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      }),
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    expect((await once(child, 'exit'))[0]).toBe(1);
    expect(said).toBe(
      `AWS_ENDPOINT_URL_DYNAMODB is ${endpoint}, and what answers there is no DynamoDB; name the address of one, or unset the variable.\n`,
    );
  });
});

describe('data in another format', { timeout: patience }, () => {
  it('is refused in one sentence, before anything is written to it', async () => {
    const database = await startDatabase();
    onTestFinished(() => void database.process.kill());
    const dataDir = temporaryFolder();
    const own = { AWS_ENDPOINT_URL_DYNAMODB: database.endpoint };
    const locket = await start(dataDir, own);
    await locket.greeted();
    await locket.stop();
    const client = documents(database.endpoint);
    const { TableNames = [] } = await client.send(new ListTablesCommand({}));
    const [TableName] = TableNames;
    const stamp = { pk: 'SYSTEM', sk: 'FORMAT', v: 1, format: 2 };
    await client.send(new PutCommand({ TableName, Item: stamp }));
    for (const program of ['main.ts', 'migrate.ts']) {
      const { status, stderr, stdout } = run(program, { LOCKET_DATA_DIR: dataDir, LOCKET_PORT: '0', ...own });
      expect(status).toBe(1);
      expect(stdout).toBe('');
      expect(stderr.trim().split('\n'), stderr).toHaveLength(1);
      expect(stderr).toContain('The table has format 2, which is newer than');
    }
  });
});
