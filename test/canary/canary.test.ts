import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../functions/routes.ts';
import type { WrappingSetting } from '../../layers/adapters/settings.ts';
import { lambda } from '../../layers/http/pipeline.ts';
import { httpApiEvent } from '../harness/events.ts';
import { type StorageProxy, startProxy } from '../harness/proxy.ts';
import { allItems, createTable, documents } from '../harness/table.ts';
import { openWholePlatform } from '../harness/whole-platform.ts';
import { dynamodb } from '../harness/worker.ts';
import { softwareWrapping } from '../harness/wrapping.ts';
import { sharedClouds } from '../world/customer-cloud/shared.ts';
import { memoryProvider } from '../world/memory-provider.ts';
import { memorySyncTarget } from '../world/memory-sync-target.ts';
import { memoryTarget } from '../world/memory-target.ts';
import { foundIn, newCanary } from './canary.ts';
import { fillEveryOperation } from './every-operation.ts';
import { exercise, type Outcome, type Send } from './exercise.ts';
import { type Output, watchOutput } from './output.ts';

const canary = newCanary();
const email = 'canary@example.org';
const organization = 'Canary';
let output: Output;
let send: Send;
let table: string;
let proxy: StorageProxy;
let outcome: Outcome;
let adminToken: string;

/** The application as it is deployed, with its own logs. */
const startLoggingApp = async (wrapping: WrappingSetting): Promise<Send> => {
  Object.assign(process.env, { LOCKET_LOG_LEVEL: 'DEBUG' });
  process.env.AWS_ENDPOINT_URL_DYNAMODB = proxy.url;
  const { aws, google } = await sharedClouds();
  const { requestJournal } = await import('../../functions/request-journal.ts');
  const platform = openWholePlatform({
    table,
    wrapping,
    auditRetentionDays: 90,
    storageTimeout: 10_000,
    storageAttempts: 1,
    awsElsewhere: aws.elsewhere,
    keyServers: google.servers,
    dynamicProviders: memoryProvider(),
    rotationTargets: memoryTarget(),
    syncTargets: memorySyncTarget(),
  });
  const handler = lambda({ operations, platform: () => platform, journal: requestJournal() });
  return async (method, path, request) => {
    const { statusCode, body } = await handler(httpApiEvent(method, path, request), {});
    return { status: statusCode, text: body };
  };
};

beforeAll(async () => {
  table = await createTable();
  proxy = await startProxy(dynamodb());
  output = watchOutput();
  const wrapping = await softwareWrapping();
  send = await startLoggingApp(wrapping);
  const body = { email, password: canary.password, organization };
  const set = JSON.parse((await send('POST', '/api/v1/admin/bootstrap', { body })).text);
  adminToken = set.identity.credentials.token;
  const ground = { send, token: adminToken, orgId: set.organization.id, email, wrapping };
  await send('POST', '/api/v3/auth/login', { body: { email, password: canary.password } });
  const { issued, refusals } = await exercise(ground, canary);
  const refused = await fillEveryOperation(ground, table, canary);
  outcome = { issued, refusals: [...refusals, ...refused] };
});

afterAll(async () => {
  output.release();
  await proxy.close();
});

const secrets = (): readonly string[] => [...Object.values(canary), ...outcome.issued, adminToken];

/** Storage quotes our own request in the error it answers with, in every way that might end up in a log. */
const quoting = async (): Promise<string> => {
  proxy.intercept(async ({ operation, input }, forward) => {
    if (operation !== 'TransactWriteItems') return forward();
    const quote = `${canary.value} ${JSON.stringify(input)}`;
    const body = {
      __type: 'com.amazon.coral.validate#ValidationException',
      message: `${quote}\n    at ${quote}`,
    };
    return { status: 400, body: JSON.stringify(body) };
  });
  const { text } = await send('POST', '/api/v2/workspace', {
    token: adminToken,
    body: { projectName: 'Refused', projectDescription: canary.value },
  });
  proxy.intercept(undefined);
  return text;
};

describe('a secret value, a comment, a password, a client secret, a token', () => {
  it('are in no reply to a request that was refused', () => {
    const leaks = outcome.refusals.filter(({ text }) => foundIn(text, secrets()).length > 0);
    expect(leaks).toEqual([]);
  });

  it('are in no stored item, audit events included', async () => {
    const items = await allItems(table);
    expect(items.some(({ pk }) => String(pk).startsWith('AUDIT#'))).toBe(true);
    const bytesOf = (value: unknown): Buffer =>
      value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(JSON.stringify(value) ?? '');
    const leaks = items.flatMap((item) =>
      Object.entries(item).flatMap(([attribute, value]) =>
        foundIn(bytesOf(value), secrets()).map((secret) => `${item.pk} ${item.sk} ${attribute}: ${secret}`),
      ),
    );
    expect(leaks).toEqual([]);
  });

  it('and every item that is stored says in which form', async () => {
    const stored = (await documents().send(new ScanCommand({ TableName: table }))).Items ?? [];
    expect(stored.length).toBeGreaterThan(50);
    const lacking = stored.filter(({ v, core }) => !Number.isInteger(v) && !String(core).endsWith('#1'));
    expect(lacking.map(({ pk, sk }) => `${pk} ${sk}`)).toEqual([]);
  });

  it('are in no line of the log', () => {
    const text = output.text();
    expect(text).toContain('"op":"');
    expect(foundIn(text, secrets())).toEqual([]);
  });

  it('are not given away by an error of storage that quotes them', async () => {
    const reply = await quoting();
    expect(JSON.parse(reply).statusCode).toBe(500);
    expect(output.text()).toContain('request failed');
    expect(foundIn(reply, secrets())).toEqual([]);
    expect(foundIn(output.text(), secrets())).toEqual([]);
  });

  it('the search finds a secret in every disguise', () => {
    const { value } = canary;
    const haystacks = [
      value,
      Buffer.from(`x${value}y`).toString('base64'),
      Buffer.from(value).toString('hex'),
    ];
    for (const haystack of haystacks) expect(foundIn(`before ${haystack} after`, [value])).toEqual([value]);
  });
});
