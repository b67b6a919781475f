import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { httpAccessLogFormat } from '../../lib/api/access-log.ts';
import { countOne } from '../counting/count.ts';
import type { SeededApp } from '../counting/seeded-app.ts';
import { operationsOn } from '../load/seed.ts';

/** What a warm read of one secret leaves behind and consumes. */
export interface MeasuredRead {
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Bytes of the audit event: as an item of the table, and as JSON on the bus. */
  readonly itemBytes: number;
  readonly eventBytes: number;
  /** Bytes of the API's line about it, the only one. */
  readonly accessLineBytes: number;
}

/** What DynamoDB adds to every item it stores ("Item sizes" in the Amazon DynamoDB Developer Guide). */
const itemOverhead = 100;

/** The event of the last read, as it lies in the table. */
const lastReadEvent = async (endpoint: string, table: string) => {
  const client = new DynamoDBClient({ endpoint });
  const { Items = [] } = await client.send(
    new ScanCommand({
      TableName: table,
      FilterExpression: 'begins_with(pk, :trail)',
      ExpressionAttributeValues: { ':trail': { S: 'AUDIT#' } },
    }),
  );
  client.destroy();
  const reads = Items.filter(({ doc }) => JSON.parse(doc?.S ?? '{}').type === 'get-secret');
  const [item] = reads.slice(-1);
  if (!item) throw new Error('The read left no event.');
  return item;
};

const bytesOf = (text: string): number => Buffer.byteLength(text);

/** Names and values, numbers by two digits a byte. */
const sizeOfItem = (item: Awaited<ReturnType<typeof lastReadEvent>>): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) =>
      sum + bytesOf(name) + bytesOf(value.S ?? '') + Math.ceil((value.N?.length ?? 0) / 2),
    itemOverhead,
  );

/** The API's line with values of ordinary length. */
const accessLine = (): string =>
  httpAccessLogFormat
    .replace('$context.requestId', 'f3b1f2a0-1c9e-4f7e-9a55-0d6f3c1b2a11')
    .replace('$context.identity.sourceIp', '203.0.113.100')
    .replace('$context.routeKey', 'ANY /api/v3/secrets/{proxy+}')
    .replace('$context.httpMethod', 'GET')
    .replaceAll(/\$context\.[A-Za-z]+/g, '1000');

/** Makes a warm read and looks at what it consumed and left. */
export const measureRead = async ({ app, seeded }: SeededApp): Promise<MeasuredRead> => {
  const { readUnits, writeUnits } = await countOne(app, 'get', operationsOn(seeded).get);
  const item = await lastReadEvent(
    app.environment.AWS_ENDPOINT_URL_DYNAMODB ?? '',
    app.environment.LOCKET_TABLE ?? '',
  );
  return {
    readUnits,
    writeUnits,
    itemBytes: sizeOfItem(item),
    eventBytes: bytesOf(item.doc?.S ?? ''),
    accessLineBytes: bytesOf(accessLine()),
  };
};
