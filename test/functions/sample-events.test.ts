import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { builtinModules, createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { claimTree, ownerOf } from '../../functions/claims.ts';
import { fallbackGroup, httpGroups } from '../../functions/groups.ts';
import type { GatewayEvent } from '../../layers/http/http-request.ts';
import { type Bundle, bundleFunctions } from '../../lib/functions/bundle.ts';
import { functionSources } from '../../lib/functions/catalogue.ts';
import { triggersOf } from '../../lib/workers/discovered.ts';
import { httpApiEvent } from '../harness/events.ts';
import { createTable } from '../harness/table.ts';
import { dynamodb } from '../harness/worker.ts';
import { temporaryFolder } from '../lib/temporary-folder.ts';
import { requestTo } from '../specimens/request.ts';
import type { Names } from '../world/victim.ts';

const root = resolve(import.meta.dirname, '../..');
const samples = join(root, 'events');

interface Received {
  readonly target: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: requests of every shape
  readonly body: any;
}

let bundles: readonly Bundle[];
let outside: Server;
let address: string;
const received: Received[] = [];

/** Stands for EventBridge, Firehose, S3 and CloudFormation: takes everything and remembers it. */
const startOutside = async (): Promise<void> => {
  outside = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const body = text.startsWith('{') ? JSON.parse(text) : {};
    received.push({ target: request.headers['x-amz-target']?.toString(), body });
    const Entries = (body.Entries ?? []).map(() => ({ EventId: '1' }));
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.setHeader('etag', '"1"');
    response.setHeader('x-amz-version-id', '1');
    response.end(JSON.stringify({ FailedEntryCount: 0, Entries }));
  });
  await new Promise<void>((done) => outside.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
};

beforeAll(async () => {
  await startOutside();
  bundles = await bundleFunctions(functionSources, { root, outdir: temporaryFolder() });
  const folder = mkdtempSync(join(tmpdir(), 'locket-samples-'));
  writeFileSync(join(folder, 'wrapping.key'), randomBytes(32), { mode: 0o600 });
  const settings = {
    AWS_ENDPOINT_URL: address,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb(),
    LOCKET_TABLE: await createTable(),
    LOCKET_WRAPPING: 'software',
    LOCKET_WRAPPING_KEY_FILE: join(folder, 'wrapping.key'),
    LOCKET_KMS_KEY_ARN: 'arn:aws:kms:eu-central-1:123456789012:key/1',
    LOCKET_BOOTSTRAP_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:bootstrap-AbCdEf',
    LOCKET_CLOUDHSM_KEY_STORE_ID: 'cks-1234567890abcdef0',
    LOCKET_BUS: 'locket',
    LOCKET_ARCHIVE_STREAM: 'locket-archive',
    LOCKET_ARCHIVE_BUCKET: 'locket-archive',
    LOCKET_DEAD_LETTERS_URL: `${address}/123456789012/locket-failed`,
    LOCKET_WEBHOOK_QUEUE_URL: `${address}/123456789012/locket-webhooks`,
    LOCKET_SYNC_QUEUE_URL: `${address}/123456789012/locket-syncs`,
    LOCKET_IMPORT_QUEUE_URL: `${address}/123456789012/locket-import-runs`,
    LOCKET_CHAT_QUEUE_URL: `${address}/123456789012/locket-chat`,
    LOCKET_SCAN_QUEUE_URL: `${address}/123456789012/locket-secret-scanning`,
    LOCKET_TRAIL_QUEUE_URL: `${address}/123456789012/locket-trail`,
    LOCKET_AUDIT_STREAM_QUEUE_URL: `${address}/123456789012/locket-audit-streams`,
    LOCKET_AUDIT_STREAM_DEAD_LETTERS_URL: `${address}/123456789012/locket-audit-streams-failed`,
    LOCKET_ACME_QUEUE_URL: `${address}/123456789012/locket-acme-validation`,
    LOCKET_CA_KEYS: 'locket',
    LOCKET_TRUST_STORE_BUCKET: 'locket-trust-store',
    LOCKET_TRUST_STORE_DOMAIN: 'est.example.com',
    LOCKET_MAIL_QUEUE_URL: `${address}/123456789012/locket-mail`,
    LOCKET_INCIDENTS_QUEUE_URL: `${address}/123456789012/locket-incidents`,
    LOCKET_MAIL: `file:${folder}`,
    LOCKET_LOG_LEVEL: 'SILENT',
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
});
afterAll(() => {
  outside.close();
  vi.unstubAllEnvs();
});

const context = { awsRequestId: '53dc4d37', getRemainingTimeInMillis: () => 60_000 };

const recorded = readdirSync(samples).map((file) => file.replace(/\.json$/, ''));

/** A name for everything: what is asked for exists nowhere. */
const nobodys = new Proxy({}, { get: () => '0190a1b2-0000-7000-8000-000000000001' }) as Names;

/** What a group is asked that has no sample event of its own: its first operation's specimen. */
const specimenEvent = (name: string): GatewayEvent => {
  const [operation] = httpGroups.find((group) => group.name === name)?.operations ?? [];
  if (!operation) throw new Error(`There is no sample event for ${name}`);
  const { method, path, ...request } = requestTo(operation, nobodys);
  return httpApiEvent(method, path, request);
};

const sampleOf = (name: string): Record<string, unknown> =>
  recorded.includes(name)
    ? JSON.parse(readFileSync(join(samples, `${name}.json`), 'utf8'))
    : { ...specimenEvent(name) };

const fileOf = (name: string): string =>
  join(bundles.find((bundle) => bundle.name === name)?.folder ?? '', 'index.mjs');

/** Node's own, which takes a bundle as it is: the test runner's import would read it through first. */
const load = createRequire(import.meta.url);

/** Loads the function's bundle, and calls it with its sample. */
const run = async (name: string, changes: object = {}): Promise<unknown> => {
  const { handler } = load(fileOf(name));
  return handler({ ...sampleOf(name), ...changes }, context);
};

it('there is a sample event for every function, and for nothing else', () => {
  const names = functionSources.map(({ name }) => name);
  expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([]);
  expect(recorded.filter((name) => !names.includes(name))).toEqual([]);
  expect(names.filter((name) => !sampleOf(name))).toEqual([]);
});

describe('a sample request', () => {
  /** What the page is made of is not bundled here, so of the sample's paths another one is asked for. */
  const withoutAssets: Readonly<Record<string, object>> = { meta: { rawPath: '/api/docs/assets/none.js' } };
  const statuses: Readonly<Record<string, number>> = {
    meta: 404,
    admin: 200,
    retired: 400,
    web: 200,
    // Signing up is switched off.
    signup: 400,
  };

  it.each(httpGroups.map(({ name }) => name))('of %s is answered by its function', async (name) => {
    expect(ownerOf(claimTree(httpGroups, fallbackGroup), String(sampleOf(name).rawPath))).toBe(name);
    expect(await run(name, withoutAssets[name])).toMatchObject({ statusCode: statuses[name] ?? 401 });
  });
});

describe('the sample event', () => {
  it('of the digests finds nothing to sign before anything came by the stream', async () => {
    expect(await run('digests')).toBeUndefined();
  });

  it('of the relay reaches the bus word for word', async () => {
    expect(await run('relay')).toEqual({ batchItemFailures: [] });
    const [entry] = received.find(({ target }) => target === 'AWSEvents.PutEvents')?.body.Entries ?? [];
    expect(entry).toMatchObject({ EventBusName: 'locket', DetailType: 'create-secret', Source: 'locket' });
    expect(JSON.parse(entry.Detail)).toMatchObject({ metadata: { secretKey: 'DATABASE_URL' } });
    const put = received.find(({ target }) => target === 'Firehose_20150804.PutRecordBatch')?.body;
    const line = JSON.parse(Buffer.from(put.Records[0].Data, 'base64').toString());
    expect(line).toMatchObject({ day: '2026-11-20', position: 1, event: { type: 'create-secret' } });
  });

  it.each([
    'upkeep',
    'acme-validation',
    'audit-stream-delivery',
    'webhook-delivery',
    'syncs',
    'import-runs',
    'chat-delivery',
    'secret-scanning-scan',
    'mail',
    'trail',
    'incidents',
  ])('of %s is dealt with', async (name) => {
    expect(await run(name)).toEqual({ batchItemFailures: [] });
  });

  it('of sending events once more finds none of that time', async () => {
    expect(await run('resend')).toEqual({ sent: {}, refused: {} });
  });

  it('of scheduled syncs finds none', async () => {
    expect(await run('sync-schedule')).toEqual({ syncs: 0 });
  });

  it('of the sweep of bulk writes finds nothing to do', async () => {
    expect(await run('intents')).toBeUndefined();
  });

  it('of the ends of temporary access finds none due', async () => {
    expect(await run('endings')).toEqual({ ended: 0, stale: 0, failed: 0 });
  });

  it('of leases finds none of a project that is not there, and looks once more', async () => {
    expect(await run('dynamic-leases')).toEqual({ next: 'wait', seconds: 60, name: 'deleted-folder.1' });
    expect(await run('lease-sweep')).toEqual({ gone: 0, waiting: 0, failed: 0, broken: 0 });
    expect(await run('lease-reconciler')).toEqual({ compared: 0, strays: 0, missing: 0, failed: 0 });
  });

  it('of keys of CAs finds none in a KMS that has none, and no HSM', async () => {
    expect(await run('ca-keys')).toEqual({ kept: 0, retired: 0, foreign: 0 });
    expect(await run('hsm-ca-keys')).toEqual({ kept: 0, retired: 0, foreign: 0 });
  });

  it('of enrolments by EST finds none, leaves what lies there, and tells API Gateway of it', async () => {
    expect(await run('trust-store')).toEqual({ written: false, told: true });
  });

  it('of rotations finds none of that id, and none overdue', async () => {
    expect(await run('rotate-secrets')).toEqual({ next: 'nothing', seconds: 0, name: 'a-rotation.1' });
    expect(await run('rotation-sweep')).toEqual({ looked: 0, gone: 0, broken: 0 });
  });

  it('of the counts finds the hour of the event that was indexed, and counts it', async () => {
    expect(await run('tallies')).toEqual({ counted: 1, failed: 0 });
  });

  it('of the reminders finds none due', async () => {
    expect(await run('reminders')).toMatchObject({ failed: 0 });
  });

  it.each(triggersOf('resource').map(({ worker }) => worker.name))(
    'of %s is answered to CloudFormation',
    async (name) => {
      const { PhysicalResourceId } = sampleOf(name);
      await run(name, { ResponseURL: address });
      expect(received.at(-1)?.body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId });
    },
  );
});

describe('a bundle', () => {
  const names = functionSources.map(({ name }) => name);

  const ofNode = new RegExp(`\\b(?:from|import)\\s*["'](?:node:[^"']+|${builtinModules.join('|')})["']`, 'g');

  it.each(names)('of %s imports no module of Node, which would read all its exports', (name) => {
    expect(readFileSync(fileOf(name), 'utf8').match(ofNode)).toBeNull();
  });

  it('loads none of the large parts of Node that only an import would touch', async () => {
    const files = names.map((name) => pathToFileURL(fileOf(name)).href);
    const program = `
      for (const file of ${JSON.stringify(files)}) await import(file);
      console.log(process.moduleLoadList.filter((name) => /undici|http2|worker_threads/.test(name)).join());`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    expect(stdout.trim()).toBe('');
  });
});
