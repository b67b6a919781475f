import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../world/receiver.ts';
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

it('an event reaches the address of a stream by stream, relay, queue and function', async () => {
  const headers = [{ key: 'x-token', value: 'canary-token' }];
  const { auditLogStream } = await locket.call('POST', '/api/v1/audit-log-streams', {
    url: receiver.url,
    headers,
  });
  const place = { workspaceId: locket.projectId, environment: 'dev', secretPath: '/' };
  await locket.call('POST', '/api/v3/secrets/raw/STREAMED', { ...place, secretValue: 'canary-value' });
  const types = () => receiver.received.flatMap(({ body }) => body.map(({ eventType }: never) => eventType));
  await until(() => types().includes('create-secret'));
  expect(receiver.received[0]?.headers['x-token']).toBe('canary-token');
  expect(JSON.stringify(receiver.received)).not.toContain('canary-value');
  await until(async () => {
    const { auditLogStream: now } = await locket.call(
      'GET',
      `/api/v1/audit-log-streams/${auditLogStream.id}`,
    );
    return now.status.state === 'delivering';
  });
  await locket.call('DELETE', `/api/v1/audit-log-streams/${auditLogStream.id}`);
  const left = () => readdirSync(join(locket.dataDir, 'queues', 'locket-audit-streams')).length;
  await until(() => left() === 0);
  expect(readFileSync(join(locket.dataDir, 'locket.log'), 'utf8')).not.toContain('canary-');
}, 60_000);
