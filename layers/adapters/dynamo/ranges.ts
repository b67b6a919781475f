import { storageFault } from './faults.ts';
import { attributesOf, type Item, itemOf, type StoredItem } from './items.ts';
import type { Table } from './table.ts';

/** A range of one partition: every sort key with this prefix, or all of them when it is empty. */
export interface Range {
  readonly pk: string;
  readonly prefix: string;
  /** Lowest and highest sort key, both included, instead of all with the prefix. */
  readonly between?: readonly [string, string];
  readonly limit?: number;
  readonly newestFirst?: boolean;
  /** Reads at half the price what may be a moment old: for what is written behind its source anyway. */
  readonly eventually?: true;
  /** Sort key after which to go on. */
  readonly after?: string;
}

interface PageOf<T> {
  readonly items: readonly T[];
  /** Sort key of the last item when there is more. */
  readonly next?: string;
}

export type ItemPage = PageOf<Item>;
export type StoredPage = PageOf<StoredItem>;

/** The first text after all that begin with this prefix; no sort key reads just like it. */
const endOf = (prefix: string): string => {
  const last = prefix.length - 1;
  return `${prefix.slice(0, last)}${String.fromCharCode(prefix.charCodeAt(last) + 1)}`;
};

/**
 * Bounds, where `begins_with` would do as well: the embedded database would read a whole partition for that. DynamoDB
 * takes no empty text as a bound.
 */
const keyCondition = ({ pk, prefix, between }: Range) => {
  const bounds = between ?? (prefix === '' ? undefined : [prefix, endOf(prefix)]);
  return bounds
    ? {
        KeyConditionExpression: 'pk = :pk and sk between :from and :to',
        ExpressionAttributeValues: { ':pk': pk, ':from': bounds[0], ':to': bounds[1] },
      }
    : { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } };
};

const query = (table: Table, range: Range, more: object = {}) => {
  const { KeyConditionExpression, ExpressionAttributeValues } = keyCondition(range);
  const input = {
    TableName: table.name,
    ConsistentRead: !range.eventually,
    KeyConditionExpression,
    ExpressionAttributeValues: attributesOf(ExpressionAttributeValues),
    ScanIndexForward: !range.newestFirst,
    Limit: range.limit,
    ...(range.after !== undefined && { ExclusiveStartKey: attributesOf({ pk: range.pk, sk: range.after }) }),
    ...more,
  };
  return table.call('Query', input).catch((error) => {
    throw storageFault(error);
  });
};

/** One page of a range as it is stored, what a bulk write has in hand included; strongly consistent. */
export const storedPage = async (table: Table, range: Range): Promise<StoredPage> => {
  const reply = await query(table, range);
  const last = reply.LastEvaluatedKey?.sk?.S;
  return {
    items: (reply.Items ?? []).map(itemOf),
    ...(last === undefined ? {} : { next: last }),
  };
};

/** The pages of a range one after the other, each with the items that stand there when it is asked for. */
export async function* storedPages(table: Table, range: Range): AsyncGenerator<readonly StoredItem[]> {
  for (let after = range.after, more = true; more; more = after !== undefined) {
    const page = await storedPage(table, { ...range, ...(after !== undefined && { after }) });
    yield page.items;
    after = page.next;
  }
}

/** Number of items in a range that no bulk write has in hand, and whether any other is there. */
export const countItems = async (
  table: Table,
  range: Range,
): Promise<{ readonly count: number; readonly pending: boolean }> => {
  let count = 0;
  let pending = false;
  for (let after = range.after, more = true; more; ) {
    const reply = await query(
      table,
      { ...range, ...(after !== undefined && { after }) },
      { Select: 'COUNT', FilterExpression: 'attribute_not_exists(pendingIntent)' },
    );
    count += reply.Count ?? 0;
    pending ||= (reply.Count ?? 0) < (reply.ScannedCount ?? 0);
    after = reply.LastEvaluatedKey?.sk?.S;
    more = after !== undefined;
  }
  return { count, pending };
};
