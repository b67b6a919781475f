import type { AttributeValue, ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { auditEventItem } from '../../../layers/adapters/dynamo/records/audit.ts';
import { familiesOf } from '../../../layers/adapters/dynamo/records/template.ts';
import type { ResendPorts } from './resend.ts';

/** How the partition keys of events begin. */
const [trail = ''] = familiesOf(auditEventItem);

interface ScanReply {
  readonly Items?: Record<string, AttributeValue>[] | undefined;
  readonly LastEvaluatedKey?: Record<string, AttributeValue> | undefined;
}

export interface StoredEventsSettings {
  readonly table: string;
  /** Whether events of reads stay off the bus. */
  readonly leavesOutReads: boolean;
}

const everything = { FilterExpression: 'begins_with(pk, :trail)' };
const everythingButReads = {
  FilterExpression: 'begins_with(pk, :trail) and attribute_not_exists(#read)',
  ExpressionAttributeNames: { '#read': 'read' },
};

/**
 * Reads the audit events of a time out of the whole table, a page at a time: they stand by project and day, and no
 * list says which projects there are. Leaves out what the relay leaves out: events of reads carry a mark of their own.
 * Consumes what reading the table consumes; meant for emergencies.
 */
export const storedEvents =
  (
    { table, leavesOutReads }: StoredEventsSettings,
    scan: (input: ScanCommandInput) => Promise<ScanReply>,
  ): ResendPorts['page'] =>
  async (from, to, after) => {
    const { Items = [], LastEvaluatedKey: last } = await scan({
      TableName: table,
      ConsistentRead: true,
      ...(leavesOutReads ? everythingButReads : everything),
      ExpressionAttributeValues: { ':trail': { S: trail } },
      ...(after && { ExclusiveStartKey: keyOf(after) }),
    });
    const texts = Items.map(({ doc }) => doc?.S ?? '').filter((text) => isWithin(text, from, to));
    return { texts, ...(last && { next: cursorOf(last) }) };
  };

/** An event that cannot be read is of any time: whoever resends hears of it. */
const isWithin = (text: string, from: Date, to: Date): boolean => {
  const at = /"occurredAt":"([^"]+)"/.exec(text)?.[1];
  const moment = new Date(at ?? '').getTime();
  return Number.isNaN(moment) || (moment >= from.getTime() && moment <= to.getTime());
};

const cursorOf = (key: Record<string, AttributeValue>): string =>
  Buffer.from(JSON.stringify([key.pk?.S, key.sk?.S])).toString('base64url');

const keyOf = (cursor: string): Record<string, AttributeValue> => {
  const [pk, sk] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, string];
  return { pk: { S: pk }, sk: { S: sk } };
};
