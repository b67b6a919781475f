import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { dynamodb } from './worker.ts';
import type { RawKey } from './writes.ts';

/** An item as DynamoDB writes it down. */
export type RawItem = Readonly<Record<string, unknown>> & RawKey;

interface Page {
  readonly Items: readonly RawItem[];
  readonly LastEvaluatedKey?: object;
}

interface Batch {
  readonly Responses?: Readonly<Record<string, readonly RawItem[]>>;
  readonly UnprocessedKeys?: Readonly<Record<string, { readonly Keys: readonly RawKey[] }>>;
}

const headers = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

const agent = new Agent({ keepAlive: true });

// Without the SDK: a table is read some thousand times, and needs no unmarshalling to be compared.
const call = (operation: string, input: object): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const target = { 'x-amz-target': `DynamoDB_20120810.${operation}` };
    const options = { method: 'POST', agent, headers: { ...headers, ...target } };
    const take = async (incoming: IncomingMessage): Promise<void> => {
      const body = await text(incoming);
      if (incoming.statusCode === 200) resolve(JSON.parse(body));
      else reject(new Error(`${operation} answered ${incoming.statusCode} ${body}`));
    };
    const outgoing = request(dynamodb(), options, (incoming) => void take(incoming).catch(reject));
    outgoing.once('error', reject);
    outgoing.end(JSON.stringify(input));
  });

export const keyOf = ({ pk, sk }: RawKey): string => `${pk.S} ${sk.S}`;
export const isEvent = ({ pk }: RawKey): boolean => pk.S.startsWith('AUDIT#');

/** Every item of a table, past any proxy. */
export const scanned = async (TableName: string): Promise<readonly RawItem[]> => {
  const items: RawItem[] = [];
  let ExclusiveStartKey: object | undefined;
  do {
    const page = (await call('Scan', {
      TableName,
      ConsistentRead: true,
      ExclusiveStartKey,
    })) as Page;
    items.push(...page.Items);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
};

const readInBatch = 100;

/** The items that there are under these keys. */
export const itemsAt = async (table: string, keys: readonly RawKey[]): Promise<readonly RawItem[]> => {
  const items: RawItem[] = [];
  let rest = keys;
  while (rest.length > 0) {
    const Keys = rest.slice(0, readInBatch).map(({ pk, sk }) => ({ pk, sk }));
    const { Responses, UnprocessedKeys } = (await call('BatchGetItem', {
      RequestItems: { [table]: { Keys, ConsistentRead: true } },
    })) as Batch;
    items.push(...(Responses?.[table] ?? []));
    rest = [...rest.slice(readInBatch), ...(UnprocessedKeys?.[table]?.Keys ?? [])];
  }
  return items;
};

const writtenInBatch = 25;

/** Puts items and deletes others, past any rule. */
export const overwrite = async (
  table: string,
  puts: readonly RawItem[],
  deletes: readonly RawItem[],
): Promise<void> => {
  const requests = [
    ...puts.map((Item) => ({ PutRequest: { Item } })),
    ...deletes.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })),
  ];
  for (let from = 0; from < requests.length; from += writtenInBatch)
    await call('BatchWriteItem', { RequestItems: { [table]: requests.slice(from, from + writtenInBatch) } });
};
