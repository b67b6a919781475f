import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readToken } from '../../../layers/domain/tokens/jwt.ts';
import { type Account, type AccountsPlace, cookieIn, openAccountsPlace } from '../../world/accounts-place.ts';

let place: AccountsPlace;
let ann: Account;
beforeAll(async () => {
  place = await openAccountsPlace();
});
beforeEach(async () => {
  ann = await place.account();
});

const refresh = (cookie: string, headers: Record<string, string> = {}) =>
  place.post('/api/v1/auth/token', undefined, { cookies: [cookie], headers });

describe('the refresh cookie', () => {
  it('is for the API of this host only, over HTTPS, and no script sees it', async () => {
    const { email, password } = ann;
    const { cookies } = await place.post('/api/v3/auth/login', { email, password });
    expect(cookies).toHaveLength(1);
    const [value = '', ...attributes] = (cookies[0] ?? '').split('; ');
    expect(value).toMatch(/^jid=[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(attributes.filter((one) => !one.startsWith('Expires='))).toEqual([
      'Path=/api',
      'HttpOnly',
      'Secure',
      'SameSite=Strict',
    ]);
  });

  it('is exchanged for an access token of the same session and the next cookie', async () => {
    const { token, cookie } = await place.login(ann);
    const reply = await refresh(cookie);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body).toEqual({ token: expect.any(String), organizationId: null });
    expect(readToken(reply.body.token).claims.tokenVersionId).toBe(readToken(token).claims.tokenVersionId);
    expect(cookieIn(reply)).not.toBe(cookie);
    expect(await place.isAlive(reply.body.token)).toBe(true);
    const [event] = await place.eventsOf('user-session-refreshed');
    expect(event).toMatchObject({ outcome: 'success', actor: { type: 'user' } });
  });

  it('remembers the organization that was chosen, when whoever chooses shows it', async () => {
    const { token, cookie } = await place.login(ann);
    const body = { organizationId: ann.orgId };
    const choose = (cookies: readonly string[]) =>
      place.post('/api/v3/auth/select-organization', body, { token, cookies });
    const chosen = await choose([cookie]);
    expect((await refresh(cookieIn(chosen))).body.organizationId).toBe(ann.orgId);
    // An access token alone buys none, nor does the cookie of another session.
    expect((await choose([])).cookies).toEqual([]);
    expect((await choose([(await place.login(ann)).cookie])).cookies).toEqual([]);
  });

  it('is no access token, and an access token is no cookie', async () => {
    const { token, cookie } = await place.login(ann);
    expect(await place.isAlive(cookie.replace('jid=', ''))).toBe(false);
    expect((await refresh(`jid=${token}`)).status).toBe(401);
    expect((await refresh('jid=garbage')).status).toBe(401);
    expect((await place.post('/api/v1/auth/token')).status).toBe(401);
  });

  it('makes the access token last ten days more, until the session ends after thirty', async () => {
    let { cookie } = await place.login(ann);
    for (let days = 9; days < 30; days += 9) {
      place.world.app.runtime.advance(9 * 86_400);
      const reply = await refresh(cookie);
      expect(reply.status, reply.text).toBe(200);
      cookie = cookieIn(reply);
    }
    place.world.app.runtime.advance(4 * 86_400);
    expect((await refresh(cookie)).status).toBe(401);
  });
});

describe('a refresh token that was exchanged', () => {
  it('counts for a minute more, for a reply that got lost', async () => {
    const { cookie } = await place.login(ann);
    const first = await refresh(cookie);
    place.world.app.runtime.advance(59);
    const again = await refresh(cookie);
    expect(again.status).toBe(200);
    expect((await refresh(cookieIn(first))).status).toBe(200);
  });

  it('counts for two tabs that ask at the same moment', async () => {
    const { cookie } = await place.login(ann);
    const replies = await Promise.all([refresh(cookie), refresh(cookie), refresh(cookie)]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await refresh(cookieIn(replies[0] ?? { cookies: [] }))).status).toBe(200);
  });

  it('ends its session for both later on, whoever comes first', async () => {
    const { token, cookie } = await place.login(ann);
    const other = await place.login(ann);
    const next = await refresh(cookie);
    place.world.app.runtime.advance(61);
    const stolen = await refresh(cookie);
    expect([stolen.status, stolen.cookies]).toEqual([401, []]);
    expect(await place.isAlive(token)).toBe(false);
    expect(await place.isAlive(next.body.token)).toBe(false);
    expect((await refresh(cookieIn(next))).status).toBe(401);
    // Another session of the same person goes on.
    expect(await place.isAlive(other.token)).toBe(true);
    const events = await place.eventsOf('user-session-reused');
    expect(events.at(-1)).toMatchObject({ outcome: 'failed', actor: { type: 'user' } });
  });

  it('ends its session at once when it is older than the last one', async () => {
    const { cookie } = await place.login(ann);
    const second = await refresh(cookie);
    const third = await refresh(cookieIn(second));
    expect((await refresh(cookie)).status).toBe(401);
    expect((await refresh(cookieIn(third))).status).toBe(401);
  });
});

describe('a page of another origin', () => {
  it.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example', host: 'locket.example' },
    { origin: 'https://locket.example.evil.example', host: 'locket.example' },
    { origin: 'null', host: 'locket.example' },
    { origin: 'https://locket.example' },
  ])('gets nothing for the cookie, and takes nothing away: %j', async (headers) => {
    const { cookie } = await place.login(ann);
    const reply = await refresh(cookie, headers as unknown as Record<string, string>);
    expect([reply.status, reply.cookies]).toEqual([403, []]);
    expect((await refresh(cookie)).status).toBe(200);
  });

  it.each([
    { 'sec-fetch-site': 'same-origin', origin: 'https://locket.example', host: 'behind.example' },
    { origin: 'https://locket.example', host: 'locket.example' },
    {},
  ])('is none that says so: %j', async (headers) => {
    const { cookie } = await place.login(ann);
    expect((await refresh(cookie, headers as unknown as Record<string, string>)).status).toBe(200);
  });
});

describe('a session', () => {
  it('is always a new one after a login, whatever was sent along', async () => {
    const { token, cookie } = await place.login(ann);
    const { email, password } = ann;
    const reply = await place.post('/api/v3/auth/login', { email, password }, { token, cookies: [cookie] });
    const sessionOf = (text: string) => readToken(text).claims.tokenVersionId;
    expect(sessionOf(reply.body.accessToken)).not.toBe(sessionOf(token));
    expect(sessionOf(cookieIn(reply).replace('jid=', ''))).toBe(sessionOf(reply.body.accessToken));
  });

  it('takes its cookie along when it ends', async () => {
    const { token, cookie } = await place.login(ann);
    const reply = await place.post('/api/v1/auth/logout', undefined, { token, cookies: [cookie] });
    expect(reply.cookies[0]).toMatch(/^jid=; Max-Age=0; /);
    expect((await refresh(cookie)).status).toBe(401);
  });
});

describe('an organization that was chosen', () => {
  const founded = async () => {
    const { token, cookie } = await place.login(ann);
    const { organization } = (
      await place.world.app.ok('POST', '/api/v2/organizations', { token, body: { name: 'Own' } })
    ).body;
    const chosen = await place.post(
      '/api/v3/auth/select-organization',
      { organizationId: organization.id },
      { token, cookies: [cookie] },
    );
    const inside = { token: chosen.body.token as string };
    return { path: `/api/v1/organization/${organization.id}`, inside, cookie: cookieIn(chosen) };
  };

  it('is forgotten once it is deleted: the session goes on without it', async () => {
    const { path, inside, cookie } = await founded();
    await place.world.app.ok('DELETE', path.replace('v1/organization', 'v2/organizations'), inside);
    const reply = await refresh(cookie);
    expect(reply.body).toEqual({ token: expect.any(String), organizationId: null });
    expect(await place.isAlive(reply.body.token)).toBe(true);
  });

  it('is forgotten once the person is no member any more, in its trail too', async () => {
    const { token, cookie } = await place.login(ann);
    const body = { organizationId: ann.orgId };
    const chosen = await place.post('/api/v3/auth/select-organization', body, { token, cookies: [cookie] });
    await place.world.ok(
      place.world.admin,
      'DELETE',
      `/api/v2/organizations/${ann.orgId}/memberships/${ann.membershipId}`,
    );
    const reply = await refresh(cookieIn(chosen));
    expect(reply.body).toEqual({ token: expect.any(String), organizationId: null });
    expect(await place.isAlive(reply.body.token)).toBe(true);
    const refreshed = (await place.eventsOf('user-session-refreshed')).at(-1);
    expect(refreshed).toMatchObject({ organizationId: 'instance' });
  });

  it('lets no session of the CLI be younger than the login behind it, by way of other organizations', async () => {
    const { path, inside } = await founded();
    const orgId = path.split('/').at(-1);
    await place.world.app.ok('PATCH', path, { ...inside, body: { userTokenExpiration: '1h' } });
    const handedOver = async (token: string) =>
      (await place.post('/api/v3/auth/cli-session', { organizationId: ann.orgId }, { token })).body.token;
    place.world.app.runtime.advance(1800);
    const again = await handedOver(await handedOver(inside.token));
    const select = () =>
      place.post('/api/v3/auth/select-organization', { organizationId: orgId }, { token: again });
    expect((await select()).status).toBe(200);
    place.world.app.runtime.advance(1801);
    expect(await place.isAlive(again)).toBe(true);
    expect((await select()).status).toBe(401);
  });

  it('ends no later than it lets sessions live, however often they refresh, and so does one of the CLI', async () => {
    const { path, inside, cookie } = await founded();
    await place.world.app.ok('PATCH', path, { ...inside, body: { userTokenExpiration: '1h' } });
    const { body } = await place.post(
      '/api/v3/auth/cli-session',
      { organizationId: path.split('/').at(-1) },
      inside,
    );
    place.world.app.runtime.advance(1800);
    const half = await refresh(cookie);
    const { exp, iat } = readToken(half.body.token).claims as { exp: number; iat: number };
    expect(exp - iat).toBeLessThanOrEqual(1800);
    expect((await place.world.app.request('GET', path, { token: body.token })).status).toBe(200);
    place.world.app.runtime.advance(1801);
    expect((await place.world.app.request('GET', path, { token: body.token })).status).toBe(401);
    expect((await refresh(cookieIn(half))).body.organizationId).toBeNull();
  });
});
