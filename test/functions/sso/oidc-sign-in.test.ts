import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readToken } from '../../../layers/domain/tokens/jwt.ts';
import { challengeOf, clientSecret, openSsoPlace, type SsoPlace } from '../../world/sso-place.ts';
import { newKey, signed } from '../auth/tokens/issuer.ts';

let place: SsoPlace;
beforeAll(async () => {
  place = await openSsoPlace();
});
afterAll(() => place.close());
beforeEach(async () => {
  await place.configured();
});

let people = 0;
const newcomer = () => {
  people += 1;
  const email = `newcomer-${people}@example.org`;
  return { sub: `subject-${people}`, email, email_verified: true, given_name: 'New', family_name: 'Comer' };
};
const select = (token: string, organizationId: string) =>
  place.accounts.post('/api/v3/auth/select-organization', { organizationId }, { token });

describe('a sign-in by an OpenID provider', () => {
  it('sends the browser there with state, nonce and PKCE, and a cookie for single sign-on only', async () => {
    const { world } = place.accounts;
    const query = { orgSlug: place.orgSlug.toUpperCase() };
    const reply = await world.app.request('GET', '/api/v1/sso/oidc/login', { query });
    expect(reply.status, reply.text).toBe(302);
    const location = new URL(reply.headers.location ?? '');
    expect(location.href).toMatch(`${place.issuer.url}/authorize`);
    expect(Object.fromEntries(location.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'locket',
      scope: 'openid email profile',
      code_challenge_method: 'S256',
    });
    expect(location.searchParams.get('redirect_uri')).toMatch(/\/api\/v1\/sso\/oidc\/callback$/);
    const attributes = (reply.cookies[0] ?? '').split('; ').slice(1);
    expect(attributes).toEqual(['Max-Age=900', 'Path=/api/v1/sso', 'HttpOnly', 'Secure', 'SameSite=Lax']);
  });

  it('exchanges the code with the verifier and the secret, and goes on at the page, behind the #', async () => {
    const begun = await place.begin({ callbackPort: '8765' });
    const reply = await place.back(begun, newcomer());
    expect(reply.status, reply.text).toBe(302);
    expect(reply.headers.location).toMatch(/\/login\/sso\?callback_port=8765#token=/);
    expect(reply.headers['referrer-policy']).toBe('no-referrer');
    const { form, authorization = '' } = place.exchanged.at(-1) ?? { form: new URLSearchParams() };
    expect(Object.fromEntries(form)).toMatchObject({ grant_type: 'authorization_code', code: 'a-code' });
    expect(challengeOf(form.get('code_verifier') ?? '')).toBe(
      begun.location.searchParams.get('code_challenge'),
    );
    const [id, secret = ''] = Buffer.from(authorization.split(' ')[1] ?? '', 'base64')
      .toString()
      .split(':');
    expect([id, new URLSearchParams(`s=${secret}`).get('s')]).toEqual(['locket', clientSecret]);
  });

  it('makes an account and a membership with the role of newcomers, and finds both again', async () => {
    const { world, eventsOf } = place.accounts;
    const said = newcomer();
    const first = await place.signIn(said);
    expect(first.status, first.text).toBe(200);
    expect(first.body).toMatchObject({ organizationId: world.orgId, email: said.email });
    const selected = await select(first.body.accessToken, world.orgId);
    expect(selected.status, selected.text).toBe(200);
    expect(readToken(selected.body.token).claims).toMatchObject({
      authMethod: 'oidc',
      organizationId: world.orgId,
    });
    const user = await world.read(({ users }) => users.findByUsername(said.email));
    const membership = await world.read(({ organizations }) =>
      organizations.membership(world.orgId, user?.id ?? ''),
    );
    expect(membership).toMatchObject({ role: 'member', isActive: true });
    expect(user).toMatchObject({ firstName: 'New', isEmailVerified: false, passwordHash: null });

    // By what the provider calls the person, whatever the address says now.
    const again = await place.signIn({ ...said, email: 'renamed@example.org' });
    expect(again.body).toMatchObject({ email: said.email });
    const events = (await eventsOf('user-sign-in')).slice(-2);
    expect(events.map(({ outcome, metadata }) => ({ outcome, ...(metadata as object) }))).toMatchObject([
      { outcome: 'success', method: 'oidc', isLinked: true, hasJoined: true },
      { outcome: 'success', method: 'oidc', isLinked: false, hasJoined: false },
    ]);
  });

  it('makes nobody before the page exchanges what the provider said', async () => {
    const { world } = place.accounts;
    const before = (await world.read(({ users }) => users.all())).length;
    await place.vouched(newcomer());
    expect((await world.read(({ users }) => users.all())).length).toBe(before);
  });

  it('is for the browser that began it', async () => {
    const vouched = await place.vouched(newcomer());
    const other = await place.begin();
    for (const cookie of ['', other.cookie])
      expect((await place.exchange({ ...vouched, cookie })).status).toBe(401);
    expect((await place.back({ ...other, cookie: '' }, newcomer())).status).toBe(401);
    const mixed = { ...other, cookie: vouched.cookie };
    expect((await place.back(mixed, newcomer())).status).toBe(401);
    expect((await place.exchange(vouched)).status).toBe(200);
  });

  it('is not finished by a page of another site', async () => {
    const { providerAuthToken, cookie } = await place.vouched(newcomer());
    const request = { cookies: [cookie], headers: { 'sec-fetch-site': 'cross-site' } };
    const reply = await place.accounts.post('/api/v1/sso/token-exchange', { providerAuthToken }, request);
    expect(reply.status).toBe(403);
  });

  it('is over after a quarter of an hour', async () => {
    const begun = await place.begin();
    const vouched = await place.vouched(newcomer());
    place.accounts.world.app.runtime.advance(901);
    expect((await place.back(begun, newcomer())).status).toBe(401);
    expect((await place.exchange(vouched)).status).toBe(401);
  });

  it('takes the address that the page says only where it is that of the token', async () => {
    const vouched = await place.vouched(newcomer());
    expect((await place.exchange(vouched, { email: 'other@example.org' })).status).toBe(400);
  });
});

describe('an ID token', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ['of another sign-in', { nonce: 'another' }],
    ['without nonce', { nonce: undefined }],
    ['for another application', { aud: 'another' }],
    ['for several, of which another asked', { aud: ['locket', 'another'], azp: 'another' }],
    ['for several that does not say who asked', { aud: ['locket', 'another'] }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['that has expired', { exp: 1 }],
    ['that never expires', { exp: undefined }],
    ['of the future', { nbf: 9_999_999_999 }],
    ['of nobody', { sub: undefined }],
    ['of somebody too long', { sub: 'x'.repeat(256) }],
    ['of somebody in letters that look alike', { sub: 'subjеct' }],
  ];
  it.each(cases)('%s is refused, and the trail says so', async (_what, changes) => {
    const reply = await place.back(await place.begin(), { ...newcomer(), ...changes });
    expect(reply.status, reply.text).toBe(401);
    const events = await place.accounts.eventsOf('provider-sign-in');
    expect(events.some(({ outcome }) => outcome === 'failed')).toBe(true);
  });

  it('signed by a key that the provider does not publish, or by none, is refused', async () => {
    const begun = await place.begin();
    const claims = { iss: place.issuer.url, aud: 'locket', nonce: begun.location.searchParams.get('nonce') };
    const forged = await signed({ ...claims, sub: 'x' }, newKey('rsa', 'unknown'));
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const whole = { ...claims, sub: 'x', exp: 9_999_999_999 };
    const unsigned = `${part({ alg: 'none' })}.${part(whole)}.`;
    // Whoever takes what verifies for what signs believes everybody who knows it.
    const { publicKey, kid } = place.issuer.key;
    const confused = [clientSecret, String(publicKey.export({ type: 'spki', format: 'pem' }))].map(
      (secret) => {
        const input = `${part({ alg: 'HS256', kid })}.${part(whole)}`;
        return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
      },
    );
    for (const token of [forged, unsigned, ...confused]) {
      place.issuer.answer('/token', (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ id_token: token }));
      });
      const query = { state: begun.location.searchParams.get('state') ?? '', code: 'c' };
      const path = '/api/v1/sso/oidc/callback';
      const reply = await place.accounts.world.app.request('GET', path, { query, cookies: [begun.cookie] });
      expect(reply.status, reply.text).toBe(401);
    }
    place.close();
    place = await openSsoPlace();
  });
});

describe('what comes back with the browser', () => {
  it.each([
    ['an answer of another provider', { iss: 'https://evil.example' }],
    ['a refusal of the provider', { error: 'access_denied' }],
    ['no code', { code: '' }],
    ['the state of nobody', { state: 'made-up' }],
  ])('%s is refused before anything is sent to the provider', async (_what, changes) => {
    const asked = place.exchanged.length;
    const reply = await place.back(await place.begin(), newcomer(), changes);
    expect(reply.status, reply.text).toBe(401);
    expect(place.exchanged.length).toBe(asked);
  });

  it('may hold members that Locket does not know', async () => {
    const more = { session_state: 'x', scope: 'openid', iss: place.issuer.url };
    expect((await place.back(await place.begin(), newcomer(), more)).status).toBe(302);
  });
});

describe('the configuration', () => {
  const path = '/api/v1/sso/oidc/config';

  it('never shows the client secret, and keeps it when what is shown is sent back', async () => {
    const { world } = place.accounts;
    const query = `?orgSlug=${place.orgSlug}`;
    const shown = await world.app.ok('GET', path, {
      token: world.admin.token,
      query: { orgSlug: place.orgSlug },
    });
    expect(query && shown.body).toMatchObject({
      clientSecret: '********',
      clientId: 'locket',
      isActive: true,
    });
    await place.configured({ clientSecret: shown.body.clientSecret });
    const reply = await place.signIn(newcomer());
    expect(reply.status, reply.text).toBe(200);
    const { authorization = '' } = place.exchanged.at(-1) ?? {};
    expect(Buffer.from(authorization.split(' ')[1] ?? '', 'base64').toString()).not.toContain('****');
  });

  it('that is switched off lets nobody begin or finish', async () => {
    const begun = await place.begin();
    await place.configured({ isActive: false });
    expect((await place.back(begun, newcomer())).status).toBe(404);
    await expect(place.begin()).rejects.toThrow('404');
  });

  it.each([
    [{ discoveryURL: 'ftp://example.org' }, 400],
    [{ discoveryURL: '' }, 400],
    [{ configurationType: 'custom' }, 400],
    [{ caCert: 'no certificate' }, 400],
    [{ allowedEmailDomains: 'not a domain' }, 422],
  ])('that cannot work (%j) is refused', async (changes, status) => {
    expect((await place.configured(changes)).status).toBe(status);
  });

  it('may name the endpoints itself', async () => {
    const { url } = place.issuer;
    const endpoints = { authorizationEndpoint: `${url}/authorize`, tokenEndpoint: `${url}/token` };
    const custom = { configurationType: 'custom', issuer: url, ...endpoints, jwksUri: `${url}/keys` };
    expect((await place.configured(custom)).status).toBe(200);
    expect((await place.signIn(newcomer())).status).toBe(200);
    await place.configured({ issuer: '' });
  });

  it('takes domains in any letter case and lets no other address in', async () => {
    await place.configured({ allowedEmailDomains: 'Example.ORG, other.example' });
    expect((await place.signIn({ ...newcomer(), email: 'Somebody.New@EXAMPLE.org' })).status).toBe(200);
    const stranger = await place.back(await place.begin(), { ...newcomer(), email: 'x@evil.example' });
    expect(stranger.status).toBe(401);
  });

  it('is that of a discovery document for its own issuer only', async () => {
    expect((await place.configured({ issuer: 'https://another.example' })).status).toBe(200);
    await expect(place.begin()).rejects.toThrow('503');
    await place.configured({ issuer: '' });
  });

  it('is changed by whoever may do all that an admin may, and by nobody else', async () => {
    const { world } = place.accounts;
    const member = await world.identity('member');
    const body = { orgSlug: place.orgSlug, isActive: false };
    expect((await world.send(member, 'PATCH', path, body)).status).toBe(403);
    const home = { scope: 'organization', id: world.orgId } as const;
    const rules = [{ subject: 'sso', action: ['read', 'create', 'edit'] }];
    const { role } = await world.ok(world.admin, 'POST', '/api/v1/organization/roles', {
      slug: `keeper-${people}`,
      name: 'Keeper of single sign-on',
      permissions: rules,
    });
    const keeper = await world.identity('no-access');
    await world.ok(world.admin, 'PATCH', `/api/v1/identities/${keeper.id}`, { role: role.slug });
    const reply = await world.send(keeper, 'PATCH', path, body);
    expect([home.id, reply.status]).toEqual([world.orgId, 403]);
    expect(reply.body.message).toMatch(/anybody here/);
  });
});
