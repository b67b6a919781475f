import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { verifyAudit } from '../../functions/operator/verify-audit/verify-audit.ts';
import { openArchive } from '../../local/archive/archive.ts';
import { startServiceEndpoint } from '../../local/services/endpoint.ts';
import { until } from './fixtures/folder.ts';
import { startTimeout, startWholeLocket, type WholeLocket } from './fixtures/whole-locket.ts';

let locket: WholeLocket;
let archive: string;

beforeAll(async () => {
  locket = await startWholeLocket();
  archive = join(locket.dataDir, 'archive');
}, startTimeout);
afterAll(() => locket?.stop());

const filesIn = (): readonly string[] =>
  readdirSync(archive, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ndjson.gz'))
    .map((name) => join(archive, name));

const archived = (): string =>
  filesIn()
    .map((file) => gunzipSync(readFileSync(file)).toString())
    .join('');

/** Calls the worker that makes digests as its schedule does, on the data of the running app. */
const makeDigest = async (asked: object = {}) => {
  const { requests } = openArchive([{ name: 's', bucket: 'archive', prefix: '', members: [] }], archive);
  const endpoint = await startServiceEndpoint({}, requests);
  onTestFinished(() => endpoint.stop());
  const client = new DynamoDBClient({ endpoint: locket.dynamodbEndpoint });
  const { TableNames: [table = ''] = [] } = await client.send(new ListTablesCommand({}));
  const settings = {
    AWS_ENDPOINT_URL_DYNAMODB: locket.dynamodbEndpoint,
    AWS_ENDPOINT_URL_S3: endpoint.url,
    LOCKET_TABLE: table,
    LOCKET_ARCHIVE_BUCKET: 'archive',
    LOCKET_WRAPPING: 'software',
    LOCKET_WRAPPING_KEY_FILE: join(locket.dataDir, 'wrapping.key'),
    LOCKET_LOG_LEVEL: 'SILENT',
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  vi.resetModules();
  const { handler } = await import('../../functions/workers/digests/handler.ts');
  const answer = await handler(asked, { awsRequestId: 'request' } as Context);
  vi.unstubAllEnvs();
  return answer;
};

const verify = (...args: readonly string[]) => {
  const said: string[] = [];
  const code = verifyAudit(
    [archive, ...args],
    (line) => said.push(line),
    (line) => said.push(line),
  );
  return { code, said: said.join('\n') };
};

it('what happens lies in the archive, is proven by a digest, and tampering shows', async () => {
  const place = { workspaceId: locket.projectId, environment: 'dev', secretPath: '/' };
  await locket.call('POST', '/api/v3/secrets/raw/ARCHIVED', { ...place, secretValue: 'canary-archive' });
  await until(() => archived().includes('"secretKey":"ARCHIVED"'));
  expect(archived()).not.toContain('canary-archive');

  await makeDigest();
  const { publicKey = '' } = (await makeDigest({ publicKey: true })) as { publicKey?: string };
  const keyFile = join(locket.dataDir, 'audit.pem');
  writeFileSync(keyFile, publicKey);
  expect(verify('--public-key', keyFile)).toMatchObject({ code: 0 });
  expect(verify()).toMatchObject({ code: 0, said: expect.stringContaining('could have put their own') });

  const [file = ''] = filesIn().filter((each) =>
    gunzipSync(readFileSync(each)).toString().includes('ARCHIVED'),
  );
  const honest = readFileSync(file);
  const text = gunzipSync(honest).toString();
  writeFileSync(file, gzipSync(text.replace('"secretKey":"ARCHIVED"', '"secretKey":"SOMETHING"')));
  expect(verify('--public-key', keyFile)).toMatchObject({
    code: 1,
    said: expect.stringContaining('altered:'),
  });
  const without = text.split('\n').filter((line) => !line.includes('"ARCHIVED"'));
  writeFileSync(file, gzipSync(without.join('\n')));
  expect(verify('--public-key', keyFile)).toMatchObject({
    code: 1,
    said: expect.stringContaining('missing:'),
  });
  writeFileSync(file, honest);
  expect(verify('--public-key', keyFile)).toMatchObject({ code: 0 });
}, 60_000);

it('the program says how it is used, and ends with 2, when it cannot tell', () => {
  expect(verify('--first', '0')).toMatchObject({ code: 2, said: expect.stringContaining('Usage:') });
  expect(verify('--until', 'soon')).toMatchObject({ code: 2 });
  expect(verify('--public-key', join(locket.dataDir, 'none'))).toMatchObject({ code: 2 });
  expect(verify('another')).toMatchObject({ code: 2 });
});

it('an export has what lies in the archive alone', async () => {
  await until(() => archived().includes(`"projectId":"${locket.projectId}"`));
  const [line = ''] = archived()
    .split('\n')
    .filter((each) => each.includes(locket.projectId));
  const { organization, event } = JSON.parse(line);
  const old = { ...event, occurredAt: '2026-01-02T03:04:05.000Z', metadata: { from: 'archive' } };
  const folder = join(archive, `organization=${organization}`, 'day=2026-01-02');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'old.ndjson.gz'), gzipSync(`${JSON.stringify({ event: old })}\n`));
  const range = 'startDate=2026-01-01T00:00:00Z&endDate=2026-01-03T00:00:00Z';
  const path = `/api/v1/projects/${locket.projectId}/audit-logs/export?${range}`;
  expect(await locket.call('GET', path)).toMatchObject({
    createdAt: old.occurredAt,
    expiresAt: null,
    event: { metadata: { from: 'archive' } },
  });
});
