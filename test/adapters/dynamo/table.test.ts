import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, it } from 'vitest';
import { attributesOf, itemOf } from '../../../layers/adapters/dynamo/items.ts';
import { storedPage } from '../../../layers/adapters/dynamo/ranges.ts';
import type { Table } from '../../../layers/adapters/dynamo/table.ts';
import { dynamodb } from '../../harness/worker.ts';
import { freshTable } from './storage.ts';

let table: Table;
let whole: DynamoDBDocumentClient;

const everyKind = {
  pk: 'KINDS',
  text: 'ü 🔑 "quoted" \u2028',
  empty: '',
  integer: 42,
  fraction: -0.5,
  yes: true,
  no: false,
  nothing: null,
  bytes: new Uint8Array([0, 1, 254, 255]),
  noBytes: new Uint8Array(),
  list: ['a', 1, null, [true], { deep: new Uint8Array([7]) }],
  map: { inner: { bytes: new Uint8Array([9, 8]), list: [] }, B: 'a member called B' },
  texts: new Set(['a', 'b']),
  numbers: new Set([1, 2]),
  blobs: new Set([new Uint8Array([1])]),
};

beforeAll(async () => {
  table = await freshTable();
  whole = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: dynamodb() }));
  for (let n = 0; n < 5; n += 1)
    await whole.send(new PutCommand({ TableName: table.name, Item: { ...everyKind, sk: `ITEM#${n}`, n } }));
});

it('items are read as the SDK reads them, whatever they hold', async () => {
  const { items } = await storedPage(table, { pk: 'KINDS', prefix: 'ITEM#' });
  const input = {
    TableName: table.name,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': 'KINDS' },
  };
  expect(items).toEqual((await whole.send(new QueryCommand(input))).Items);
  expect(items[0]).toMatchObject({ ...everyKind, sk: 'ITEM#0' });
});

it('items are written as the SDK writes them', async () => {
  const { texts: _texts, numbers: _numbers, blobs: _blobs, ...rest } = everyKind;
  const Item = { ...rest, sk: 'PLAIN', unset: undefined, list: [...rest.list, undefined] };
  await table.call('PutItem', { TableName: table.name, Item: attributesOf(Item) });
  const Key = { pk: 'KINDS', sk: 'PLAIN' };
  const stored = await whole.send(new GetCommand({ TableName: table.name, Key }));
  expect(stored.Item).toEqual({ ...rest, sk: 'PLAIN' });
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1, new Set(['a']), new Date(0), [[Number.NaN]]])(
  'what DynamoDB has no value for is refused: %s',
  (value) => {
    expect(() => attributesOf({ value })).toThrow(TypeError);
  },
);

it('a transaction that was repeated after a lost answer writes once', async () => {
  const Put = { TableName: table.name, Item: attributesOf({ pk: 'ONCE', sk: '1' }) };
  const once = { ...Put, ConditionExpression: 'attribute_not_exists(pk)' };
  const input = { TransactItems: [{ Put: once }], ClientRequestToken: 'the-same-token' };
  await table.call('TransactWriteItems', input);
  await expect(table.call('TransactWriteItems', input)).resolves.toBeDefined();
  await expect(
    table.call('TransactWriteItems', { ...input, ClientRequestToken: 'another' }),
  ).rejects.toMatchObject({ name: 'TransactionCanceledException' });
});

it('a member called like the prototype is a member and nothing more', () => {
  const stored = '{"map": {"M": {"__proto__": {"M": {"polluted": {"BOOL": true}}}}}}';
  const { map } = itemOf(JSON.parse(stored)) as unknown as { readonly map: Record<string, unknown> };
  expect(map.polluted).toBeUndefined();
  expect(Object.keys(map)).toEqual(['__proto__']);
});

it('pages end and go on as they should', async () => {
  const first = await storedPage(table, { pk: 'KINDS', prefix: 'ITEM#', limit: 3 });
  expect([first.items.length, first.next]).toEqual([3, 'ITEM#2']);
  const rest = await storedPage(table, { pk: 'KINDS', prefix: 'ITEM#', after: 'ITEM#2' });
  expect(rest.items.map(({ sk }) => sk)).toEqual(['ITEM#3', 'ITEM#4']);
  expect(rest.next).toBeUndefined();
  const backwards = await storedPage(table, { pk: 'KINDS', prefix: 'ITEM#', newestFirst: true, limit: 1 });
  expect(backwards.items.map(({ sk }) => sk)).toEqual(['ITEM#4']);
  expect(await storedPage(table, { pk: 'NONE', prefix: '' })).toEqual({ items: [] });
});

it('what is no success is told as the fault it is', async () => {
  await expect(
    storedPage({ ...table, name: 'no-such-table' }, { pk: 'KINDS', prefix: 'ITEM#' }),
  ).rejects.toMatchObject({ code: 'unavailable', cause: { name: 'ResourceNotFoundException' } });
});
