import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Table } from '../../../layers/adapters/dynamo/table.ts';

const commands = {
  BatchGetItem: BatchGetItemCommand,
  BatchWriteItem: BatchWriteItemCommand,
  DeleteItem: DeleteItemCommand,
  PutItem: PutItemCommand,
  Query: QueryCommand,
  TransactWriteItems: TransactWriteItemsCommand,
  UpdateItem: UpdateItemCommand,
} as const;

/** Bytes are base64 in DynamoDB's JSON and arrays in the SDK: the same value with all of its `B` turned round. */
const turned = (value: unknown, turn: (bytes: unknown) => unknown): unknown => {
  if (Array.isArray(value)) return value.map((each) => turned(each, turn));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const members = Object.entries(value).map(([name, each]) => [
    name,
    name === 'B' && (typeof each === 'string' || each instanceof Uint8Array)
      ? turn(each)
      : turned(each, turn),
  ]);
  return Object.fromEntries(members);
};

const bytes = (base64: unknown): unknown => Buffer.from(String(base64), 'base64');
/** Bytes as they stand in JSON. */
export const inJson = (value: unknown): unknown =>
  turned(value, (each) =>
    each instanceof Uint8Array ? Buffer.from(each).toString('base64') : (each as string),
  );

/** The same calls through the whole client of the SDK, as it comes: what the short way is measured by. */
export const referenceCall = (client: DynamoDBClient): Table['call'] => {
  return async (operation, input) => {
    const Command = commands[operation] as unknown as new (input: object) => PutItemCommand;
    const { $metadata: _, ...reply } = await client.send(new Command(turned(input, bytes) as object));
    return inJson(reply) as never;
  };
};

export interface ReferenceOptions {
  readonly endpoint: string;
  readonly maxAttempts: number;
  readonly requestTimeout: number;
}

export const referenceClient = ({ endpoint, maxAttempts, requestTimeout }: ReferenceOptions) =>
  new DynamoDBClient({
    endpoint,
    maxAttempts,
    requestHandler: { connectionTimeout: 1000, requestTimeout, throwOnRequestTimeout: true },
  });
