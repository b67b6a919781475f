import { QueryCommand as PlainQueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { storageFault } from './faults.ts';
import type { Item } from './items.ts';
import { itemOf } from './lean-replies.ts';
import type { Table } from './table.ts';
import { unpacked } from './unpacked.ts';

/** A range of one partition: every sort key with this prefix, or all of them when it is empty. */
export interface Range {
  readonly pk: string;
  readonly prefix: string;
  /** Lowest and highest sort key, both included, instead of all with the prefix. */
  readonly between?: readonly [string, string];
  readonly limit?: number;
  readonly newestFirst?: boolean;
  /** Sort key after which to go on. */
  readonly after?: string;
}

export interface ItemPage {
  readonly items: readonly Item[];
  /** Sort key of the last item when there is more. */
  readonly next?: string;
}

const keyCondition = ({ pk, prefix, between }: Range) => {
  if (between)
    return {
      KeyConditionExpression: 'pk = :pk and sk between :from and :to',
      ExpressionAttributeValues: { ':pk': pk, ':from': between[0], ':to': between[1] },
    };
  // DynamoDB takes no empty text as a key condition.
  if (prefix === '') return { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } };
  return {
    KeyConditionExpression: 'pk = :pk and begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
  };
};

const queryInput = (table: Table, range: Range) => ({
  TableName: table.name,
  ConsistentRead: true,
  ...keyCondition(range),
  ScanIndexForward: !range.newestFirst,
  ...(range.limit === undefined ? {} : { Limit: range.limit }),
  ...(range.after === undefined ? {} : { ExclusiveStartKey: { pk: range.pk, sk: range.after } }),
});

/** The query without what would make the SDK's document client look at every attribute. */
const plainQuery = (table: Table, range: Range): PlainQueryCommand => {
  const { ExpressionAttributeValues, ExclusiveStartKey, ...input } = queryInput(table, range);
  return new PlainQueryCommand({
    ...input,
    ExpressionAttributeValues: marshall(ExpressionAttributeValues),
    ...(ExclusiveStartKey && { ExclusiveStartKey: marshall(ExclusiveStartKey) }),
  });
};

/** One page of a range to the letter: packed members and pending marks included; strongly consistent. */
export const packedPage = async (table: Table, range: Range): Promise<ItemPage> => {
  const sent = table.client.send(plainQuery(table, range) as never) as Promise<unknown>;
  const reply = (await sent.catch((error) => {
    throw storageFault(error);
  })) as QueryCommandOutput;
  const last = reply.LastEvaluatedKey?.sk?.S;
  return {
    items: (reply.Items ?? []).map((attributes) => itemOf(attributes as never)),
    ...(last === undefined ? {} : { next: last }),
  };
};

/** The same with packed members in the open; pending marks are included still. */
export const rawPage = async (table: Table, range: Range): Promise<ItemPage> => {
  const page = await packedPage(table, range);
  return { ...page, items: page.items.map(unpacked) };
};

/** Number of items in a range that no bulk write has in hand, and whether any other is there. */
export const countItems = async (
  table: Table,
  range: Range,
): Promise<{ readonly count: number; readonly pending: boolean }> => {
  let count = 0;
  let pending = false;
  for (let after = range.after, more = true; more; ) {
    const input = queryInput(table, { ...range, ...(after !== undefined && { after }) });
    const counting = {
      ...input,
      Select: 'COUNT' as const,
      FilterExpression: 'attribute_not_exists(pendingIntent)',
    };
    const reply = await table.client.send(new QueryCommand(counting)).catch((error) => {
      throw storageFault(error);
    });
    count += reply.Count ?? 0;
    pending ||= (reply.Count ?? 0) < (reply.ScannedCount ?? 0);
    after = reply.LastEvaluatedKey?.sk as string | undefined;
    more = after !== undefined;
  }
  return { count, pending };
};
