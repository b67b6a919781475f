import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { storageFault } from './faults.ts';
import type { Item } from './items.ts';
import type { Table } from './table.ts';

/** A range of one partition: every sort key with this prefix. */
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

const keyCondition = ({ pk, prefix, between }: Range) =>
  between
    ? {
        KeyConditionExpression: 'pk = :pk and sk between :from and :to',
        ExpressionAttributeValues: { ':pk': pk, ':from': between[0], ':to': between[1] },
      }
    : {
        KeyConditionExpression: 'pk = :pk and begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
      };

const queryInput = (table: Table, range: Range) => ({
  TableName: table.name,
  ConsistentRead: true,
  ...keyCondition(range),
  ScanIndexForward: !range.newestFirst,
  ...(range.limit === undefined ? {} : { Limit: range.limit }),
  ...(range.after === undefined ? {} : { ExclusiveStartKey: { pk: range.pk, sk: range.after } }),
});

/** One page of a range as it is stored, pending marks included; strongly consistent. */
export const rawPage = async (table: Table, range: Range): Promise<ItemPage> => {
  const reply = await table.client.send(new QueryCommand(queryInput(table, range))).catch((error) => {
    throw storageFault(error);
  });
  const last = reply.LastEvaluatedKey?.sk as string | undefined;
  return { items: (reply.Items ?? []) as Item[], ...(last === undefined ? {} : { next: last }) };
};
