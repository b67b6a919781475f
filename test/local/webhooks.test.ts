import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningLocket, startLocket } from '../../local/runner.ts';
import { isSignedBy, type Receiver, startReceiver } from '../functions/webhooks/receiver.ts';
import { until } from './fixtures/folder.ts';

let locket: RunningLocket;
let receiver: Receiver;
const dataDir = mkdtempSync(join(tmpdir(), 'locket-webhooks-'));

beforeAll(async () => {
  receiver = await startReceiver();
  // The whole app is synthesized and bundled first.
  locket = await startLocket({ dataDir, bootstrap: true });
}, 180_000);

afterAll(async () => {
  await locket?.stop();
  receiver.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const call = async (method: string, path: string, body?: object) => {
  const response = await fetch(locket.url + path, {
    method,
    headers: {
      authorization: `Bearer ${locket.credentials?.adminToken}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text);
};

it('a changed secret reaches a local server by stream, bus, rule, queue and function, signed', async () => {
  const workspaceId = locket.credentials?.projectId;
  const { webhook } = await call('POST', '/api/v1/webhooks', {
    workspaceId,
    environment: 'dev',
    webhookUrl: receiver.url,
    webhookSecretKey: 'shared',
    secretPath: '/',
  });
  const place = { workspaceId, environment: 'dev', secretPath: '/' };
  await call('POST', '/api/v3/secrets/raw/WATCHED', { ...place, secretValue: 'canary-one' });
  await call('POST', '/api/v3/secrets/raw/ELSEWHERE', { ...place, environment: 'prod', secretValue: 'two' });
  const received = await until(() => receiver.received.at(0));
  expect(received.body).toMatchObject({
    event: 'secrets.modified',
    project: { workspaceId, environment: 'dev', secretPath: '/' },
  });
  expect(isSignedBy('shared', received)).toBe(true);
  await until(async () => {
    const { webhook: now } = await call('GET', `/api/v1/webhooks/${webhook.id}`);
    return now.lastStatus === 'success';
  });
  const left = () => readdirSync(join(dataDir, 'queues', 'locket-webhooks')).length;
  await until(() => left() === 0);
  expect(receiver.received).toHaveLength(1);
  expect(readFileSync(join(dataDir, 'locket.log'), 'utf8')).not.toContain('canary-one');
}, 60_000);
