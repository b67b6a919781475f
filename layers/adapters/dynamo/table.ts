import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Settings } from '../settings.ts';
import { readLean } from './lean-replies.ts';

/** The one table, reached through one client per process. */
export interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
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
  settings: Pick<Settings, 'table' | 'storageTimeout' | 'storageAttempts'>,
): Table => {
  const client = new DynamoDBClient({
    maxAttempts: settings.storageAttempts,
    requestHandler: {
      connectionTimeout: 1000,
      requestTimeout: settings.storageTimeout,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: 64 },
      httpsAgent: { keepAlive: true, maxSockets: 64 },
    },
  });
  trim(client);
  readLean(client);
  return {
    client: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    name: settings.table,
  };
};
