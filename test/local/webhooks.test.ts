import { readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isSignedBy, type Receiver, startReceiver } from '../world/receiver.ts';
import { until } from './fixtures/folder.ts';
import { startTimeout, startWholeLocket, type WholeLocket } from './fixtures/whole-locket.ts';

let locket: WholeLocket;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  locket = await startWholeLocket();
}, startTimeout);

afterAll(async () => {
  await locket?.stop();
  receiver.close();
});

it('a changed secret reaches a local server by stream, bus, rule, queue and function, signed', async () => {
  const workspaceId = locket.projectId;
  const { webhook } = await locket.call('POST', '/api/v1/webhooks', {
    workspaceId,
    environment: 'dev',
    webhookUrl: receiver.url,
    webhookSecretKey: 'shared',
    secretPath: '/',
  });
  const place = { workspaceId, environment: 'dev', secretPath: '/' };
  await locket.call('POST', '/api/v3/secrets/raw/WATCHED', { ...place, secretValue: 'canary-one' });
  await locket.call('POST', '/api/v3/secrets/raw/ELSEWHERE', {
    ...place,
    environment: 'prod',
    secretValue: 'two',
  });
  const received = await until(() => receiver.received.at(0));
  expect(received.body).toMatchObject({
    event: 'secrets.modified',
    project: { workspaceId, environment: 'dev', secretPath: '/' },
  });
  expect(isSignedBy('shared', received)).toBe(true);
  await until(async () => {
    const { webhook: now } = await locket.call('GET', `/api/v1/webhooks/${webhook.id}`);
    return now.lastStatus === 'success';
  });
  const left = () => readdirSync(join(locket.dataDir, 'queues', 'locket-webhooks')).length;
  await until(() => left() === 0);
  expect(receiver.received).toHaveLength(1);
  expect(readFileSync(join(locket.dataDir, 'locket.log'), 'utf8')).not.toContain('canary-one');
}, 60_000);

/** Ids of messages that get into the queue of webhooks from now on. */
const watchQueue = () => {
  const ids = new Set<string>();
  const folder = join(locket.dataDir, 'queues', 'locket-webhooks');
  const watcher = watch(folder, (_, file) => {
    const id = /^([^.]+)\.\d+\.json$/.exec(file ?? '')?.[1];
    if (id) ids.add(id);
  });
  return { ids, close: () => watcher.close() };
};

it('a change in a project without webhooks leaves no message in the queue', async () => {
  const { project } = await locket.call('POST', '/api/v2/workspace', { projectName: 'Without webhooks' });
  const { ids, close } = watchQueue();
  const change = (workspaceId: string, name: string) =>
    locket.call('POST', `/api/v3/secrets/raw/${name}`, {
      workspaceId,
      environment: 'prod',
      secretValue: 'v',
    });
  const rounds = 5;
  for (let n = 0; n < rounds; n += 1) await change(project.id, `UNWATCHED_${n}`);
  for (let n = 0; n < rounds; n += 1) await change(locket.projectId, `WATCHED_${n}`);
  await until(() => ids.size >= rounds);
  await new Promise((done) => setTimeout(done, 1000));
  close();
  expect(ids.size).toBe(rounds);
}, 60_000);
