import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, describe, expect, it } from 'vitest';
import { allItems, documents } from '../../harness/table.ts';
import { base, openHooks } from './hooks-place.ts';

const { world, project, receiver, draft, created, test } = await openHooks();

afterAll(() => receiver.close());

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
