import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import {
  type AttributeValue,
  BatchWriteItemCommand,
  DynamoDBClient,
  paginateScan,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';

/** Most items that BatchWriteItem takes. */
const BATCH = 25;

type Item = Record<string, AttributeValue>;

/** Bytes travel as base64, as in the DynamoDB JSON of an export to S3. */
const toLine = (item: Item): string =>
  `${JSON.stringify({ Item: item }, (_name, value) =>
    value?.type === 'Buffer' || value instanceof Uint8Array
      ? Buffer.from(value.data ?? value).toString('base64')
      : value,
  )}\n`;

const fromLine = (line: string): Item =>
  JSON.parse(line, (name, value) => (name === 'B' ? Buffer.from(value, 'base64') : value)).Item;

/** Writes every item of a table into a file, one line of DynamoDB JSON each; returns how many. */
export const exportTable = async (endpoint: string, table: string, file: string): Promise<number> => {
  const client = new DynamoDBClient({ endpoint });
  const out = createWriteStream(file);
  let count = 0;
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table, ConsistentRead: true })) {
    for (const item of Items) if (!out.write(toLine(item))) await once(out, 'drain');
    count += Items.length;
  }
  out.end();
  await once(out, 'finish');
  client.destroy();
  return count;
};

const writeAll = async (client: DynamoDBClient, table: string, requests: WriteRequest[]): Promise<void> => {
  if (requests.length === 0) return;
  const { UnprocessedItems } = await client.send(
    new BatchWriteItemCommand({ RequestItems: { [table]: requests } }),
  );
  await writeAll(client, table, UnprocessedItems?.[table] ?? []);
};

/** Puts every item of a file that `exportTable` wrote into a table; returns how many. */
export const importTable = async (endpoint: string, table: string, file: string): Promise<number> => {
  const client = new DynamoDBClient({ endpoint });
  let batch: WriteRequest[] = [];
  let count = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    batch.push({ PutRequest: { Item: fromLine(line) } });
    count += 1;
    if (batch.length < BATCH) continue;
    await writeAll(client, table, batch);
    batch = [];
  }
  await writeAll(client, table, batch);
  client.destroy();
  return count;
};
