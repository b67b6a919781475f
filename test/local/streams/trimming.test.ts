import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type DynamoClient, dynamoClient } from '../../../local/dynamodb/client.ts';
import { startDatabase } from '../../../local/dynamodb/database.ts';
import { indexStream } from '../../../local/dynamodb/stream-index.ts';
import { findStream, listShards } from '../../../local/streams/stream-reader.ts';
import { passedBy, startTrimming } from '../../../local/streams/trimming.ts';
import type { StreamSource } from '../../../local/template/event-sources.ts';
import { memoryLog, temporaryFolder } from '../fixtures/folder.ts';

const source = (name: string): StreamSource => ({ name, table: { name: 'things' } }) as StreamSource;
const readers = [source('relay'), source('upkeep')];

/** A folder with what the readers have confirmed. */
const progress = (
  confirmed: Readonly<Record<string, Readonly<Record<string, string>>>>,
  streamArn = 'arn',
): string => {
  const folder = join(temporaryFolder(), 'streams');
  mkdirSync(folder);
  for (const [name, positions] of Object.entries(confirmed)) {
    const shards = Object.fromEntries(Object.entries(positions).map(([shard, after]) => [shard, { after }]));
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ streamArn, shards }));
  }
  return folder;
};

describe('what every reader has confirmed', () => {
  it('is what the slowest of them has', () => {
    const folder = progress({ relay: { s: '9', t: '4' }, upkeep: { s: '10', t: '3' } });
    expect([...passedBy(readers, folder, 'arn')]).toEqual([
      ['s', 9],
      ['t', 3],
    ]);
  });

  it.each([
    ['a reader that has confirmed nothing yet', { relay: { s: '9' } }],
    ['a reader that has not reached the shard', { relay: { s: '9' }, upkeep: { t: '9' } }],
    ['a position of another kind', { relay: { s: '9' }, upkeep: { s: 'LATEST' } }],
  ])('is nothing with %s', (_why, confirmed) => {
    expect(passedBy(readers, progress(confirmed), 'arn').size).toBe(0);
  });
});

it('progress in another stream, whose place this one took, counts as none', () => {
  const folder = progress({ relay: { s: '9' }, upkeep: { s: '9' } }, 'another arn');
  expect(passedBy(readers, folder, 'arn').size).toBe(0);
});

/** A database with a table whose stream is indexed, on a folder of this test's. */
const withTable = async (use: (client: DynamoClient, file: string) => Promise<void>): Promise<void> => {
  const dataDir = temporaryFolder();
  const database = await startDatabase(dataDir, memoryLog());
  const client = dynamoClient(database.endpoint);
  try {
    await client.table('CreateTable', {
      TableName: 'things',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    indexStream(join(dataDir, 'locket.db'), memoryLog());
    await use(client, join(dataDir, 'locket.db'));
  } finally {
    client.close();
    await database.stop();
  }
};

const numbersIn = (file: string): number[] => {
  const reader = new DatabaseSync(file, { readOnly: true });
  const rows = reader.prepare('SELECT sequence_number AS n FROM _stream_records ORDER BY id').all();
  reader.close();
  return rows.map(({ n }) => Number(n));
};

it('a stream loses what all readers passed while it is written to, and its numbers go on', () =>
  withTable(async (client, file) => {
    let written = 0;
    const put = () =>
      client.table('PutItem', { TableName: 'things', Item: { pk: { S: `item-${written++}` } } });
    while (written < 30) await put();
    const streamArn = await findStream(client, 'things');
    const [shard] = await listShards(client, streamArn);
    const id = shard?.id ?? '';
    const folder = progress({ relay: { [id]: '20' }, upkeep: { [id]: '12' } }, streamArn);
    const log = memoryLog();
    const stop = startTrimming({ file, client, sources: readers, folder }, log);
    for (let tries = 0; tries < 200 && numbersIn(file)[0] !== 12; tries += 1) {
      await put();
      await sleep(50);
    }
    await put();
    stop();
    expect(numbersIn(file)).toEqual(Array.from({ length: written - 11 }, (_, index) => 12 + index));
    expect(log.lines).toEqual([]);
  }));
