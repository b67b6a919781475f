import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { lockBootstrap } from '../../../functions/workers/bootstrap-secret/bootstrap-secret.ts';
import { startApp } from '../../harness/app.ts';
import { dynamodb } from '../../harness/worker.ts';
import { customResourceEvent } from './custom-resource-event.ts';

const secret = 'Zk3vQ8nT1xY6bR0wLpC5sHdJ7uFgE2aMiO9rVtNqKyB';
const header = 'x-locket-bootstrap-secret';
const body = {
  email: 'admin@example.org',
  password: 'correct horse battery staple',
  organization: 'Example',
};

/** An empty instance whose deployment made a one-time secret. */
const deployed = async () => {
  const app = await startApp();
  const client = new DynamoDBClient({ endpoint: dynamodb() });
  const lockWith = (value: string | undefined) =>
    lockBootstrap({
      table: app.table,
      secret: async () => value,
      put: (input) => client.send(new PutItemCommand(input)),
    });
  await lockWith(secret)(customResourceEvent('Create'));
  const bootstrap = (headers: Record<string, string> = {}) =>
    app.request('POST', '/api/v1/admin/bootstrap', { body, headers });
  return { bootstrap, lockWith };
};

describe('an instance with a one-time secret', () => {
  it.each([
    ['without the header', {}],
    ['with an empty header', { [header]: '' }],
    ['with another secret', { [header]: `${secret}x` }],
  ])('is not set up %s', async (_how, headers) => {
    const { bootstrap } = await deployed();
    const { status, body: refusal } = await bootstrap(headers);
    expect(status).toBe(401);
    expect(refusal.message).toContain(header);
    expect((await bootstrap({ [header]: secret })).status).toBe(200);
  });

  it('is set up by whoever holds it, once', async () => {
    const { bootstrap } = await deployed();
    expect((await bootstrap({ [header]: secret })).status).toBe(200);
    expect((await bootstrap({ [header]: secret })).status).toBe(400);
  });

  it('keeps asking for the first one, whatever later deployments generate, update or delete', async () => {
    const { bootstrap, lockWith } = await deployed();
    await lockWith('another')(customResourceEvent('Update'));
    await lockWith(undefined)(customResourceEvent('Delete'));
    expect((await bootstrap({ [header]: 'another' })).status).toBe(401);
    expect((await bootstrap({ [header]: secret })).status).toBe(200);
  });

  it('fails its deployment when the secret is empty or the table refuses', async () => {
    const { lockWith } = await deployed();
    await expect(lockWith('')(customResourceEvent('Create'))).rejects.toThrow('empty');
    const refusing = lockBootstrap({
      table: 'locket',
      secret: async () => secret,
      put: () => Promise.reject(new Error('no')),
    });
    await expect(refusing(customResourceEvent('Create'))).rejects.toThrow('no');
  });
});

describe('an instance without one', () => {
  it('is set up by the first who asks, as on one machine', async () => {
    const app = await startApp();
    expect((await app.request('POST', '/api/v1/admin/bootstrap', { body })).status).toBe(200);
  });
});
