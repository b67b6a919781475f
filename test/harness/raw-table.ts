import { dynamodb } from './worker.ts';

/** An item as DynamoDB writes it down. */
export type RawItem = Readonly<Record<string, unknown>> & {
  readonly pk: { readonly S: string };
  readonly sk: { readonly S: string };
};

interface Page {
  readonly Items: readonly RawItem[];
  readonly LastEvaluatedKey?: object;
}

const headers = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

// Without the SDK: a table is read some thousand times, and needs no unmarshalling to be compared.
const call = async (operation: string, input: object): Promise<unknown> => {
  const reply = await fetch(dynamodb(), {
    method: 'POST',
    headers: { ...headers, 'x-amz-target': `DynamoDB_20120810.${operation}` },
    body: JSON.stringify(input),
  });
  if (!reply.ok) throw new Error(`${operation} answered ${reply.status} ${await reply.text()}`);
  return reply.json();
};

export const keyOf = ({ pk, sk }: RawItem): string => `${pk.S} ${sk.S}`;
export const isEvent = ({ pk }: RawItem): boolean => pk.S.startsWith('AUDIT#');

const onlyEvents = {
  FilterExpression: 'begins_with(pk, :audit)',
  ExpressionAttributeValues: { ':audit': { S: 'AUDIT#' } },
};

/** The events of a table's trail. */
export const storedEvents = (table: string): Promise<readonly RawItem[]> => scanned(table, onlyEvents);

/** Every item of a table, past any proxy. */
export const scanned = async (TableName: string, filter: object = {}): Promise<readonly RawItem[]> => {
  const items: RawItem[] = [];
  let ExclusiveStartKey: object | undefined;
  do {
    const page = (await call('Scan', {
      TableName,
      ConsistentRead: true,
      ExclusiveStartKey,
      ...filter,
    })) as Page;
    items.push(...page.Items);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
};

const inBatch = 25;

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
  for (let from = 0; from < requests.length; from += inBatch)
    await call('BatchWriteItem', { RequestItems: { [table]: requests.slice(from, from + inBatch) } });
};
