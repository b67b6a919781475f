import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Settings } from '../settings.ts';
import type { Attributes } from './attributes.ts';
import { speakPlainly } from './plain-protocol.ts';

const commands = {
  BatchGetItem: BatchGetItemCommand,
  BatchWriteItem: BatchWriteItemCommand,
  PutItem: PutItemCommand,
  Query: QueryCommand,
  TransactWriteItems: TransactWriteItemsCommand,
  UpdateItem: UpdateItemCommand,
} as const;

type Tables<T> = Readonly<Record<string, T>>;

/** What of each operation's reply is read here; the names are those of the Amazon DynamoDB API Reference. */
export interface Replies {
  readonly BatchGetItem: {
    readonly Responses?: Tables<readonly Attributes[]>;
    readonly UnprocessedKeys?: Tables<{ readonly Keys?: readonly Attributes[] }>;
  };
  readonly BatchWriteItem: { readonly UnprocessedItems?: Tables<readonly object[]> };
  readonly PutItem: object;
  readonly Query: {
    readonly Items?: readonly Attributes[];
    readonly Count?: number;
    readonly ScannedCount?: number;
    readonly LastEvaluatedKey?: Attributes;
  };
  readonly TransactWriteItems: object;
  readonly UpdateItem: object;
}

export type Operation = keyof Replies;

/** The one table, reached through one client per process. */
export interface Table {
  readonly name: string;
  /**
   * Whoever may be writing now lives in the same epoch as this process; undefined where nobody can say so. What was
   * begun in another one is nobody's any more.
   */
  readonly epoch?: string;
  /** Calls DynamoDB with an operation's input as it stands in JSON (`attributesOf`). Throws the SDK's errors. */
  readonly call: <Name extends Operation>(operation: Name, input: object) => Promise<Replies[Name]>;
}

/** Prepare each reply for a logger that there is not, and headers that DynamoDB does not need. */
const unneeded = ['loggerMiddleware', 'getUserAgentMiddleware', 'recursionDetectionMiddleware'];

/**
 * Takes what costs time and gives nothing out of the way of every call, and resolves the endpoint, which is the same
 * for all calls of a client, from the SDK's rule set once.
 */
const trim = (client: DynamoDBClient): void => {
  for (const name of unneeded) client.middlewareStack.remove(name);
  const resolve = client.config.endpointProvider;
  let endpoint: ReturnType<typeof resolve> | undefined;
  client.config.endpointProvider = (parameters, context) => {
    endpoint ??= resolve(parameters, context);
    return endpoint;
  };
};

/** Opens the table with bounded timeouts: a hanging storage becomes a 503, not a hanging caller. */
export const openTable = (
  settings: Pick<Settings, 'table' | 'storageTimeout' | 'storageAttempts' | 'epoch'>,
): Table => {
  const client = new DynamoDBClient({
    maxAttempts: settings.storageAttempts,
    cacheMiddleware: true,
    requestHandler: {
      connectionTimeout: 1000,
      requestTimeout: settings.storageTimeout,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: 64 },
      httpsAgent: { keepAlive: true, maxSockets: 64 },
    },
  });
  trim(client);
  speakPlainly(client);
  return {
    name: settings.table,
    ...(settings.epoch !== undefined && { epoch: settings.epoch }),
    call: (operation, input) => {
      const Command = commands[operation] as unknown as new (input: object) => PutItemCommand;
      return client.send(new Command(input)) as Promise<never>;
    },
  };
};
