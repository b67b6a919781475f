import { afterAll, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { isSignedBy } from '../../world/receiver.ts';
import { openWorld } from '../../world/world.ts';
import { base, openHooks } from './hooks-place.ts';

const { world, project, receiver, draft, created, test } = await openHooks();
const guarded = await openWorld();
const tested = async (id: string) => (await test(id)).webhook;

afterAll(() => receiver.close());

describe('the list', () => {
  it('is filtered by environment and path', async () => {
    const { id: workspaceId } = await world.project();
    for (const [environment, secretPath] of [
      ['dev', '/'],
      ['dev', '/api/**'],
      ['prod', '/'],
    ])
      await created({ workspaceId, environment, secretPath });
    const list = async (query: object) => {
      const reply = await world.app.ok('GET', base, {
        token: world.admin.token,
        query: { workspaceId, ...query },
      });
      return reply.body.webhooks.map(
        (each: { environment: { slug: string }; secretPath: string }) =>
          `${each.environment.slug} ${each.secretPath}`,
      );
    };
    expect(await list({})).toEqual(['dev /', 'dev /api/**', 'prod /']);
    expect(await list({ environment: 'dev' })).toEqual(['dev /', 'dev /api/**']);
    expect(await list({ environment: 'dev', secretPath: '/api/**/' })).toEqual(['dev /api/**']);
    expect(await list({ environment: '', secretPath: '' })).toHaveLength(3);
  });
});

describe('rights', () => {
  it('viewers see webhooks, and may neither add, switch, call nor remove them', async () => {
    const { id } = await created();
    const viewer = await world.machineIn(project.id, 'viewer');
    await world.ok(viewer, 'GET', `${base}/${id}`);
    expect((await world.send(viewer, 'POST', base, draft())).status).toBe(403);
    expect((await world.send(viewer, 'PATCH', `${base}/${id}`, {})).status).toBe(403);
    expect((await world.send(viewer, 'POST', `${base}/${id}/test`)).status).toBe(403);
    expect((await world.send(viewer, 'DELETE', `${base}/${id}`)).status).toBe(403);
  });

  it('people and machines of the project manage them, others are not members', async () => {
    const person = await world.personIn(project.id, 'member');
    const { id } = await created({}, person);
    await world.ok(await world.machineIn(project.id, 'member'), 'DELETE', `${base}/${id}`);
    const outsider = await world.identity('member');
    const kept = await created();
    expect((await world.send(outsider, 'GET', `${base}/${kept.id}`)).status).toBe(403);
  });

  it('in another organization a webhook does not exist', async () => {
    const { id } = await created();
    const stranger = await world.identity('admin', await world.newOrganization());
    for (const [method, path] of [
      ['GET', `${base}/${id}`],
      ['PATCH', `${base}/${id}`],
      ['DELETE', `${base}/${id}`],
      ['POST', `${base}/${id}/test`],
    ] as const)
      expect((await world.send(stranger, method, path, {})).status).toBe(404);
  });
});

describe('a test call', () => {
  it('sends a signed message and records success', async () => {
    const { id } = await created({
      webhookUrl: receiver.url,
      webhookSecretKey: 'shared',
      secretPath: '/api',
    });
    receiver.answer(204);
    const { message, webhook } = await test(id);
    expect(message).toBe('Successfully triggered webhook');
    expect([webhook.lastStatus, webhook.lastRunErrorMessage]).toEqual(['success', null]);
    const call = receiver.received.at(-1);
    if (!call) throw new Error('nobody called');
    expect(call.body).toEqual({
      event: 'test',
      project: { workspaceId: project.id, environment: 'dev', secretPath: '/api' },
      timestamp: expect.any(Number),
    });
    expect(call.headers['content-type']).toBe('application/json');
    expect(isSignedBy('shared', call)).toBe(true);
    expect(isSignedBy('another', call)).toBe(false);
  });

  it('is not signed without a key', async () => {
    const { id } = await created({ webhookUrl: receiver.url });
    receiver.answer(200);
    await tested(id);
    expect(receiver.received.at(-1)?.headers).not.toHaveProperty('x-infisical-signature');
  });

  it.each([302, 400, 500])('answered with %i has failed', async (status) => {
    const { id } = await created({ webhookUrl: receiver.url });
    receiver.answer(status);
    const before = receiver.received.length;
    const { message, webhook } = await test(id);
    expect(message).toBe(`The webhook could not be triggered: The target answered with status ${status}`);
    expect(webhook).toMatchObject({
      lastStatus: 'failed',
      lastRunErrorMessage: `The target answered with status ${status}`,
    });
    expect(receiver.received.length).toBe(before + 1);
    const stored = (await world.ok(world.admin, 'GET', `${base}/${id}`)).webhook;
    expect(stored.lastStatus).toBe('failed');
  });

  it('of a private address has failed where those are not allowed', async () => {
    const { id: workspaceId } = await guarded.project();
    const body = draft({ workspaceId, webhookUrl: receiver.url });
    const { webhook } = await guarded.ok(guarded.admin, 'POST', base, body);
    const before = receiver.received.length;
    const reply = await guarded.ok(guarded.admin, 'POST', `${base}/${webhook.id}/test`);
    expect(reply.message).not.toContain('Successfully');
    expect(reply.webhook).toMatchObject({
      lastStatus: 'failed',
      lastRunErrorMessage: 'The address of the target is not public',
    });
    expect(receiver.received.length).toBe(before);
  });
});

describe('the trail', () => {
  it('has every change with environment, path and state', async () => {
    const { id } = await created({ secretPath: '/audited' });
    await world.ok(world.admin, 'PATCH', `${base}/${id}`, { isDisabled: true });
    await world.ok(world.admin, 'DELETE', `${base}/${id}`);
    const events = (await allItems(world.app.table))
      .filter(({ metadata }) => (metadata as { webhookId?: string } | undefined)?.webhookId === id)
      .map(({ type, metadata }) => [type, (metadata as { isDisabled: boolean }).isDisabled]);
    expect(events.sort()).toEqual([
      ['create-webhook', false],
      ['delete-webhook', true],
      ['update-webhook-status', true],
    ]);
  });
});
