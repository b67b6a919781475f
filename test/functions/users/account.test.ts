import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Account, type AccountsPlace, openAccountsPlace } from '../../world/accounts-place.ts';

let place: AccountsPlace;
let ann: Account;
beforeAll(async () => {
  place = await openAccountsPlace();
});
beforeEach(async () => {
  ann = await place.account();
});

const me = '/api/v2/users/me';
const ask = (method: string, path: string, token: string, body?: unknown) =>
  place.world.app.request(method, path, { token, ...(body !== undefined && { body }) });
const ok = async (method: string, path: string, token: string, body?: unknown) =>
  (await place.world.app.ok(method, path, { token, ...(body !== undefined && { body }) })).body;

describe('the own account', () => {
  it('is read in two spellings, before and after choosing an organization', async () => {
    const { token } = await place.login(ann);
    const { user } = await ok('GET', me, token);
    expect(user).toMatchObject({
      id: ann.id,
      userId: ann.id,
      email: ann.email,
      username: ann.email,
      firstName: 'Pat',
      lastName: null,
      superAdmin: false,
      isEmailVerified: false,
      authMethods: ['email'],
      publicKey: '',
    });
    expect(await ok('GET', '/api/v1/user', ann.token)).toEqual({ user });
    expect(JSON.stringify(user)).not.toContain('argon2');
  });

  it('gets another name, with and without a last one', async () => {
    const named = await ok('PATCH', `${me}/name`, ann.token, { firstName: 'Ann', lastName: 'Onym' });
    expect(named.user).toMatchObject({ firstName: 'Ann', lastName: 'Onym' });
    await ok('PATCH', `${me}/name`, ann.token, { firstName: 'Ann', lastName: '' });
    expect((await ok('GET', me, ann.token)).user).toMatchObject({ firstName: 'Ann', lastName: null });
    expect((await ask('PATCH', `${me}/name`, ann.token, { firstName: 'A\u200bnn' })).status).toBe(422);
  });

  it('is logged into by e-mail and password only', async () => {
    const path = `${me}/auth-methods`;
    expect((await ok('PUT', path, ann.token, { authMethods: ['email'] })).user.id).toBe(ann.id);
    expect((await ask('PUT', path, ann.token, { authMethods: ['email', 'google'] })).status).toBe(400);
  });

  it('lists its organizations', async () => {
    const { organizations } = await ok('GET', `${me}/organizations`, ann.token);
    expect(organizations).toMatchObject([{ id: ann.orgId, name: 'Example' }]);
  });
});

describe('favourite projects', () => {
  const path = '/api/v1/user/me/project-favorites';
  const read = (orgId: string) =>
    place.world.app.request('GET', path, { token: ann.token, query: { orgId } });

  it('are marks of one person in one organization', async () => {
    expect((await read(ann.orgId)).body).toEqual({ projectFavorites: [] });
    const marked = { orgId: ann.orgId, projectFavorites: ['b', 'a', 'b'] };
    expect(await ok('PUT', path, ann.token, marked)).toEqual({ projectFavorites: ['b', 'a'] });
    expect((await read(ann.orgId)).body).toEqual({ projectFavorites: ['b', 'a'] });
    const bob = await place.account();
    const others = await place.world.app.ok('GET', path, { token: bob.token, query: { orgId: ann.orgId } });
    expect(others.body).toEqual({ projectFavorites: [] });
  });

  it('are none in an organization that the person is not in', async () => {
    const orgId = await place.world.newOrganization();
    expect((await read(orgId)).status).toBe(404);
    expect((await ask('PUT', path, ann.token, { orgId, projectFavorites: [] })).status).toBe(404);
  });
});

describe('sessions', () => {
  it('are listed newest first, and end one by one at once', async () => {
    const [first, second] = [await place.login(ann), await place.login(ann)];
    const sessions = await ok('GET', `${me}/sessions`, second.token);
    expect(sessions).toHaveLength(3);
    expect(sessions[0]).toMatchObject({ ip: '127.0.0.1', userAgent: 'locket-tests', refreshVersion: 1 });
    const own = sessions[0].id;
    await ok('DELETE', `${me}/sessions/${own}`, first.token);
    expect(await place.isAlive(second.token)).toBe(false);
    expect((await ask('DELETE', `${me}/sessions/${own}`, first.token)).status).toBe(404);
    expect(await place.isAlive(first.token)).toBe(true);
  });

  it('end all at once, this one too, and a new login begins another', async () => {
    const [first, second] = [await place.login(ann), await place.login(ann)];
    await ok('DELETE', `${me}/sessions`, first.token);
    for (const { token, cookie } of [first, second]) {
      expect(await place.isAlive(token)).toBe(false);
      const refreshed = await place.post('/api/v1/auth/token', undefined, { cookies: [cookie] });
      expect(refreshed.status).toBe(401);
    }
    const { token } = await place.login(ann);
    expect(await ok('GET', `${me}/sessions`, token)).toHaveLength(1);
  });

  it('of others cannot be ended', async () => {
    const bob = await place.account();
    const [{ id }] = await ok('GET', `${me}/sessions`, bob.token);
    expect((await ask('DELETE', `${me}/sessions/${id}`, ann.token)).status).toBe(404);
    expect(await place.isAlive(bob.token)).toBe(true);
  });
});

describe('API keys', () => {
  const byKey = (key: string, method = 'GET', path = me, body?: unknown) =>
    place.world.app.request(method, path, {
      headers: { 'x-api-key': key },
      ...(body !== undefined && { body }),
    });
  const make = (expiresIn = 3600) => ok('POST', `${me}/api-keys`, ann.token, { name: 'reports', expiresIn });

  it('are shown once, and read and change the own account', async () => {
    const { apiKey, apiKeyData } = await make();
    expect(apiKey).toMatch(/^ak\.[0-9a-f-]{36}\.[0-9a-f]{32}$/);
    expect((await byKey(apiKey)).body.user.id).toBe(ann.id);
    expect((await byKey(apiKey, 'GET', `${me}/organizations`)).status).toBe(200);
    expect((await byKey(apiKey, 'PATCH', `${me}/name`, { firstName: 'Key' })).status).toBe(200);
    expect(await ok('GET', `${me}/api-keys`, ann.token)).toEqual([apiKeyData]);
    expect(await ok('GET', '/api/v3/users/me/api-keys', ann.token)).toEqual({ apiKeyData: [apiKeyData] });
    expect(JSON.stringify(apiKeyData)).not.toContain(apiKey.split('.')[2]);
  });

  it('are no sessions: they make no keys, end no sessions, and open no organization', async () => {
    const { apiKey } = await make();
    for (const [method, path] of [
      ['POST', `${me}/api-keys`],
      ['GET', `${me}/sessions`],
      ['DELETE', me],
      ['POST', '/api/v3/auth/select-organization'],
      ['POST', '/api/v1/auth/checkAuth'],
      ['GET', '/api/v1/workspace'],
    ] as const) {
      const { status, body } = await byKey(apiKey, method, path);
      expect([status, body.message], path).toEqual([401, expect.stringMatching(/takes no API key/)]);
    }
  });

  it('end when they are deleted, when their time is over, and with their person', async () => {
    const { apiKey, apiKeyData } = await make();
    const path = `${me}/api-keys/${apiKeyData.id}`;
    expect((await ask('DELETE', path, (await place.account()).token)).status).toBe(404);
    expect((await ok('DELETE', path, ann.token)).apiKeyData).toEqual(apiKeyData);
    expect((await byKey(apiKey)).status).toBe(401);
    const short = (await make(60)).apiKey;
    place.world.app.runtime.advance(61);
    expect((await byKey(short)).status).toBe(401);
    expect(await ok('GET', `${me}/api-keys`, ann.token)).toEqual([]);
    const last = (await make()).apiKey;
    await ok('DELETE', me, ann.token);
    expect((await byKey(last)).status).toBe(401);
  });

  it('with another secret or id are worthless, and leave a refusal in the trail', async () => {
    const { apiKey } = await make();
    const wrong = apiKey.replace(/.{4}$/, '0000');
    for (const key of [wrong, 'ak.x.y', 'garbage', `${apiKey}0`]) expect((await byKey(key)).status).toBe(401);
    expect((await place.eventsOf('get-user')).some(({ outcome }) => outcome === 'failed')).toBe(true);
  });

  it('are twenty at most, also of many made at once', async () => {
    const replies = await Promise.all(
      Array.from({ length: 22 }, (_, n) =>
        ask('POST', `${me}/api-keys`, ann.token, { name: `key ${n}`, expiresIn: 3600 }),
      ),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(await ok('GET', `${me}/api-keys`, ann.token)).toHaveLength(20);
  });
});

describe('another address', () => {
  const request = (newEmail: string, password = ann.password) =>
    ask('POST', `${me}/email-change/otp`, ann.token, { newEmail, password });
  const change = (newEmail: string, otpCode: string) =>
    ask('PATCH', `${me}/email`, ann.token, { newEmail, otpCode });

  it('is taken on by a code that was mailed there; the old one is told, and is free', async () => {
    const newEmail = `renamed-${ann.email}`;
    expect((await request(newEmail)).status).toBe(200);
    const code = await place.codeFor(newEmail);
    const reply = await change(newEmail, code);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body.user).toMatchObject({ email: newEmail, username: newEmail, isEmailVerified: true });
    expect((await change(newEmail, code)).status).toBe(401);
    await place.login({ email: newEmail, password: ann.password });
    const old = await place.post('/api/v3/auth/login', { email: ann.email, password: ann.password });
    expect(old.status).toBe(401);
    expect((await place.mailsTo(ann.email)).at(-1)?.text).toMatch(/e-mail address .* was changed/);
  });

  it('needs the password, and a code of the caller’s own', async () => {
    const bob = await place.account();
    const newEmail = `wanted-${ann.email}`;
    expect((await request(newEmail, 'wrong')).status).toBe(403);
    await request(newEmail);
    const code = await place.codeFor(newEmail);
    const body = { newEmail, otpCode: code };
    expect((await ask('PATCH', `${me}/email`, bob.token, body)).status).toBe(401);
    expect((await change(`x-${newEmail}`, code)).status).toBe(401);
    // Whoever else wants the address takes nothing from who was mailed a code.
    const wish = { newEmail, password: bob.password };
    expect((await ask('POST', `${me}/email-change/otp`, bob.token, wish)).status).toBe(200);
    expect((await change(newEmail, code)).status).toBe(200);
  });

  it('of somebody else is asked for alike, and refused to who reads its mail only', async () => {
    const bob = await place.account();
    expect((await request(bob.email)).body).toEqual((await request(`free-${ann.email}`)).body);
    expect((await change(bob.email, await place.codeFor(bob.email))).status).toBe(400);
    expect((await ok('GET', me, bob.token)).user.email).toBe(bob.email);
  });

  it('is shown to be read by a code', async () => {
    const username = ann.email;
    expect((await place.post(`${me}/emails/code`, { username })).body).toEqual({});
    expect((await place.post(`${me}/emails/code`, { username: 'nobody@example.org' })).body).toEqual({});
    const code = await place.codeFor(username);
    expect((await place.post(`${me}/emails/verify`, { username, code: 'wrong' })).status).toBe(401);
    expect((await place.post(`${me}/emails/verify`, { username, code })).body).toEqual({});
    expect((await ok('GET', me, ann.token)).user.isEmailVerified).toBe(true);
  });
});
