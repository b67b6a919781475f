import { inject } from 'vitest';

/** All items of a table but for the audit trail, as JSON by key; and how many events the trail has. */
export interface StoredState {
  readonly items: ReadonlyMap<string, string>;
  readonly events: number;
}

interface RawItem {
  readonly pk: { readonly S: string };
  readonly sk: { readonly S: string };
}

interface Page {
  readonly Items: readonly RawItem[];
  readonly LastEvaluatedKey?: object;
}

const headers = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'DynamoDB_20120810.Scan',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

// Without the SDK: a state is read some thousand times, and needs no unmarshalling to be compared.
const pageOf = async (TableName: string, ExclusiveStartKey: object | undefined): Promise<Page> => {
  const body = JSON.stringify({ TableName, ConsistentRead: true, ExclusiveStartKey });
  const reply = await fetch(inject('dynamodb'), { method: 'POST', headers, body });
  if (!reply.ok) throw new Error(`The scan of ${TableName} answered ${reply.status}`);
  return (await reply.json()) as Page;
};

const keyOf = ({ pk, sk }: RawItem): string => `${pk.S} ${sk.S}`;
const isEvent = ({ pk }: RawItem): boolean => pk.S.startsWith('AUDIT#');

/** Members in one order at every depth, whatever order they came in. */
const ordered = (_name: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** Reads the whole table, past any proxy. */
export const storedState = async (table: string): Promise<StoredState> => {
  const items = new Map<string, string>();
  let events = 0;
  let after: object | undefined;
  do {
    const page: Page = await pageOf(table, after);
    for (const item of page.Items) {
      if (isEvent(item)) events += 1;
      else items.set(keyOf(item), JSON.stringify(item, ordered));
    }
    after = page.LastEvaluatedKey;
  } while (after);
  return { items, events };
};

/** A key without what differs from one run to the next: ids, digests, version numbers, invented names. */
const pattern = (key: string): string =>
  key
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replace(/[0-9a-f]{64}/g, '<digest>')
    .replace(/\b\d{8}\b/g, '<n>')
    .replace(/fresh-?\d+/gi, '<name>');

/** What happened to storage, one line per item: `+` created, `~` changed, `-` gone, and the pattern of its key. */
export const changesBetween = (before: StoredState, after: StoredState): readonly string[] => {
  const lines: string[] = [];
  for (const [key, item] of after.items) {
    const previous = before.items.get(key);
    if (previous === undefined) lines.push(`+ ${pattern(key)}`);
    else if (previous !== item) lines.push(`~ ${pattern(key)}`);
  }
  for (const key of before.items.keys()) if (!after.items.has(key)) lines.push(`- ${pattern(key)}`);
  return lines.sort();
};
