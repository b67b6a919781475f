import type { AttributeValue, ScanCommandInput } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { auditEventItem } from '../../../layers/adapters/dynamo/records/audit.ts';
import { familiesOf } from '../../../layers/adapters/dynamo/records/template.ts';
import type { ResendPorts } from './resend.ts';

/** How the partition keys of events begin. */
const [trail = ''] = familiesOf(auditEventItem);

interface ScanReply {
  readonly Items?: Record<string, AttributeValue>[] | undefined;
  readonly LastEvaluatedKey?: Record<string, AttributeValue> | undefined;
}

/**
 * Reads the audit events of a time out of the whole table, a page at a time: they stand by project and day, and no
 * list says which projects there are. Consumes what reading the table consumes; meant for emergencies.
 */
export const storedEvents =
  (table: string, scan: (input: ScanCommandInput) => Promise<ScanReply>): ResendPorts['page'] =>
  async (from, to, after) => {
    const { Items = [], LastEvaluatedKey: last } = await scan({
      TableName: table,
      ConsistentRead: true,
      FilterExpression: 'begins_with(pk, :trail)',
      ExpressionAttributeValues: { ':trail': { S: trail } },
      ...(after && { ExclusiveStartKey: keyOf(after) }),
    });
    const found = Items.filter(({ doc }) => isWithin(doc?.S ?? '', from, to));
    return { records: found.map(recordOf), ...(last && { next: cursorOf(last) }) };
  };

/** An item as the table's stream brings it; within a page the position stands for its number there. */
const recordOf = (item: Record<string, AttributeValue>, position: number): DynamoDBRecord => {
  const { pk, sk } = item;
  const dynamodb = { SequenceNumber: `${position + 1}`, Keys: { pk, sk }, NewImage: item };
  return { eventName: 'INSERT', dynamodb } as DynamoDBRecord;
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
