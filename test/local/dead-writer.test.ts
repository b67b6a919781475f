import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { put, remove } from '../../layers/adapters/dynamo/changes.ts';
import { commitChanges } from '../../layers/adapters/dynamo/commit.ts';
import { itemWith } from '../../layers/adapters/dynamo/items.ts';
import { secretItem } from '../../layers/adapters/dynamo/records/secrets/items.ts';
import { openTable, type Table } from '../../layers/adapters/dynamo/table.ts';
import { systemRuntime } from '../../layers/adapters/system.ts';
import { startTimeout, startWholeLocket, type WholeLocket } from './fixtures/whole-locket.ts';

let locket: WholeLocket;
beforeAll(async () => {
  locket = await startWholeLocket();
}, startTimeout);
afterAll(() => locket.stop());

const tableName = async (): Promise<string> => {
  const client = new DynamoDBClient({ endpoint: locket.dynamodbEndpoint });
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  client.destroy();
  return TableNames[0] ?? '';
};

/** A bulk write over a secret and much else, whose writer dies before it is decided. */
const leaveBehind = async (table: Table, environmentId: string): Promise<void> => {
  const mortal: Table = {
    ...table,
    call: (operation, input) => {
      if (JSON.stringify(input).includes('"committed"'))
        return new Promise(() => undefined) as Promise<never>;
      return table.call(operation, input);
    },
  };
  const others = Array.from({ length: 120 }, (_, n) => put(itemWith({ pk: 'BOX', sk: `${n}`, content: n })));
  void commitChanges(
    mortal,
    systemRuntime,
    [remove(secretItem.key(environmentId, environmentId, 'KEY')), ...others],
    [],
  );
  const marked = async () => {
    const { Responses } = await table.call('BatchGetItem', {
      RequestItems: {
        [table.name]: { Keys: [{ pk: { S: 'BOX' }, sk: { S: '119' } }], ConsistentRead: true },
      },
    });
    return (Responses?.[table.name] ?? []).length > 0;
  };
  while (!(await marked())) await new Promise((resolve) => setTimeout(resolve, 10));
};

it('what a writer of an earlier start left behind keeps nobody waiting', async () => {
  process.env.AWS_ENDPOINT_URL_DYNAMODB = locket.dynamodbEndpoint;
  const place = { workspaceId: locket.projectId, environment: 'dev', secretPath: '/' };
  await locket.call('POST', '/api/v3/secrets/raw/KEY', { ...place, secretValue: 'one' });
  const { workspace } = await locket.call('GET', `/api/v1/workspace/${locket.projectId}`);
  const { id } = workspace.environments.find(({ slug }: { slug: string }) => slug === 'dev');
  const settings = { table: await tableName(), storageTimeout: 10_000, storageAttempts: 3 };
  await leaveBehind(openTable({ ...settings, epoch: 'earlier' }), id);

  const began = Date.now();
  const { secret } = await locket.call('PATCH', '/api/v3/secrets/raw/KEY', { ...place, secretValue: 'two' });

  expect([secret.version, secret.secretValue]).toEqual([2, 'two']);
  expect(Date.now() - began).toBeLessThan(5000);
});
