import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parcelFrom } from '../../../functions/workers/relay/event-entry.ts';
import { compilePattern } from '../../../local/eventbridge/pattern.ts';
import { allItems } from '../../harness/table.ts';
import { onlyPart, templatesFor } from '../../lib/stacks.ts';
import { base, dashboard, openSlackPlace, type SlackPlace } from '../../world/slack-place.ts';

let place: SlackPlace;
let integrationId: string;
const { EventPattern } = onlyPart(templatesFor().events, 'AWS::Events::Rule', 'Chat')[1].Properties;
const matches = compilePattern(EventPattern, 'the rule of chats');

beforeAll(async () => {
  place = await openSlackPlace();
  integrationId = await place.install('worker');
  place.slack.answer(() => ({ body: { ok: true } }));
});
afterAll(() => place.slack.close());

// biome-ignore lint/suspicious/noExplicitAny: replies as they came
type Reply = any;

const settings = {
  isAccessRequestNotificationEnabled: true,
  accessRequestChannels: 'CACCESS',
  isSecretRequestNotificationEnabled: true,
  secretRequestChannels: 'CONE, CTWO',
  isFailureNotificationEnabled: true,
  failureChannels: 'CFAIL',
};

const configure = (project: Reply, more: object = {}) =>
  place.world.ok(place.world.admin, 'PUT', `/api/v1/workspace/${project.id}/slack-config`, {
    slackIntegrationId: integrationId,
    ...settings,
    ...more,
  });

const eventOf = (project: Reply, type: string, metadata: object = {}, actor: object = {}): string =>
  JSON.stringify({
    'detail-type': type,
    source: 'locket',
    detail: {
      id: 'event-1',
      type,
      outcome: 'success',
      occurredAt: '2100-01-01T00:00:00.000Z',
      projectId: project.id,
      actor: { type: 'user', metadata: { userId: place.person.id, email: place.person.email }, ...actor },
      metadata,
    },
  });

const fanOut = async (body: string): Promise<readonly string[]> => {
  const ports = place.ports();
  expect(await place.take(body, ports)).toEqual({ batchItemFailures: [] });
  return ports.sent;
};
const channelsIn = (bodies: readonly string[]) => bodies.map((body) => JSON.parse(body).chat.channel).sort();

describe('an event', () => {
  it.each([
    ['secret-approval-request', {}, ['CONE', 'CTWO']],
    ['review-secret-approval-request', {}, ['CONE', 'CTWO']],
    ['secret-approval-merged', {}, ['CONE', 'CTWO']],
    ['create-access-request', {}, ['CACCESS']],
    ['break-glass-access', {}, ['CACCESS']],
    ['fail-dynamic-secret-lease', {}, ['CFAIL']],
    ['fail-secret-rotation', {}, ['CFAIL']],
    ['send-pki-alert', {}, ['CFAIL']],
    ['integration-synced', { isSynced: false }, ['CFAIL']],
    ['integration-synced', { isSynced: true }, []],
    ['create-secret', {}, []],
  ])('%s %j is told in %j', async (type, metadata, channels) => {
    const project = await place.world.project();
    await configure(project);
    expect(channelsIn(await fanOut(eventOf(project, type, metadata)))).toEqual(channels);
  });

  it('is told nobody where its topic is off, or the project tells nobody', async () => {
    const [off, none] = [await place.world.project(), await place.world.project()];
    await configure(off, { isSecretRequestNotificationEnabled: false });
    expect(await fanOut(eventOf(off, 'secret-approval-request'))).toEqual([]);
    expect(await fanOut(eventOf(none, 'secret-approval-request'))).toEqual([]);
  });

  it('carries no address of a person, and no reason or comment, into the queue', async () => {
    const project = await place.world.project();
    await configure(project);
    const metadata = { bypassReason: 'because of hunter2', comment: 'hunter2', environment: 'dev' };
    const [body = ''] = await fanOut(eventOf(project, 'break-glass-access', metadata));
    expect(body).not.toContain('hunter2');
    expect(body).not.toContain('@');
  });
});

describe('a message', () => {
  const oneOf = async (metadata: object = {}, actor?: object) => {
    const project = await place.world.project();
    await configure(project);
    const [body = ''] = await fanOut(eventOf(project, 'secret-approval-request', metadata, actor));
    return { project, body };
  };
  const config = async ({ id }: Reply) =>
    place.world.ok(place.world.admin, 'GET', `/api/v1/workspace/${id}/slack-config`);

  it('is posted with what happened where, and a way on', async () => {
    const { project, body } = await oneOf({
      environment: 'prod',
      secretPath: '/a',
      changeRequestId: 'r1',
      changeRequestSlug: 'k3x9',
    });
    place.slack.answer(() => ({ body: { ok: true } }));
    expect(await place.take(body)).toEqual({ batchItemFailures: [] });
    const call = place.slack.calls.at(-1);
    expect(call?.path).toBe('/api/chat.postMessage');
    expect(call?.form.get('channel')).toBe('CONE');
    const text = call?.form.get('text') ?? '';
    for (const part of [
      'A change of secrets waits',
      `Project: ${project.name}`,
      'Environment: prod',
      'By: Pat',
      'Request: k3x9',
    ])
      expect(text).toContain(part);
    expect(call?.form.get('blocks')).toContain(`${dashboard}/project/${project.id}/approval?requestId=r1`);
    expect(await config(project)).toMatchObject({ lastStatus: 'success', lastErrorMessage: null });
  });

  it('shows what others named as text: no link, no mention, no markup', async () => {
    const name = '<!channel> <https://evil.example|click> & *bold*';
    const { body } = await oneOf({ changeRequestSlug: name }, { type: 'identity', metadata: { name } });
    await place.take(body);
    const form = place.slack.calls.at(-1)?.form;
    expect(form?.get('text')).toContain('&lt;!channel&gt; &lt;https://evil.example|click&gt; &amp; *bold*');
    expect(form?.get('text')).not.toContain('<!channel>');
    const blocks: Reply[] = JSON.parse(form?.get('blocks') ?? '[]');
    const marked = blocks.filter(({ text }) => text?.type === 'mrkdwn');
    expect(JSON.stringify(marked)).not.toContain('evil.example');
  });

  it('that Slack takes later is postponed for as long as Slack says', async () => {
    const { project, body } = await oneOf();
    place.slack.answer(() => ({
      status: 429,
      headers: { 'retry-after': '77' },
      body: { ok: false, error: 'ratelimited' },
    }));
    const ports = place.ports();
    expect((await place.take(body, ports)).batchItemFailures).toHaveLength(1);
    expect(ports.postponed.map(([, seconds]) => seconds)).toEqual([77]);
    expect(await config(project)).toMatchObject({ lastStatus: 'failed' });
  });

  it.each([
    [{ ok: false, error: 'internal_error' }, 200],
    [{}, 503],
  ])('answered by %j (%i) comes again, each time later', async (answer, status) => {
    const { body } = await oneOf();
    place.slack.answer(() => ({ status, body: answer }));
    const ports = place.ports();
    for (const receives of [1, 2, 3, 4]) await place.take(body, ports, receives);
    const pauses = ports.postponed.map(([, seconds]) => seconds);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses).toHaveLength(4);
  });

  it.each(['channel_not_found', 'is_archived', 'token_revoked'])(
    'that Slack refuses as %s is done with, and the project says why',
    async (error) => {
      const { project, body } = await oneOf();
      place.slack.answer(() => ({ body: { ok: false, error } }));
      expect(await place.take(body)).toEqual({ batchItemFailures: [] });
      expect(await config(project)).toMatchObject({
        lastStatus: 'failed',
        lastErrorMessage: expect.any(String),
      });
    },
  );

  it('to a channel that is told no more is not posted', async () => {
    const { project, body } = await oneOf();
    await configure(project, { secretRequestChannels: '' });
    const before = place.slack.calls.length;
    expect(await place.take(body)).toEqual({ batchItemFailures: [] });
    expect(place.slack.calls.length).toBe(before);
  });
});

describe('the rule on the bus', () => {
  const isQueued = async (project: Reply, name: string): Promise<boolean> => {
    const { world } = place;
    const policy = { workspaceId: project.id, environment: 'prod', secretPath: '/' };
    await world.ok(world.admin, 'POST', `/api/v3/secrets/raw/${name}`, { ...policy, secretValue: 'v' });
    const event = (await allItems(world.app.table)).find(
      ({ type, projectId, metadata }) =>
        type === 'secret-approval-request' && projectId === project.id && Object(metadata).secretPath === '/',
    );
    const newest = (await allItems(world.app.table))
      .filter(({ type, projectId }) => type === 'secret-approval-request' && projectId === project.id)
      .sort((a, b) => String(a.id).localeCompare(String(b.id)))
      .at(-1);
    const { entry } = parcelFrom(JSON.stringify(newest ?? event), '1', 'locket');
    const [source, type] = [entry.Source ?? '', entry.DetailType ?? ''];
    return matches({ source, 'detail-type': type, detail: JSON.parse(entry.Detail ?? '') });
  };
  const governed = async () => {
    const { world, person } = place;
    const project = await world.project();
    await world.ok(world.admin, 'POST', '/api/v1/secret-approvals', {
      workspaceId: project.id,
      environment: 'prod',
      secretPath: '/',
      name: 'policy',
      approvers: [{ type: 'user', id: (await world.personIn(project.id, 'admin')).id }],
      machineChanges: 'request',
    });
    expect(person).toBeDefined();
    return project;
  };

  it('lets through nothing of a project that tells no chat, and all from the first channel on', async () => {
    const project = await governed();
    expect(await isQueued(project, 'NONE')).toBe(false);
    await configure(project);
    expect(await isQueued(project, 'TOLD')).toBe(true);
    await configure(project, {
      isAccessRequestNotificationEnabled: false,
      secretRequestChannels: '',
      failureChannels: '',
    });
    expect(await isQueued(project, 'OFF')).toBe(false);
  });

  it('lets through nothing more once the worker finds that the integration is gone', async () => {
    const project = await governed();
    const { world } = place;
    const keep = integrationId;
    place.slack.answer(({ path }) =>
      path === '/api/oauth.v2.access'
        ? {
            body: {
              ok: true,
              access_token: 't',
              bot_user_id: 'U',
              app_id: 'A',
              team: { id: 'T', name: 'T' },
            },
          }
        : { body: { ok: true } },
    );
    integrationId = await place.install('short-lived');
    await configure(project);
    await world.ok(place.person, 'DELETE', `${base}/${integrationId}`);
    const gone = await world.send(world.admin, 'GET', `/api/v1/workspace/${project.id}/slack-config`);
    expect(gone.status).toBe(404);
    expect(await isQueued(project, 'ONCE')).toBe(true);
    const [body = ''] = await fanOut(eventOf(project, 'secret-approval-request'));
    expect(await place.take(body)).toEqual({ batchItemFailures: [] });
    expect(await isQueued(project, 'NEVER')).toBe(false);
    integrationId = keep;
  });
});
