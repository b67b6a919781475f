import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { keepSynthesized, lendSynthesized } from '../clients/synthesized.ts';
import { freePort, startDatabase } from '../harness/dynamodb.ts';
import { documents } from '../harness/table.ts';
import { temporaryFolder } from './fixtures/folder.ts';

type Environment = Readonly<Record<string, string>>;
type Credentials = Readonly<Record<string, string>>;

const root = resolve(import.meta.dirname, '../..');
const patience = 120_000;
/** As package.json's scripts have it. */
const quiet = '--disable-warning=ExperimentalWarning';

const environment = (own: Environment): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, HOME: '/', ...own });

/** A program of the runner, as npm runs it, to its end. */
const run = (program: string, own: Environment) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [quiet, join('local', program)], {
    cwd: root,
    env: environment(own),
    encoding: 'utf8',
    timeout: patience,
  });
  return { status, stdout, stderr };
};

interface Start {
  readonly url: string;
  readonly child: ChildProcess;
  said(): string;
  /** Waits for the greeting. */
  greeted(): Promise<void>;
  /** Interrupts it as Ctrl-C does, and waits for its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** `npm start` on the folder. */
const start = async (dataDir: string, own: Environment = {}): Promise<Start> => {
  const port = await freePort();
  await lendSynthesized(dataDir);
  const child = spawn(process.execPath, [quiet, 'local/main.ts'], {
    cwd: root,
    env: environment({ LOCKET_DATA_DIR: dataDir, LOCKET_PORT: String(port), ...own }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const ended = once(child, 'exit');
  const stop = async (signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> => {
    child.kill(signal);
    return (await ended)[0] as number | null;
  };
  onTestFinished(() => void stop('SIGKILL'));
  const greeted = async (): Promise<void> => {
    while (!said.includes('Stop it with Ctrl-C.')) {
      if (child.exitCode !== null) throw new Error(`Locket ended: ${said}`);
      await sleep(20);
    }
    await keepSynthesized(dataDir);
  };
  return { url: `http://127.0.0.1:${port}`, child, said: () => said, greeted, stop };
};

const recordIn = (dataDir: string): Credentials =>
  JSON.parse(readFileSync(join(dataDir, 'bootstrap.json'), 'utf8')) as Credentials;

// biome-ignore lint/suspicious/noExplicitAny: tests read replies of every shape
const call = async (url: string, path: string, token?: string, body?: object): Promise<any> => {
  const response = await fetch(url + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect(response.status, `${path}: ${text}`).toBe(200);
  return JSON.parse(text);
};

/** What the README tells a person to do with the file: log in, choose the organization. */
const signIn = async (
  url: string,
  { adminEmail, adminPassword, organizationId }: Credentials,
): Promise<string> => {
  const credentials = { email: adminEmail, password: adminPassword };
  const { accessToken } = await call(url, '/api/v3/auth/login', undefined, credentials);
  return (await call(url, '/api/v3/auth/select-organization', accessToken, { organizationId })).token;
};

const writeAndRead = async (
  url: string,
  { clientId, clientSecret, projectId }: Credentials,
): Promise<string> => {
  const { accessToken } = await call(url, '/api/v1/auth/universal-auth/login', undefined, {
    clientId,
    clientSecret,
  });
  const place = { workspaceId: projectId, environment: 'dev' };
  await call(url, '/api/v3/secrets/raw/GREETING', accessToken, { ...place, secretValue: 'hello' });
  const query = new URLSearchParams(place as Record<string, string>);
  return (await call(url, `/api/v3/secrets/raw/GREETING?${query}`, accessToken)).secret.secretValue;
};

interface Seen {
  readonly status: number;
  readonly message: string;
  readonly retryAfter: string | null;
}

/** Asks for the status from the first moment on until it is Ok; answers all that was heard on the way. */
const untilOk = async ({ url, child, said }: Start): Promise<readonly Seen[]> => {
  const seen: Seen[] = [];
  while (seen.at(-1)?.message !== 'Ok') {
    if (child.exitCode !== null) throw new Error(`Locket ended: ${said()}`);
    await fetch(`${url}/api/status`)
      .then(async (response) => {
        const { message } = (await response.json()) as { message: string };
        seen.push({ status: response.status, message, retryAfter: response.headers.get('retry-after') });
      })
      .catch(() => {});
    await sleep(5);
  }
  return seen;
};

const filesBelow = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? [path, ...filesBelow(path)] : [path];
  });

/** What others may read or write, with its mode. */
const openToOthers = (folder: string): string[] =>
  filesBelow(folder)
    .filter((path) => (statSync(path).mode & 0o077) !== 0)
    .map((path) => `${relative(folder, path)} ${(statSync(path).mode & 0o777).toString(8)}`);

describe('the first minute', { timeout: patience }, () => {
  it('of somebody with a DynamoDB of their own: everything works the moment status says Ok', async () => {
    const database = await startDatabase();
    onTestFinished(() => void database.process.kill());
    const dataDir = temporaryFolder();
    const locket = await start(dataDir, { AWS_ENDPOINT_URL_DYNAMODB: database.endpoint });
    const seen = await untilOk(locket);
    const record = recordIn(dataDir);
    expect(await writeAndRead(locket.url, record)).toBe('hello');
    const person = await signIn(locket.url, record);
    const { workspaces } = await call(locket.url, '/api/v1/workspace', person);
    expect(workspaces.map(({ id }: { id: string }) => id)).toEqual([record.projectId]);
    const waiting = seen.slice(0, -1);
    expect(waiting.length).toBeGreaterThan(0);
    expect(waiting.filter(({ status, retryAfter }) => status !== 503 || retryAfter !== '1')).toEqual([]);
    expect(statSync(join(dataDir, 'wrapping.key')).mode & 0o777).toBe(0o600);
    await locket.greeted();
    expect(locket.said()).toContain(`API reference     ${locket.url}/api/docs`);
    expect(locket.said()).toContain(
      `Sign in as        ${record.adminEmail}; the password is "adminPassword" in`,
    );
    expect(await locket.stop()).toBe(0);

    const stranger = temporaryFolder();
    await lendSynthesized(stranger);
    const refused = run('main.ts', {
      LOCKET_DATA_DIR: stranger,
      LOCKET_PORT: '0',
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    });
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(
      /^The database at .* holds data of an instance whose key is not in .*\.\n$/,
    );
    expect(readdirSync(stranger)).not.toContain('wrapping.key');
  });

  it('says what it is doing, and a later start says nothing but the greeting', async () => {
    const dataDir = temporaryFolder();
    const first = await start(dataDir);
    await first.greeted();
    expect(first.said()).toMatch(/Creating the database …\nSetting up: .* …\nLocket runs at/);
    await first.stop();
    const second = await start(dataDir);
    await second.greeted();
    expect(second.said()).toMatch(/^Locket runs at/);
    await second.stop();
  });

  it('with a folder of mode 0755 leaves nothing in it to others, nor what was there before', async () => {
    const dataDir = join(temporaryFolder(), 'data');
    mkdirSync(dataDir);
    chmodSync(dataDir, 0o755);
    const locket = await start(dataDir);
    await locket.greeted();
    await writeAndRead(locket.url, recordIn(dataDir));
    expect(openToOthers(dataDir)).toEqual([]);
    await locket.stop();
    for (const name of ['locket.db', 'locket.log', 'bootstrap.json']) chmodSync(join(dataDir, name), 0o644);
    const again = await start(dataDir);
    await again.greeted();
    expect(openToOthers(dataDir)).toEqual([]);
    await again.stop();
    expect(openToOthers(dataDir)).toEqual([]);
  });

  it('interrupted at any moment ends at once without an error, and the next start goes on', async () => {
    const dataDir = temporaryFolder();
    for (const moment of [50, 400, 800, 1200]) {
      const locket = await start(dataDir);
      await sleep(moment);
      expect(await locket.stop(), locket.said()).toBeOneOf([0, null]);
      expect(locket.said()).not.toMatch(/\n\s+at /);
    }
    const locket = await start(dataDir);
    await locket.greeted();
    expect(await writeAndRead(locket.url, recordIn(dataDir))).toBe('hello');
    await locket.stop();
  });
});

describe('a lost bootstrap.json', { timeout: patience }, () => {
  it('is made anew by the command that the greeting names', async () => {
    const dataDir = temporaryFolder();
    const first = await start(dataDir);
    await first.greeted();
    const { projectId, adminPassword } = recordIn(dataDir);
    await first.stop();
    rmSync(join(dataDir, 'bootstrap.json'));
    const without = await start(dataDir);
    await without.greeted();
    expect(without.said()).toContain('To get in again, stop Locket and run: npm run recover');
    await without.stop();

    const { status, stdout } = run('recover.ts', { LOCKET_DATA_DIR: dataDir });
    expect(status).toBe(0);
    const record = recordIn(dataDir);
    expect(record.adminPassword).not.toBe(adminPassword);
    for (const secret of [record.adminPassword, record.adminToken]) expect(stdout).not.toContain(secret);
    const again = await start(dataDir);
    await again.greeted();
    for (const token of [await signIn(again.url, record), record.adminToken]) {
      const { workspaces } = await call(again.url, '/api/v1/workspace', token);
      expect(workspaces.map(({ id }: { id: string }) => id)).toEqual([projectId]);
    }
    await again.stop();
    expect(openToOthers(dataDir)).toEqual([]);
  });

  it('of an instance that was never set up is not invented', () => {
    const { status, stderr } = run('recover.ts', { LOCKET_DATA_DIR: temporaryFolder() });
    expect(status).toBe(1);
    expect(stderr).toMatch(/There is no instance to recover: it was never set up\.\n$/);
  });

  it('is not done here when the environment names a table in AWS', () => {
    const dataDir = join(temporaryFolder(), 'data');
    const { status, stderr } = run('recover.ts', { LOCKET_DATA_DIR: dataDir, LOCKET_TABLE: 'deployed' });
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^LOCKET_TABLE names the table deployed, and npm run recover works on the data of this/,
    );
    expect(existsSync(dataDir)).toBe(false);
  });
});

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
