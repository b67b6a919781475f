import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { storageFault } from '../../../layers/adapters/dynamo/faults.ts';
import { attributesOf } from '../../../layers/adapters/dynamo/items.ts';
import { type Operation, openTable, type Table } from '../../../layers/adapters/dynamo/table.ts';
import { createTable } from '../../harness/table.ts';
import { dynamodb } from '../../harness/worker.ts';
import { inJson, referenceCall, referenceClient } from './reference.ts';
import { type ScriptedServer, type Step, startScriptedServer } from './scripted-server.ts';

type Asked = readonly [Operation, (table: string) => object];

const key = (n: number) => attributesOf({ pk: 'BOX', sk: `ITEM#${n}` });
const item = (n: number, more: object = {}) =>
  attributesOf({ pk: 'BOX', sk: `ITEM#${n}`, text: 'ü 🔑 "', bytes: new Uint8Array([0, 255, n]), ...more });
const absent = { ConditionExpression: 'attribute_not_exists(pk)' };
const oldImage = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };

const put = (n: number, more: object = {}) =>
  ['PutItem', (TableName: string) => ({ TableName, Item: item(n), ...more })] as const;
const update = (more: object): Asked => ['UpdateItem', (TableName) => ({ TableName, Key: key(0), ...more })];
const query = (more: object = {}): Asked => [
  'Query',
  (TableName) => ({
    TableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: attributesOf({ ':pk': 'BOX' }),
    ...more,
  }),
];
const transact = (token: string, actions: (table: string) => readonly object[]): Asked => [
  'TransactWriteItems',
  (table) => ({ TransactItems: actions(table), ClientRequestToken: `${table}-${token}` }),
];
const putAction =
  (n: number, more: object = {}) =>
  (TableName: string) => ({
    Put: { TableName, Item: item(n), ...more },
  });

/** Every operation in use, in an order in which later ones meet what earlier ones did. */
const steps: Readonly<Record<string, Asked>> = {
  'an item is put': put(0),
  another: put(1),
  'a put whose condition fails, with what is there': put(0, { ...absent, ...oldImage }),
  'a put whose condition fails, without': put(0, absent),
  'a put without a key': ['PutItem', (TableName) => ({ TableName, Item: attributesOf({ text: 'x' }) })],
  'a put into no table': ['PutItem', () => ({ TableName: 'no-such-table', Item: item(0) })],
  'an update': update({
    UpdateExpression: 'SET n = :n',
    ExpressionAttributeValues: attributesOf({ ':n': 12.5 }),
    ReturnValues: 'ALL_NEW',
  }),
  'an update whose condition fails': update({
    UpdateExpression: 'SET n = :n',
    ExpressionAttributeValues: attributesOf({ ':n': 1, ':m': 13 }),
    ConditionExpression: 'n = :m',
    ...oldImage,
  }),
  'an update that makes no sense': update({ UpdateExpression: 'SET SET' }),
  'a batch of writes': [
    'BatchWriteItem',
    (table) => ({
      RequestItems: {
        [table]: [{ PutRequest: { Item: item(2) } }, { DeleteRequest: { Key: key(9) } }],
      },
    }),
  ],
  'a batch of writes with one key twice': [
    'BatchWriteItem',
    (table) => ({
      RequestItems: { [table]: [{ PutRequest: { Item: item(2) } }, { PutRequest: { Item: item(2) } }] },
    }),
  ],
  'a batch of reads, with a key that is not there': [
    'BatchGetItem',
    (table) => ({ RequestItems: { [table]: { ConsistentRead: true, Keys: [key(0), key(8)] } } }),
  ],
  'a batch of no reads': ['BatchGetItem', (table) => ({ RequestItems: { [table]: { Keys: [] } } })],
  'a query': query({ ConsistentRead: true }),
  'a page of a query': query({ Limit: 2 }),
  'the next page': query({ ExclusiveStartKey: key(1), ReturnConsumedCapacity: 'TOTAL' }),
  'a count': query({ Select: 'COUNT' }),
  'a query without a condition': query({ KeyConditionExpression: undefined }),
  'a transaction': transact('first', (table) => [putAction(3, absent)(table), putAction(4)(table)]),
  'the same transaction again': transact('first', (table) => [
    putAction(3, absent)(table),
    putAction(4)(table),
  ]),
  'another one with the same token': transact('first', (table) => [putAction(5)(table)]),
  'a cancelled transaction': transact('second', (table) => [
    putAction(6)(table),
    putAction(3, { ...absent, ...oldImage })(table),
    { ConditionCheck: { TableName: table, Key: key(0), ConditionExpression: 'attribute_exists(nothing)' } },
    { Delete: { TableName: table, Key: key(7) } },
  ]),
  'what all of it left behind': query({ ConsistentRead: true }),
};

interface Told {
  readonly name: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** All that a caller can see of an error, but for the request's id and how it looks inside. */
const seenIn = (error: unknown): object => {
  const { name, message, $metadata, ...members } = { ...(error as Told), ...pick(error as Told) };
  const { __type: _, Message: __, ...rest } = inJson(members) as Record<string, unknown>;
  return { name, message, status: $metadata?.httpStatusCode, ...rest, verdict: storageFault(error).code };
};
const pick = ({ name, message }: Told) => ({ name, message });

const outcomeOf = async (call: Table['call'], [operation, input]: Asked, table: string): Promise<string> => {
  const settle = () => call(operation, input(table));
  const outcome = await settle().then(
    (reply) => ({ reply }),
    (error) => ({ error: seenIn(error) }),
  );
  return JSON.stringify(sorted(outcome)).replaceAll(table, 'TABLE');
};

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]));
};

describe('the same calls to one database', () => {
  let ours: Table;
  let theirs: { readonly name: string; readonly call: Table['call'] };
  beforeAll(async () => {
    const endpoint = dynamodb();
    process.env.AWS_ENDPOINT_URL_DYNAMODB = endpoint;
    ours = openTable({ table: await createTable(), storageAttempts: 1, storageTimeout: 5000 });
    const client = referenceClient({ endpoint, maxAttempts: 1, requestTimeout: 5000 });
    theirs = { name: await createTable(), call: referenceCall(client) };
  });

  it.each(Object.entries(steps))('%s: the reply or the error is what the SDK gives', async (_name, step) => {
    const expected = await outcomeOf(theirs.call, step, theirs.name);
    expect(await outcomeOf(ours.call, step, ours.name)).toBe(expected);
  });
});

const error = (type: string, status = 400, more: object = {}): Step => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'told', ...more }),
});
const fine: Step = { status: 200, body: '{"Items":[],"Count":0}' };

const names = [
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'TransactionInProgressException',
  'TransactionConflictException',
  'ReplicatedWriteConflictException',
  'ItemCollectionSizeLimitExceededException',
  'IdempotentParameterMismatchException',
  'AccessDeniedException',
  'UnrecognizedClientException',
  'ExpiredTokenException',
  'SerializationException',
  'ValidationException',
  'NobodyKnowsThis',
];

const scripts: Readonly<Record<string, readonly [Step, ...Step[]]>> = {
  ...Object.fromEntries(names.map((name) => [`${name}, again and again`, [error(name)]])),
  'a throttle, then an answer': [error('ThrottlingException'), fine],
  'two failures, then an answer': [error('InternalServerError', 500), 'reset', fine],
  'failures without end': [error('InternalServerError', 500)],
  'a status of 429': [{ status: 429, body: '{}' }],
  'a status of 400 without a word': [{ status: 400, body: '' }],
  'a page where JSON should be, with 503': [{ status: 503, body: '<html>try later</html>' }],
  'a page where JSON should be, with 403': [{ status: 403, body: '<html>no</html>' }],
  'the name in a header': [
    {
      status: 400,
      body: '{"message":"told"}',
      headers: { 'x-amzn-errortype': 'ThrottlingException:http://x' },
    },
  ],
  'a message with a capital': [{ status: 400, body: '{"__type":"x#ValidationException","Message":"told"}' }],
  'reasons of a cancelled transaction': [
    error('TransactionCanceledException', 400, {
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Message: 'x', Item: item(1) },
        { Code: 'ThrottlingError', Message: 'y' },
      ],
    }),
  ],
  'an answer that is no JSON': [{ status: 200, body: '{"Items":[' }],
  'a lost connection, then an answer': ['reset', fine],
  'lost connections without end': ['reset'],
  'a connection lost within the answer': ['cut', fine],
  'no answer, then one': ['silence', fine],
  'no answers': ['silence'],
};

describe('the same faults', () => {
  let server: ScriptedServer;
  let client: DynamoDBClient;
  beforeAll(async () => {
    server = await startScriptedServer();
  });
  afterAll(() => server.close());
  afterEach(() => vi.restoreAllMocks());

  const open = (): readonly Table['call'][] => {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = server.url;
    const limits = { endpoint: server.url, maxAttempts: 3, requestTimeout: 150 };
    client = referenceClient(limits);
    return [
      referenceCall(client),
      openTable({ table: 'TABLE', storageAttempts: 3, storageTimeout: 150 }).call,
    ];
  };

  it.each(Object.entries(scripts))(
    '%s: as many tries and the same end as with the SDK',
    async (_name, script) => {
      // No pauses: how long they are is left to chance, and to the SDK's own strategy on both ways.
      vi.spyOn(Math, 'random').mockReturnValue(0);
      const ends = [];
      for (const call of open()) {
        server.play(...script);
        const end = await outcomeOf(call, query(), 'TABLE');
        const attempts = server.heard.map(({ headers }) => headers['amz-sdk-request']);
        ends.push({ end: told(end), attempts });
      }
      expect(ends[1]).toEqual(ends[0]);
    },
  );

  it('retries are paid for from one budget, which runs out as the one of the SDK does', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const tries = [];
    for (const call of open()) {
      server.play(error('InternalServerError', 500));
      const each = [];
      for (let n = 0; n < 25; n += 1) {
        const before = server.heard.length;
        await outcomeOf(call, query(), 'TABLE');
        each.push(server.heard.length - before);
      }
      tries.push(each);
    }
    expect(tries[1]).toEqual(tries[0]);
    expect([tries[1]?.at(0), tries[1]?.at(-1)]).toEqual([3, 1]);
  });
});

/** Words of the transport and hints of the SDK are its own; what they are called is not. */
const told = (end: string): string => {
  const { error: refused, ...rest } = JSON.parse(end);
  if (!refused) return end;
  const { message, code: _, errno: __, syscall: ___, ...same } = refused;
  return JSON.stringify({ ...rest, ...same, ...(refused.$fault && { message }) });
};
