import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateQuery, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Key, Members } from '../../layers/adapters/dynamo/items.ts';
import { unpacked } from './unpacked.ts';
import { dynamodb } from './worker.ts';

const clients = new Map<string, DynamoDBClient>();

/** One client for each database: making one takes longer than most calls. */
const clientAt = (endpoint: string): DynamoDBClient => {
  const client = clients.get(endpoint) ?? new DynamoDBClient({ endpoint });
  clients.set(endpoint, client);
  return client;
};

let made = 0;

/** A fresh table with the shape that the storage stack gives it. */
export const createTable = async (endpoint = dynamodb(), name?: string): Promise<string> => {
  made += 1;
  const TableName = name ?? `test-${process.pid}-${Date.now()}-${made}`;
  await clientAt(endpoint).send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  return TableName;
};

/** A client for what a test does behind Locket's back. */
export const documents = (endpoint = dynamodb()): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(clientAt(endpoint));

/** The items of one partition, as they are stored. */
export const partition = async (table: string, pk: string): Promise<readonly (Key & Members)[]> => {
  const KeyConditionExpression = 'pk = :pk';
  const client = documents();
  const items: (Key & Members)[] = [];
  const request = { TableName: table, KeyConditionExpression, ExpressionAttributeValues: { ':pk': pk } };
  for await (const page of paginateQuery({ client }, request))
    items.push(...((page.Items ?? []) as (Key & Members)[]));
  return items;
};

/** Every item of a table as it is stored. */
export const storedItemsOf = async (
  table: string,
  endpoint = dynamodb(),
): Promise<readonly (Key & Members)[]> => {
  const client = documents(endpoint);
  const items: (Key & Members)[] = [];
  for await (const page of paginateScan({ client }, { TableName: table }))
    items.push(...((page.Items ?? []) as (Key & Members)[]));
  return items;
};

/** The same with packed members in the open, to look for what must not be there or must. */
export const allItems = async (table: string, endpoint?: string): Promise<Record<string, unknown>[]> =>
  (await storedItemsOf(table, endpoint)).map(unpacked);
