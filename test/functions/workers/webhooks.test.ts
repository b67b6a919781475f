import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeBatch } from '../../../functions/workers/webhooks/batch.ts';
import { deliver, deliveriesOf } from '../../../layers/domain/webhooks/delivery.ts';
import { isSignedBy, type Receiver } from '../../world/receiver.ts';
import { changed, openWebhookPlace, record, type WebhookPlace } from '../../world/webhook-place.ts';
import { openWorld, type World } from '../../world/world.ts';

let place: WebhookPlace;
let world: World;
let receiver: Receiver;
let hookIn: WebhookPlace['hookIn'];
let hook: WebhookPlace['hook'];
let fanOut: WebhookPlace['fanOut'];
let ports: WebhookPlace['ports'];

beforeAll(async () => {
  place = await openWebhookPlace();
  ({ world, receiver, hookIn, hook, fanOut, ports } = place);
});
afterAll(() => receiver.close());

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

  it('reaches the webhooks that are to hear of it, and no others', async () => {
    const project = await world.project();
    const all = await hookIn(project);
    const modified = await hookIn(project, { eventsFilter: [{ eventName: 'secrets.modified' }] });
    const other = await hookIn(project, { eventsFilter: [{ eventName: 'secrets.rotation-failed' }] });
    expect(hooksIn(await fanOut(changed(project.id)))).toEqual([all.id, modified.id].sort());
    const wider = {
      eventsFilter: [{ eventName: 'secrets.modified' }, { eventName: 'secrets.rotation-failed' }],
    };
    await world.ok(world.admin, 'PATCH', `/api/v1/webhooks/${other.id}`, wider);
    expect(hooksIn(await fanOut(changed(project.id)))).toEqual([all.id, modified.id, other.id].sort());
  });

  it('is none of the business of webhooks that were made after it', async () => {
    const project = await world.project();
    const { id, createdAt } = await hookIn(project);
    expect(hooksIn(await fanOut(changed(project.id, {}, createdAt)))).toEqual([id]);
    const before = new Date(Date.parse(createdAt) - 1).toISOString();
    expect(await fanOut(changed(project.id, {}, before))).toEqual([]);
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
    const change = {
      eventId: 'event-1',
      occurredAt: '2100-01-01T00:00:00.000Z',
      projectId: project.id,
      places,
      trees: [],
    };
    const [delivery] = await deliveriesOf(guarded.open(), change);
    if (!delivery) throw new Error('no delivery');
    expect(await deliver(guarded.open(), delivery)).toBe('done');
    const told = await guarded.ok(guarded.admin, 'GET', `/api/v1/webhooks/${webhook.id}`);
    expect(told.webhook.lastRunErrorMessage).toBe('The address of the target is not public');
  });

  it('to a webhook that was deleted, disabled or told to listen to other things meanwhile is done', async () => {
    const gone = await deliveryTo();
    const off = await deliveryTo();
    await world.ok(world.admin, 'DELETE', `/api/v1/webhooks/${gone.webhook.id}`);
    await world.ok(world.admin, 'PATCH', `/api/v1/webhooks/${off.webhook.id}`, { isDisabled: true });
    const deaf = await deliveryTo();
    const eventsFilter = [{ eventName: 'secrets.rotation-failed' }];
    await world.ok(world.admin, 'PATCH', `/api/v1/webhooks/${deaf.webhook.id}`, { eventsFilter });
    const before = receiver.received.length;
    const bodies = [gone.body, off.body, deaf.body].map((body) => record(body));
    expect(await takeBatch(bodies, ports())).toEqual({
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
