import type { SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../../functions/routes.ts';
import { secretChangeEvents } from '../../../functions/secret-changes.ts';
import { takeBatch, type WebhookPorts } from '../../../functions/workers/webhooks/batch.ts';
import { deliver, deliveriesOf } from '../../../layers/domain/webhooks/delivery.ts';
import { secretsChangedIn } from '../../../layers/domain/webhooks/secrets-changed.ts';
import { allItems } from '../../harness/table.ts';
import { openWorld, type World } from '../projects/world.ts';
import { isSignedBy, type Receiver, startReceiver } from '../webhooks/receiver.ts';

let world: World;
let receiver: Receiver;
let messages = 0;

beforeAll(async () => {
  world = await openWorld({ allowPrivateTargets: true });
  receiver = await startReceiver();
});
afterAll(() => receiver.close());

const record = (body: string, receives = 1): SQSRecord => {
  messages += 1;
  return {
    messageId: `message-${messages}`,
    receiptHandle: `receipt-${messages}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: '0',
      SenderId: 'x',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn',
    awsRegion: 'x',
  };
};

/** An event as the bus sends it, after a secret changed. */
const changed = (projectId: string, metadata: object = {}): string =>
  JSON.stringify({
    version: '0',
    'detail-type': 'update-secret',
    source: 'locket',
    detail: {
      id: 'event-1',
      type: 'update-secret',
      outcome: 'success',
      projectId,
      metadata: { environment: 'dev', secretPath: '/', ...metadata },
    },
  });

/** Ports over the real rules, and what went through them. */
const ports = (changes: Partial<WebhookPorts> = {}) => {
  const sent: string[] = [];
  const postponed: [string, number][] = [];
  const failures: object[] = [];
  return {
    sent,
    postponed,
    failures,
    deliveriesOf: (change) => deliveriesOf(world.open(), change),
    deliver: (delivery) => deliver(world.open(), delivery),
    send: async (bodies) => void sent.push(...bodies),
    postpone: async (receipt, seconds) => void postponed.push([receipt, seconds]),
    reportFailure: (facts) => void failures.push(facts),
    ...changes,
  } satisfies WebhookPorts & Record<string, unknown>;
};

// biome-ignore lint/suspicious/noExplicitAny: replies as they came
type Reply = any;

const hookIn = async (project: Reply, more: object = {}): Promise<Reply> => {
  const body = { workspaceId: project.id, environment: 'dev', webhookUrl: receiver.url, ...more };
  return (await world.ok(world.admin, 'POST', '/api/v1/webhooks', body)).webhook;
};

const hook = async (id: string): Promise<Reply> =>
  (await world.ok(world.admin, 'GET', `/api/v1/webhooks/${id}`)).webhook;

const fanOut = async (body: string): Promise<string[]> => {
  const through = ports();
  expect(await takeBatch([record(body)], through)).toEqual({ batchItemFailures: [] });
  return through.sent;
};

const hooksIn = (bodies: readonly string[]): string[] =>
  bodies.map((body) => JSON.parse(body).delivery.webhookId).sort();

describe('an event', () => {
  it('becomes one message per webhook of its environment whose path matches', async () => {
    const project = await world.project();
    const root = await hookIn(project);
    const below = await hookIn(project, { secretPath: '/api/**' });
    await hookIn(project, { environment: 'prod' });
    expect(hooksIn(await fanOut(changed(project.id)))).toEqual([root.id]);
    for (const secretPath of ['/api', '/api/deep/er'])
      expect(hooksIn(await fanOut(changed(project.id, { secretPath })))).toEqual([below.id]);
    expect(await fanOut(changed(project.id, { secretPath: '/apis' }))).toEqual([]);
  });

  it('skips disabled webhooks', async () => {
    const project = await world.project();
    const { id } = await hookIn(project);
    await world.ok(world.admin, 'PATCH', `/api/v1/webhooks/${id}`, { isDisabled: true });
    expect(await fanOut(changed(project.id))).toEqual([]);
  });

  it('of a move reaches both ends', async () => {
    const project = await world.project();
    const here = await hookIn(project);
    const there = await hookIn(project, { environment: 'prod', secretPath: '/to' });
    const move = changed(project.id, {
      environment: undefined,
      secretPath: undefined,
      sourceEnvironment: 'dev',
      sourceSecretPath: '/',
      destinationEnvironment: 'prod',
      destinationSecretPath: '/to',
    });
    expect(hooksIn(await fanOut(move))).toEqual([here.id, there.id].sort());
  });

  it('of a project or environment that is gone asks for nothing', async () => {
    expect(await fanOut(changed('019ab5e4-0000-7000-8000-000000000000'))).toEqual([]);
    const project = await world.project();
    await hookIn(project);
    expect(await fanOut(changed(project.id, { environment: 'gone' }))).toEqual([]);
  });

  it('carries ids and places into the queue, and nothing else', async () => {
    const project = await world.project();
    const { id, envId } = await hookIn(project, { webhookSecretKey: 'key' });
    const [body = ''] = await fanOut(changed(project.id, { secretKey: 'NAME' }));
    expect(JSON.parse(body)).toEqual({
      delivery: { eventId: 'event-1', webhookId: id, environmentId: envId, secretPath: '/' },
    });
  });

  it('that cannot be put into the queue comes again', async () => {
    const project = await world.project();
    await hookIn(project);
    const through = ports({ send: () => Promise.reject(new TypeError('no')) });
    const given = record(changed(project.id));
    const answer = await takeBatch([given], through);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: given.messageId }] });
    expect(through.failures).toEqual([{ messageId: given.messageId, reason: 'TypeError' }]);
  });
});

describe('a delivery', () => {
  const deliveryTo = async (more: object = {}) => {
    const project = await world.project();
    const webhook = await hookIn(project, more);
    const [body = ''] = await fanOut(changed(project.id));
    return { project, webhook, body };
  };

  it('calls the webhook, signed, and records success', async () => {
    const { project, webhook, body } = await deliveryTo({ webhookSecretKey: 'shared' });
    receiver.answer(200);
    expect(await takeBatch([record(body)], ports())).toEqual({ batchItemFailures: [] });
    const call = receiver.received.at(-1);
    if (!call) throw new Error('nobody called');
    expect(call.body).toEqual({
      event: 'secrets.modified',
      project: { workspaceId: project.id, environment: 'dev', secretPath: '/' },
      timestamp: expect.any(Number),
    });
    expect(isSignedBy('shared', call)).toBe(true);
    expect(call.headers['x-locket-event-id']).toBe('event-1');
    expect((await hook(webhook.id)).lastStatus).toBe('success');
  });

  it.each([
    [1, 10],
    [2, 60],
    [3, 300],
    [4, 900],
  ])('that failed %i times is postponed by %i seconds', async (receives, seconds) => {
    const { webhook, body } = await deliveryTo();
    receiver.answer(503);
    const through = ports();
    const given = record(body, receives);
    const answer = await takeBatch([given], through);
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: given.messageId }]);
    expect(through.postponed).toEqual([[given.receiptHandle, seconds]]);
    expect(await hook(webhook.id)).toMatchObject({
      lastStatus: 'failed',
      lastRunErrorMessage: 'The target answered with status 503',
    });
  });

  it('that failed the last time is left to the queue', async () => {
    const { body } = await deliveryTo();
    receiver.answer(500);
    const through = ports();
    const answer = await takeBatch([record(body, 5)], through);
    expect([answer.batchItemFailures.length, through.postponed]).toEqual([1, []]);
  });

  it('that fails keeps no other from being made, and repeats none', async () => {
    const bad = await deliveryTo({ webhookUrl: 'http://127.0.0.1:1/' });
    const good = await deliveryTo();
    receiver.answer(200);
    const before = receiver.received.length;
    const [first, second] = [record(bad.body), record(good.body)];
    const answer = await takeBatch([first, second], ports());
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: first.messageId }]);
    expect(receiver.received.length).toBe(before + 1);
    expect((await hook(bad.webhook.id)).lastRunErrorMessage).toBe('The target refused the connection');
  });

  it('to an address that may not be called is recorded and not repeated', async () => {
    const guarded = await openWorld();
    const project = await guarded.project();
    const body = { workspaceId: project.id, environment: 'dev', webhookUrl: receiver.url };
    const { webhook } = await guarded.ok(guarded.admin, 'POST', '/api/v1/webhooks', body);
    const places = [{ environment: 'dev', secretPath: '/' }];
    const change = { eventId: 'event-1', projectId: project.id, places };
    const [delivery] = await deliveriesOf(guarded.open(), change);
    if (!delivery) throw new Error('no delivery');
    expect(await deliver(guarded.open(), delivery)).toBe('done');
    const told = await guarded.ok(guarded.admin, 'GET', `/api/v1/webhooks/${webhook.id}`);
    expect(told.webhook.lastRunErrorMessage).toBe('The address of the target is not public');
  });

  it('to a webhook that was deleted or disabled meanwhile is done', async () => {
    const gone = await deliveryTo();
    const off = await deliveryTo();
    await world.ok(world.admin, 'DELETE', `/api/v1/webhooks/${gone.webhook.id}`);
    await world.ok(world.admin, 'PATCH', `/api/v1/webhooks/${off.webhook.id}`, { isDisabled: true });
    const before = receiver.received.length;
    expect(await takeBatch([record(gone.body), record(off.body)], ports())).toEqual({
      batchItemFailures: [],
    });
    expect(receiver.received.length).toBe(before);
  });

  it('whose postponing fails comes again anyway', async () => {
    const { body } = await deliveryTo();
    receiver.answer(500);
    const through = ports({ postpone: () => Promise.reject(new RangeError('no')) });
    expect((await takeBatch([record(body)], through)).batchItemFailures).toHaveLength(1);
    expect(through.failures).toMatchObject([{ reason: 'RangeError' }]);
  });
});

it('a message that cannot be read fails, so that it ends among the dead letters', async () => {
  const through = ports();
  const given = [record('{'), record('{}'), record('"text"')];
  const answer = await takeBatch(given, through);
  expect(answer.batchItemFailures).toHaveLength(3);
  expect(JSON.stringify(through.failures)).not.toContain('text');
});

it('the rule lets through only events that operations leave', () => {
  const types = new Set(operations.map(({ audit }) => audit));
  expect(secretChangeEvents.filter((type) => !types.has(type))).toEqual([]);
});

describe('events as operations leave them', () => {
  /** What the last event of a type says about places, after an operation left it. */
  const placesAfter = async (type: string) => {
    const events = (await allItems(world.app.table))
      .filter((item) => item.type === type && item.outcome === 'success')
      .sort((a, b) => String(a.id).localeCompare(String(b.id)));
    return secretsChangedIn(events.at(-1) as Parameters<typeof secretsChangedIn>[0])?.places;
  };
  const root = { environment: 'dev', secretPath: '/' };

  it('name every folder that a write, a batch, a move, an import or a rollback changed', async () => {
    const project = await world.project();
    const workspaceId = project.id;
    const send = (method: string, path: string, body: object) => world.ok(world.admin, method, path, body);
    await send('POST', '/api/v1/folders', { workspaceId, environment: 'dev', path: '/', name: 'a' });
    const inRoot = { workspaceId, ...root };
    const created = await send('POST', '/api/v3/secrets/raw/ONE', { ...inRoot, secretValue: '1' });
    expect(await placesAfter('create-secret')).toEqual([root]);
    await send('PATCH', '/api/v3/secrets/raw/ONE', { ...inRoot, secretValue: '2' });
    expect(await placesAfter('update-secret')).toEqual([root]);
    await send('POST', '/api/v3/secrets/batch/raw', {
      ...inRoot,
      secrets: [{ secretKey: 'TWO', secretValue: '2' }],
    });
    expect(await placesAfter('create-secrets')).toEqual([root]);
    await send('POST', '/api/v3/secrets/move', {
      projectSlug: project.slug,
      sourceEnvironment: 'dev',
      sourceSecretPath: '/',
      destinationEnvironment: 'dev',
      destinationSecretPath: '/a',
      secretIds: [created.secret.id],
    });
    expect(await placesAfter('move-secrets')).toEqual([root, { environment: 'dev', secretPath: '/a' }]);
    await send('POST', '/api/v1/secret-imports', {
      workspaceId,
      environment: 'dev',
      path: '/',
      import: { environment: 'prod', path: '/' },
    });
    expect(await placesAfter('create-secret-import')).toEqual([root]);
    await send('DELETE', '/api/v3/secrets/raw/TWO', inRoot);
    expect(await placesAfter('delete-secret')).toEqual([root]);
    const snapshots = `/api/v1/workspace/${workspaceId}/secret-snapshots`;
    const query = { environment: 'dev', path: '/', offset: 0, limit: 5 };
    const { body } = await world.app.ok('GET', snapshots, { token: world.admin.token, query });
    const rollback = `/api/v1/secret-snapshot/${body.secretSnapshots.at(-1).id}/rollback`;
    await send('POST', rollback, {});
    expect(await placesAfter('rollback-secret-snapshot')).toEqual([root]);
  });

  it('name every folder of a batch that spans several', async () => {
    const { id: workspaceId } = await world.project();
    const send = (method: string, path: string, body: object) => world.ok(world.admin, method, path, body);
    await send('POST', '/api/v1/folders', { workspaceId, environment: 'dev', path: '/', name: 'a' });
    await send('POST', '/api/v3/secrets/batch/raw', {
      workspaceId,
      ...root,
      secrets: [
        { secretKey: 'ONE', secretValue: '1' },
        { secretKey: 'TWO', secretValue: '2', secretPath: '/a' },
      ],
    });
    expect(await placesAfter('create-secrets')).toEqual([root, { environment: 'dev', secretPath: '/a' }]);
  });
});
