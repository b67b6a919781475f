import { gunzipSync } from 'node:zlib';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { requestJournal } from '../../functions/request-journal.ts';
import { operations } from '../../functions/routes.ts';
import type { RequestUnit } from '../../layers/domain/unit.ts';
import type { Journal } from '../../layers/http/journal.ts';
import { lambda } from '../../layers/http/pipeline.ts';
import { type KmsServer, startKmsServer } from '../../test/adapters/wrapping/kms-server.ts';
import { startDatabase } from '../../test/harness/dynamodb.ts';
import { httpApiEvent } from '../../test/harness/events.ts';
import { startProxy } from '../../test/harness/proxy.ts';
import { openWholePlatform } from '../../test/harness/whole-platform.ts';
import type { Send } from '../load/api.ts';
import { Meter } from './meter.ts';

/** All operations in this process, with a meter in front of the database and another one in front of KMS. */
export interface MeteredApp {
  readonly meter: Meter;
  readonly kms: KmsServer;
  /** Environment for a function's own process to work on the same data. */
  readonly environment: Readonly<Record<string, string>>;
  readonly send: Send;
  /** A unit of nobody, to arrange by its stores what no request arranges. */
  readonly open: () => RequestUnit;
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

const silent: Journal = { now: () => Date.now(), finished: () => undefined };

export interface AppOptions {
  /** False leaves the meter out of the way: to be timed instead of counted. */
  readonly metered?: boolean;
  /** Whether requests are logged as in production. */
  readonly logged?: boolean;
}

const sender = (handler: ReturnType<typeof lambda>): Send => {
  return async ({ method, path, token, body, compressed }) => {
    const url = new URL(path, 'http://bench');
    const query = Object.fromEntries(url.searchParams);
    const reply = await handler(
      httpApiEvent(method, url.pathname, {
        ...(token && { token }),
        body,
        query,
        ...(compressed && { headers: { 'accept-encoding': 'gzip' } }),
      }),
      {},
    );
    if (reply.statusCode !== 200)
      throw new Error(`${method} ${path} answered ${reply.statusCode}: ${reply.body}`);
    return JSON.parse(
      reply.isBase64Encoded ? gunzipSync(Buffer.from(reply.body, 'base64')).toString() : reply.body,
    );
  };
};

const keyId = 'key-1';

const environmentOf = (storage: string, kms: KmsServer): Readonly<Record<string, string>> => ({
  AWS_REGION: kms.config.region,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL_DYNAMODB: storage,
  AWS_ENDPOINT_URL_KMS: kms.endpoint,
  LOCKET_TABLE: table,
  LOCKET_KMS_KEY_ARN: kms.arn(keyId),
});

/** Starts database, KMS and application, everything in memory. */
export const startMeteredApp = async ({
  metered = true,
  logged = false,
}: AppOptions = {}): Promise<MeteredApp> => {
  const database = await startDatabase();
  const [proxy, kms] = await Promise.all([startProxy(database.endpoint), startKmsServer()]);
  const environment = environmentOf(metered ? proxy.url : database.endpoint, kms);
  Object.assign(process.env, environment);
  await createTable(database.endpoint);
  const meter = new Meter();
  proxy.intercept(meter.intercept);
  const platform = openWholePlatform({
    table,
    wrapping: { strategy: 'kms', keyArn: kms.arn(keyId) },
    auditRetentionDays: 90,
    storageTimeout: 10_000,
    storageAttempts: 1,
    unlimited: true,
  });
  return {
    meter,
    kms,
    environment,
    open: () => platform.open({ ipAddress: '127.0.0.1', userAgent: 'bench', requestId: 'bench' }, null),
    send: sender(
      lambda({ operations, platform: () => platform, journal: logged ? requestJournal() : silent }),
    ),
    close: async () => {
      await Promise.all([proxy.close(), kms.close()]);
      database.process.kill();
    },
  };
};
