import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import {
  base,
  botToken,
  clientSecret,
  installation,
  openSlackPlace,
  type SlackPlace,
} from '../../world/slack-place.ts';

let place: SlackPlace;

beforeAll(async () => {
  place = await openSlackPlace();
});
afterAll(() => place.slack.close());

const stateIn = (location: URL): string => location.searchParams.get('state') ?? '';
const list = () => place.world.ok(place.person, 'GET', base);

describe('installing the app in Slack', () => {
  it('ok/the browser that began comes back, and the workspace is there with a sealed token', async () => {
    const { location, cookie } = await place.begin({ slug: 'team-chat', description: 'Where we talk' });
    expect(location.origin + location.pathname).toBe('https://slack.com/oauth/v2/authorize');
    expect(location.searchParams.get('scope')).toBe('chat:write.public,chat:write,channels:read,groups:read');
    const reply = await place.back(cookie, { state: stateIn(location), code: 'the-code' });
    expect(reply.status).toBe(302);
    expect(reply.headers.location).toBe(
      `https://test/org/${place.world.orgId}/settings?selectedTab=workflow-integrations`,
    );
    const exchange = place.slack.calls.at(-1);
    expect(Object.fromEntries(exchange?.form ?? [])).toEqual({
      code: 'the-code',
      redirect_uri: `https://test${base}/oauth_redirect`,
    });
    expect(exchange?.headers.authorization).toBe(
      `Basic ${Buffer.from(`client.1:${clientSecret}`).toString('base64')}`,
    );
    expect((await list()).find(({ slug }: { slug: string }) => slug === 'team-chat')).toEqual({
      id: expect.any(String),
      description: 'Where we talk',
      slug: 'team-chat',
      integration: 'slack',
      teamName: 'Example <Team>',
    });
    const stored = JSON.stringify(await allItems(place.world.app.table));
    expect(stored).not.toContain(botToken);
    expect(stored).not.toContain(clientSecret);
  });

  it.each([
    ['without its cookie', { hasCookie: false, state: undefined }],
    ['with another state', { hasCookie: true, state: 'another' }],
  ])('fail/a browser %s installs nothing, and Slack is not asked', async (_name, { hasCookie, state }) => {
    const { location, cookie } = await place.begin({ slug: 'not-there' });
    const before = place.slack.calls.length;
    const query = { state: state ?? stateIn(location), code: 'c' };
    const reply = await place.back(hasCookie ? cookie : undefined, query);
    expect(reply.status).toBe(401);
    expect(place.slack.calls.length).toBe(before);
  });

  it('fail/the cookie of one browser does not go with the state of another', async () => {
    const [mine, theirs] = [await place.begin({ slug: 'mine' }), await place.begin({ slug: 'theirs' })];
    const reply = await place.back(mine.cookie, { state: stateIn(theirs.location), code: 'c' });
    expect(reply.status).toBe(401);
  });

  it('fail/whoever may not install any more, or whose session ended, installs nothing', async () => {
    const person = await place.world.person('admin');
    const { location, cookie } = await place.begin({ slug: 'too-late' }, person);
    const membership = await place.world.read(({ organizations }) =>
      organizations.membership(person.orgId, person.id),
    );
    if (!membership) throw new Error('no membership');
    await place.world.write(({ organizations }) =>
      organizations.membershipReplacement({ ...membership, role: 'no-access' }, membership),
    );
    const reply = await place.back(cookie, { state: stateIn(location), code: 'c' });
    expect(reply.status).toBe(403);
    expect((await list()).map(({ slug }: { slug: string }) => slug)).not.toContain('too-late');
  });

  it('fail/a whole Enterprise Grid is refused', async () => {
    place.slack.answer(() => ({ body: { ...installation, is_enterprise_install: true } }));
    const { location, cookie } = await place.begin({ slug: 'grid' });
    expect((await place.back(cookie, { state: stateIn(location), code: 'c' })).status).toBe(400);
  });

  it.each([
    [{ ok: false, error: 'invalid_code' }, 200, 400],
    [{ ok: false, error: 'fatal_error' }, 200, 503],
    ['<html>', 200, 503],
    [{}, 502, 503],
  ])('fail/Slack answering %j with %i is %i', async (body, status, expected) => {
    place.slack.answer(() => ({ status, body }));
    const { location, cookie } = await place.begin({ slug: 'not-now' });
    expect((await place.back(cookie, { state: stateIn(location), code: 'c' })).status).toBe(expected);
  });

  it('fail/a slug that is taken is refused before anybody goes to Slack', async () => {
    place.slack.answer(() => ({ body: installation }));
    await place.install('taken');
    const reply = await place.world.app.request('GET', `${base}/install`, {
      token: place.person.token,
      query: { slug: 'taken' },
    });
    expect(reply.status).toBe(400);
  });

  it('ok/installed anew it has another token under the same id', async () => {
    place.slack.answer(() => ({ body: installation }));
    const id = await place.install('again');
    place.slack.answer(() => ({ body: { ...installation, access_token: 'xoxb-another' } }));
    const begun = await place.world.app.ok('GET', `${base}/reinstall`, {
      token: place.person.token,
      query: { id },
    });
    const cookie = (begun.cookies[0] ?? '').split(';', 1)[0];
    const state = stateIn(new URL(begun.body));
    expect((await place.back(cookie, { state, code: 'c' })).status).toBe(302);
    place.slack.answer(() => ({ body: { ok: true, channels: [] } }));
    await place.world.ok(place.person, 'GET', `${base}/${id}/channels`);
    expect(place.slack.calls.at(-1)?.headers.authorization).toBe('Bearer xoxb-another');
  });
});

describe('the channels of a workspace', () => {
  let id: string;
  beforeAll(async () => {
    place.slack.answer(() => ({ body: installation }));
    id = await place.install('channels');
  });

  it('ok/are read page after page', async () => {
    place.slack.answer(({ form }) => ({
      body: form.get('cursor')
        ? {
            ok: true,
            channels: [{ id: 'C2', name: 'two', is_private: true }],
            response_metadata: { next_cursor: '' },
          }
        : { ok: true, channels: [{ id: 'C1', name: 'one' }], response_metadata: { next_cursor: 'dGVhbQ==' } },
    }));
    expect(await place.world.ok(place.person, 'GET', `${base}/${id}/channels`)).toEqual([
      { id: 'C1', name: 'one' },
      { id: 'C2', name: 'two' },
    ]);
    expect(place.slack.calls.at(-1)?.form.get('types')).toBe('public_channel,private_channel');
  });

  it('fail/Slack that was asked too often is 429 with its own pause', async () => {
    place.slack.answer(() => ({
      status: 429,
      headers: { 'retry-after': '17' },
      body: { ok: false, error: 'ratelimited' },
    }));
    const reply = await place.world.send(place.person, 'GET', `${base}/${id}/channels`);
    expect(reply.status).toBe(429);
    expect(reply.headers['retry-after']).toBe('17');
  });

  it('fail/a token that Slack takes no more is a refusal that says so, never an empty list', async () => {
    place.slack.answer(() => ({ body: { ok: false, error: 'token_revoked' } }));
    const reply = await place.world.send(place.person, 'GET', `${base}/${id}/channels`);
    expect(reply.status).toBe(400);
    expect(reply.body.message).toMatch(/install the app again/);
  });
});
