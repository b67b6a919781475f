import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allItems } from '../harness/table.ts';
import { until } from './fixtures/folder.ts';
import { startTimeout, startWholeLocket, type WholeLocket } from './fixtures/whole-locket.ts';

let locket: WholeLocket;

beforeAll(async () => {
  locket = await startWholeLocket();
}, startTimeout);

afterAll(async () => {
  await locket?.stop();
});

const tableNames = async (): Promise<readonly string[]> => {
  const client = new DynamoDBClient({ endpoint: locket.dynamodbEndpoint });
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  client.destroy();
  return TableNames;
};

/** Versions of a secret as they stand in the table, oldest first. */
const storedVersions = async (table: string, id: string): Promise<readonly number[]> =>
  (await allItems(table, locket.dynamodbEndpoint))
    .filter(({ pk, sk }) => pk === `SECRET#${id}` && String(sk).startsWith('V#'))
    .map(({ sk }) => Number(String(sk).slice(2)))
    .sort((left, right) => left - right);

it('a secret that changes often keeps the newest versions up to the limit of its project', async () => {
  const workspaceId = locket.projectId;
  const { workspace } = await locket.call('GET', `/api/v1/workspace/${workspaceId}`);
  await locket.call('PUT', `/api/v1/workspace/${workspace.slug}/version-limit`, { pitVersionLimit: 10 });
  const place = { workspaceId, environment: 'dev', secretPath: '/' };
  const { secret } = await locket.call('POST', '/api/v3/secrets/raw/OFTEN', { ...place, secretValue: 'v1' });
  for (let n = 2; n <= 14; n += 1)
    await locket.call('PATCH', '/api/v3/secrets/raw/OFTEN', { ...place, secretValue: `v${n}` });
  const [table = ''] = await tableNames();
  await until(async () => (await storedVersions(table, secret.id))[0] === 5);
  expect(await storedVersions(table, secret.id)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  const { secret: now } = await locket.call(
    'GET',
    `/api/v3/secrets/raw/OFTEN?workspaceId=${workspaceId}&environment=dev&secretPath=/`,
  );
  expect(now).toMatchObject({ version: 14, secretValue: 'v14' });
}, 60_000);
