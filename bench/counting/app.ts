import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { operations } from '../../functions/routes.ts';
import { openPlatform } from '../../layers/adapters/platform.ts';
import { lambda } from '../../layers/http/pipeline.ts';
import { type KmsServer, startKmsServer } from '../../test/adapters/wrapping/kms-server.ts';
import { type StorageProxy, startProxy } from '../../test/faults/proxy.ts';
import { startDatabase } from '../../test/harness/dynamodb.ts';
import { httpApiEvent } from '../../test/harness/events.ts';
import type { RequestTemplate } from '../load/request.ts';
import { Meter } from './meter.ts';

/** All operations in this process, with a meter in front of the database and another one in front of KMS. */
export interface MeteredApp {
  readonly meter: Meter;
  readonly kms: KmsServer;
  /** Environment for a function's own process to work on the same data. */
  readonly environment: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: replies have the shape of their operation
  send(request: RequestTemplate): Promise<any>;
  close(): Promise<void>;
}

const table = 'bench';

const createTable = async (endpoint: string): Promise<void> => {
  const client = new DynamoDBClient({ endpoint });
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S' as const,
      })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  client.destroy();
};

const silent = { now: () => Date.now(), finished: () => undefined };

const sender = (handler: ReturnType<typeof lambda>): MeteredApp['send'] => {
  return async ({ method, path, token, body }) => {
    const url = new URL(path, 'http://bench');
    const query = Object.fromEntries(url.searchParams);
    const reply = await handler(
      httpApiEvent(method, url.pathname, { ...(token && { token }), body, query }),
      {},
    );
    if (reply.statusCode !== 200)
      throw new Error(`${method} ${path} answered ${reply.statusCode}: ${reply.body}`);
    return JSON.parse(reply.body);
  };
};

const keyId = 'key-1';

const environmentOf = (proxy: StorageProxy, kms: KmsServer): Readonly<Record<string, string>> => ({
  AWS_REGION: kms.config.region,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL_DYNAMODB: proxy.url,
  AWS_ENDPOINT_URL_KMS: kms.endpoint,
  LOCKET_TABLE: table,
  LOCKET_KMS_KEY_ARN: kms.arn(keyId),
});

/** Starts database, KMS and application, everything in memory. */
export const startMeteredApp = async (): Promise<MeteredApp> => {
  const database = await startDatabase();
  const [proxy, kms] = await Promise.all([startProxy(database.endpoint), startKmsServer()]);
  const environment = environmentOf(proxy, kms);
  Object.assign(process.env, environment);
  await createTable(database.endpoint);
  const meter = new Meter();
  proxy.intercept(meter.intercept);
  const platform = openPlatform({
    table,
    wrapping: { strategy: 'kms', keyArn: kms.arn(keyId) },
    auditRetentionDays: 90,
    storageTimeout: 10_000,
    storageAttempts: 1,
  });
  return {
    meter,
    kms,
    environment,
    send: sender(lambda({ operations, platform: () => platform, journal: silent })),
    close: async () => {
      await Promise.all([proxy.close(), kms.close()]);
      database.process.kill();
    },
  };
};
