import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allItems, documents } from '../../harness/table.ts';
import { type Actor, openWorld, type World } from '../projects/world.ts';
import { isSignedBy, type Receiver, startReceiver } from './receiver.ts';

const base = '/api/v1/webhooks';

let world: World;
let guarded: World;
let receiver: Receiver;
// biome-ignore lint/suspicious/noExplicitAny: a reply as it came
let project: any;

beforeAll(async () => {
  world = await openWorld({ allowPrivateTargets: true });
  guarded = await openWorld();
  receiver = await startReceiver();
  project = await world.project();
});

afterAll(() => receiver.close());

const draft = (more: object = {}) => ({
  workspaceId: project.id,
  environment: 'dev',
  webhookUrl: 'https://example.com/hook',
  ...more,
});

const created = async (more: object = {}, actor: Actor = world.admin) =>
  (await world.ok(actor, 'POST', base, draft(more))).webhook;

const test = (id: string) => world.ok(world.admin, 'POST', `${base}/${id}/test`);
const tested = async (id: string) => (await test(id)).webhook;

describe('a webhook', () => {
  it('is created as the reference answers it, with its address', async () => {
    const reply = await world.ok(
      world.admin,
      'POST',
      base,
      draft({ webhookSecretKey: 'k', secretPath: '/' }),
    );
    const dev = project.environments.find(({ slug }: { slug: string }) => slug === 'dev');
    expect(reply).toEqual({
      message: 'Successfully created webhook',
      webhook: {
        id: expect.any(String),
        secretPath: '/',
        lastStatus: null,
        lastRunErrorMessage: null,
        isDisabled: false,
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
        envId: dev.id,
        type: 'general',
        projectId: project.id,
        environment: { id: dev.id, name: dev.name, slug: 'dev' },
        url: 'https://example.com/hook',
        eventsFilter: [],
      },
    });
    const read = await world.ok(world.admin, 'GET', `${base}/${reply.webhook.id}`);
    expect(read.webhook).toEqual(reply.webhook);
  });

  it('takes projectId for workspaceId, and asks for one of them', async () => {
    const { webhook } = await world.ok(
      world.admin,
      'POST',
      base,
      draft({ workspaceId: undefined, projectId: project.id }),
    );
    expect(webhook.projectId).toBe(project.id);
    const none = await world.send(world.admin, 'POST', base, draft({ workspaceId: undefined }));
    expect(none.status).toBe(400);
  });

  it('can be switched off and on, and deleted', async () => {
    const { id } = await created();
    const off = await world.ok(world.admin, 'PATCH', `${base}/${id}`, { isDisabled: true });
    expect([off.message, off.webhook.isDisabled]).toEqual(['Successfully updated webhook', true]);
    expect((await world.ok(world.admin, 'PATCH', `${base}/${id}`, {})).webhook.isDisabled).toBe(false);
    const gone = await world.ok(world.admin, 'DELETE', `${base}/${id}`);
    expect([gone.message, gone.webhook.id]).toEqual(['Successfully deleted webhook', id]);
    for (const method of ['GET', 'PATCH', 'DELETE'])
      expect((await world.send(world.admin, method, `${base}/${id}`, {})).status).toBe(404);
  });

  const modified = { eventName: 'secrets.modified' };
  const notRotated = { eventName: 'secrets.rotation-failed' };

  it.each([
    ['none, which means all', [], []],
    ['null, which means none', null, []],
    ['one', [modified], [modified]],
    ['all', [notRotated, modified], [notRotated, modified]],
    ['one twice', [modified, modified], [modified]],
  ])('keeps the events it was asked to tell of: %s', async (_what, eventsFilter, kept) => {
    const { id, eventsFilter: answered } = await created({ eventsFilter });
    expect(answered).toEqual(kept);
    expect((await world.ok(world.admin, 'GET', `${base}/${id}`)).webhook.eventsFilter).toEqual(kept);
  });

  it('changes events and state each by itself', async () => {
    const { id } = await created({ eventsFilter: [modified] });
    const patch = async (body: object) => {
      const { webhook } = await world.ok(world.admin, 'PATCH', `${base}/${id}`, body);
      const read = (await world.ok(world.admin, 'GET', `${base}/${id}`)).webhook;
      expect(read).toEqual(webhook);
      return [webhook.isDisabled, webhook.eventsFilter];
    };
    expect(await patch({ isDisabled: true })).toEqual([true, [modified]]);
    expect(await patch({ eventsFilter: [notRotated] })).toEqual([true, [notRotated]]);
    expect(await patch({ isDisabled: null, eventsFilter: [] })).toEqual([true, []]);
    expect(await patch({ isDisabled: false, eventsFilter: [modified] })).toEqual([false, [modified]]);
    const unknown = await world.send(world.admin, 'PATCH', `${base}/${id}`, {
      eventsFilter: [{ eventName: 'secrets.sold' }],
    });
    expect(unknown.status).toBe(422);
    expect(unknown.body.message).toContain('secrets.rotation-failed');
  });

  it('loses neither when both are changed at the same moment', async () => {
    const { id } = await created();
    await Promise.all([
      world.ok(world.admin, 'PATCH', `${base}/${id}`, { isDisabled: true, eventsFilter: null }),
      world.ok(world.admin, 'PATCH', `${base}/${id}`, { eventsFilter: [notRotated] }),
    ]);
    const { webhook } = await world.ok(world.admin, 'GET', `${base}/${id}`);
    expect([webhook.isDisabled, webhook.eventsFilter]).toEqual([true, [notRotated]]);
  });

  it('stored before there were filters hears of everything', async () => {
    const { id } = await created({ eventsFilter: [modified] });
    const Key = { pk: `PROJECT#${project.id}`, sk: `WEBHOOK#${id}` };
    const UpdateExpression = 'REMOVE eventsFilter';
    await documents().send(new UpdateCommand({ TableName: world.app.table, Key, UpdateExpression }));
    const { webhook } = await world.ok(world.admin, 'GET', `${base}/${id}`);
    expect(webhook).toMatchObject({ id, eventsFilter: [] });
  });

  it('may be one of Microsoft Teams', async () => {
    const body = { type: 'microsoft-teams', webhookUrl: 'https://x.webhook.office.com/a', eventsFilter: [] };
    const webhook = await created({ ...body, workspaceId: undefined, projectId: project.id });
    expect(webhook).toMatchObject({ type: 'microsoft-teams', url: 'https://x.webhook.office.com/a' });
  });

  it.each([
    ['no URL', { webhookUrl: 'nonsense' }],
    ['another scheme', { webhookUrl: 'ftp://example.com' }],
    ['a Slack webhook elsewhere', { type: 'slack' }],
    [
      'a Slack webhook that only mentions Slack',
      { type: 'slack', webhookUrl: 'https://e.com/hooks.slack.com' },
    ],
    ['a path that does not begin with a slash', { secretPath: 'a' }],
    ['a glob that is none', { secretPath: '/[' }],
    ['an unknown type', { type: 'pigeon' }],
    ['a Teams webhook elsewhere', { type: 'microsoft-teams' }],
    ['an event that nobody knows', { eventsFilter: [{ eventName: 'secrets.sold' }] }],
    ['a filter that is none', { eventsFilter: 'secrets.modified' }],
  ])('with %s is invalid', async (_what, more) => {
    expect((await world.send(world.admin, 'POST', base, draft(more))).status).toBe(422);
  });

  it('in an unknown environment or project is not found', async () => {
    expect((await world.send(world.admin, 'POST', base, draft({ environment: 'none' }))).status).toBe(404);
    const elsewhere = draft({ workspaceId: '019ab5e4-0000-7000-8000-000000000000' });
    expect((await world.send(world.admin, 'POST', base, elsewhere)).status).toBe(404);
  });

  it('keeps address and key out of the table', async () => {
    await created({ webhookUrl: 'https://canary.example/hook', webhookSecretKey: 'canary-key' });
    const text = JSON.stringify(await allItems(world.app.table), (_key, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    expect(text).not.toContain('canary.example');
    expect(text).not.toContain('canary-key');
  });

  it.each(['carol:hunter22@', 'hunter22@', ':hunter22@', 'car%40ol:hunter%3A22@'])(
    'with %s before its host logs in with that, and nobody is shown it',
    async (login) => {
      const webhookUrl = receiver.url.replace('://', `://${login}`);
      const other = await world.project();
      const shown = receiver.url.replace('://', '://***@');
      const replies = [
        await world.ok(world.admin, 'POST', base, draft({ workspaceId: other.id, webhookUrl })),
      ];
      const { id } = replies[0].webhook;
      for (const status of [204, 500]) {
        receiver.answer(status);
        replies.push(await test(id));
        const [name = '', password = ''] = login.slice(0, -1).split(':').map(decodeURIComponent);
        const basic = Buffer.from(`${name}:${password}`).toString('base64');
        expect(receiver.received.at(-1)?.headers.authorization).toBe(`Basic ${basic}`);
      }
      replies.push(await world.ok(world.admin, 'GET', `${base}/${id}`));
      replies.push(await world.ok(world.admin, 'PATCH', `${base}/${id}`, { isDisabled: true }));
      replies.push(await world.ok(world.admin, 'DELETE', `${base}/${id}`));
      for (const { webhook } of replies) expect(webhook.url).toBe(shown);
      const stored = JSON.stringify(await allItems(world.app.table));
      for (const text of [JSON.stringify(replies), stored, JSON.stringify(world.app.lines)])
        expect(text).not.toMatch(/hunter|carol|car%40ol/);
    },
  );

  it('goes with its environment', async () => {
    const other = await world.project();
    const { id } = await created({ workspaceId: other.id, environment: 'staging' });
    const staging = other.environments.find(({ slug }: { slug: string }) => slug === 'staging');
    await world.ok(world.admin, 'DELETE', `/api/v1/workspace/${other.id}/environments/${staging.id}`);
    expect((await world.send(world.admin, 'GET', `${base}/${id}`)).status).toBe(404);
    const list = await world.app.ok('GET', base, {
      token: world.admin.token,
      query: { workspaceId: other.id },
    });
    expect(list.body.webhooks).toEqual([]);
  });
});

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
