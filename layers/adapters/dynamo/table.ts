import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Settings } from '../settings.ts';

/** The one table, reached through one client per process. */
export interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
}

/** Opens the table with bounded timeouts: a hanging storage becomes a 503, not a hanging caller. */
export const openTable = (settings: Settings): Table => {
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
  return {
    client: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    name: settings.table,
  };
};
