import { bdd } from '@aws-sdk/client-dynamodb/dist-es/endpoint/bdd.js';
import { type JsonService, openService, type ServiceOptions } from '../aws/json-service.ts';
import type { Settings } from '../settings.ts';
import type { Attributes } from './items.ts';

const dynamoDb: JsonService = {
  id: 'DynamoDB',
  signingName: 'dynamodb',
  target: 'DynamoDB_20120810',
  contentType: 'application/x-amz-json-1.0',
  endpointRules: bdd,
};

type Tables<T> = Readonly<Record<string, T>>;

/** What of each operation's reply is read here; the names are those of the Amazon DynamoDB API Reference. */
interface Replies {
  readonly BatchGetItem: {
    readonly Responses?: Tables<readonly Attributes[]>;
    readonly UnprocessedKeys?: Tables<{ readonly Keys?: readonly Attributes[] }>;
  };
  readonly BatchWriteItem: { readonly UnprocessedItems?: Tables<readonly object[]> };
  readonly DeleteItem: object;
  readonly PutItem: object;
  readonly Query: {
    readonly Items?: readonly Attributes[];
    readonly Count?: number;
    readonly ScannedCount?: number;
    readonly LastEvaluatedKey?: Attributes;
  };
  readonly TransactWriteItems: object;
  readonly UpdateItem: { readonly Attributes?: Attributes };
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
  /** Calls DynamoDB with an operation's input as it stands in JSON (`attributesOf`). Throws errors as the SDK does. */
  readonly call: <Name extends Operation>(operation: Name, input: object) => Promise<Replies[Name]>;
}

/** Of one answer: at most 16 MB of items (BatchGetItem), with room for what JSON makes of them. */
const answerBytes = 64 * 1024 * 1024;

/** Milliseconds that the SDK lets the first pause of this service be at most. */
const pauseMilliseconds = 25;

/** Opens the table with bounded timeouts: a hanging storage becomes a 503, not a hanging caller. */
export const openTable = (
  {
    table,
    storageTimeout,
    storageAttempts,
    epoch,
  }: Pick<Settings, 'table' | 'storageTimeout' | 'storageAttempts' | 'epoch'>,
  options: Pick<ServiceOptions, 'aws' | 'credentials' | 'runtime'> = {},
): Table => {
  const call = openService(dynamoDb, {
    ...options,
    attempts: storageAttempts,
    attemptMilliseconds: storageTimeout,
    connectMilliseconds: 1000,
    pauseMilliseconds,
    answerBytes,
  });
  return {
    name: table,
    ...(epoch !== undefined && { epoch }),
    call: (operation, input) => call(operation, input) as Promise<never>,
  };
};
