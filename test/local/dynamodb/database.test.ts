import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DynamoClient, dynamoClient } from '../../../local/dynamodb/client.ts';
import { type Database, startDatabase } from '../../../local/dynamodb/database.ts';
import { sweepPage } from '../../../local/dynamodb/expiry.ts';
import { ensureTable } from '../../../local/dynamodb/tables.ts';
import { isRunning } from '../../../local/instance/processes.ts';
import type { Table } from '../../../local/template/tables.ts';
import { memoryLog, until } from '../fixtures/folder.ts';

const key = (pk: string) => ({ pk: { S: pk } });

const table = (changes: Partial<Table> = {}): Table => ({
  name: 'things',
  streamArn: 'arn',
  keySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  attributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  indexes: [],
  streamViewType: 'NEW_IMAGE',
  ttlAttribute: 'ttl',
  ...changes,
});

const dataDir = mkdtempSync(join(tmpdir(), 'locket-database-'));
const log = memoryLog();
let database: Database;
let client: DynamoClient;

beforeAll(async () => {
  database = await startDatabase(dataDir, log);
  client = dynamoClient(database.endpoint);
});

afterAll(async () => {
  client.close();
  await database.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the database', () => {
  it('gets a missing table once', async () => {
    expect(await ensureTable(client, table())).toBe(true);
    expect(await ensureTable(client, table())).toBe(false);
    const { TimeToLiveDescription } = await client.table('DescribeTimeToLive', { TableName: 'things' });
    expect(TimeToLiveDescription).toMatchObject({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
  });

  it('gets an index that the template gained', async () => {
    await ensureTable(client, table());
    const gained = table({
      attributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'owner', AttributeType: 'S' },
      ],
      indexes: [
        {
          IndexName: 'by-owner',
          KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    });
    await ensureTable(client, gained);
    const { Table: described } = await client.table('DescribeTable', { TableName: 'things' });
    expect(described).toMatchObject({ GlobalSecondaryIndexes: [{ IndexName: 'by-owner' }] });
  });

  it('with another key is refused', async () => {
    await ensureTable(client, table());
    const other = table({ keySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] });
    await expect(ensureTable(client, other)).rejects.toThrow(/another key .* LOCKET_DATA_DIR/);
  });

  it('loses what has expired and nothing else', async () => {
    await ensureTable(client, table());
    const put = (pk: string, ttl: object) =>
      client.table('PutItem', { TableName: 'things', Item: { ...key(pk), ...ttl } });
    await put('old', { ttl: { N: '999' } });
    await put('due', { ttl: { N: '1000' } });
    await put('text', { ttl: { S: '1' } });
    await put('forever', {});

    expect(await sweepPage(client, table(), undefined, 1000)).toBeUndefined();

    const { Items } = await client.table('Scan', { TableName: 'things' });
    expect((Items as { pk: { S: string } }[]).map(({ pk }) => pk.S).sort()).toEqual([
      'due',
      'forever',
      'text',
    ]);
  });

  it('is gone through page by page', async () => {
    await ensureTable(client, table());
    const names = Array.from({ length: 510 }, (_, n) => `much-${n}`);
    for (let from = 0; from < names.length; from += 25)
      await client.table('BatchWriteItem', {
        RequestItems: {
          things: names
            .slice(from, from + 25)
            .map((pk) => ({ PutRequest: { Item: { ...key(pk), ttl: { N: '1' } } } })),
        },
      });
    const next = await sweepPage(client, table(), undefined, 1000);
    expect(next).toBeDefined();
    expect(await sweepPage(client, table(), next, 1000)).toBeUndefined();
    const { Items } = await client.table('Scan', { TableName: 'things' });
    expect(JSON.stringify(Items)).not.toContain('much-');
  });

  it('is started again on the same port when it dies, with its data', async () => {
    await ensureTable(client, table());
    const before = database.pid ?? 0;
    process.kill(before, 'SIGKILL');
    await until(() => database.pid !== before);
    expect(isRunning(database.pid ?? 0)).toBe(true);
    expect(await client.table('ListTables', {})).toEqual({ TableNames: ['things'] });
    expect(log.lines.join()).toContain('started again');
  });
});
