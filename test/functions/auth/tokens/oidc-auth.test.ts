import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selfSigned } from '../../../adapters/egress/self-signed.ts';
import { newIdentity, use } from '../../../world/machines.ts';
import { configPath, openPlace, type TokenPlace } from './place.ts';

let place: TokenPlace;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

const login = async (id: string, claims: JWTPayload = {}) =>
  place.login('oidc-auth', id, await place.issuer.token(claims));

const base = () => ({
  oidcDiscoveryUrl: place.issuer.url,
  caCert: place.issuer.ca,
  boundIssuer: place.issuer.url,
});

describe('a token of the issuer', () => {
  it('logs in, the token it gets works, and the trail says whose it was', async () => {
    const id = await place.oidc({ boundClaims: { repository: 'org/*' } });
    const claims = { repository: 'org/app', azp: 'client', aud: ['x', 'y'] };
    const reply = await login(id, claims);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body).toEqual({
      accessToken: expect.any(String),
      expiresIn: 2_592_000,
      accessTokenMaxTTL: 2_592_000,
      tokenType: 'Bearer',
    });
    expect((await use(place.world, reply.body.accessToken)).status).toBe(200);
    expect(await place.lastLogin('oidc-auth')).toMatchObject({
      identityId: id,
      authMethod: 'oidc-auth',
      iss: place.issuer.url,
      sub: 'workload',
      aud: ['x', 'y'],
      azp: 'client',
      claims: { repository: 'org/app' },
    });
  });

  it('logs in by a form, as the manual shows it', async () => {
    const body = { identityId: await place.oidc(), jwt: await place.issuer.token() };
    const reply = await place.world.app.request('POST', '/api/v1/auth/oidc-auth/login', {
      text: new URLSearchParams(body).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(reply.status, reply.text).toBe(200);
  });

  it('of any algorithm that is accepted logs in', async () => {
    const id = await place.oidc();
    const { issuer } = place;
    const kinds = {
      rsa: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
      'P-256': ['ES256'],
      'P-384': ['ES384'],
      'P-521': ['ES512'],
      ed25519: ['EdDSA'],
    } as const;
    for (const [kind, algorithms] of Object.entries(kinds)) {
      issuer.rotate(kind as keyof typeof kinds);
      place.world.app.runtime.advance(60);
      for (const alg of algorithms) {
        const reply = await place.login('oidc-auth', id, await issuer.token({}, { alg }));
        expect([alg, reply.status], reply.text).toEqual([alg, 200]);
      }
    }
    issuer.rotate();
    place.world.app.runtime.advance(60);
  });

  it('counts for an organization that is named only when the identity is in it', async () => {
    const body = { identityId: await place.oidc(), jwt: await place.issuer.token() };
    const send = (organizationSlug: string) =>
      place.world.app.request('POST', '/api/v1/auth/oidc-auth/login', {
        body: { ...body, organizationSlug },
      });
    const { world } = place;
    const organization = await world.read(({ organizations }) => organizations.find(world.orgId));
    const [own, other] = [await send(organization?.slug ?? ''), await send('another')];
    expect([own.status, other.status], own.text).toEqual([200, 404]);
  });
});

describe('bounds', () => {
  it.each([
    ['a subject to the letter', { boundSubject: 'workload' }, { sub: 'workload' }, { sub: 'Workload' }],
    [
      'a subject by a pattern',
      { boundSubject: 'repo:org/*:ref:refs/heads/*' },
      { sub: 'repo:org/app:ref:refs/heads/main' },
      { sub: 'repo:org/app:ref:refs/heads/feature/x' },
    ],
    ['any subject', { boundSubject: '*' }, { sub: 'repo:org/app:ref:refs/heads/main' }, { sub: undefined }],
    ['one audience of several', { boundAudiences: 'a, b' }, { aud: ['x', 'b'] }, { aud: ['x', 'y'] }],
    ['an audience that is a text', { boundAudiences: 'a, b' }, { aud: 'a' }, { aud: 'a, b' }],
    ['a claim', { boundClaims: { ref: 'main, v*' } }, { ref: 'v1' }, { ref: 'x1' }],
    ['a claim that must be there', { boundClaims: { env: '*' } }, { env: 'prod' }, {}],
    ['a nested claim', { boundClaims: { 'a.b': 'x' } }, { a: { b: 'x' } }, { a: { b: 'y' } }],
    [
      'a claim with a dot in its name',
      { boundClaims: { 'a.b': 'x' } },
      { 'a.b': 'x' },
      { 'a.b': 'y', a: { b: 'x' } },
    ],
    [
      'a claim that is a list',
      { boundClaims: { groups: 'ops' } },
      { groups: ['dev', 'ops'] },
      { groups: ['dev'] },
    ],
    ['a claim that is a number', { boundClaims: { run: '7' } }, { run: 7 }, { run: 77 }],
    ['a claim that is true', { boundClaims: { ok: 'true' } }, { ok: true }, { ok: false }],
    [
      'every claim that is bound',
      { boundClaims: { a: '1', b: '2' } },
      { a: '1', b: '2' },
      { a: '1', b: '3' },
    ],
  ])('of %s let in who is within, and nobody else', async (_name, bounds, within, beyond) => {
    const id = await place.oidc({ boundSubject: '', ...bounds });
    expect((await login(id, within)).status).toBe(200);
    const refused = await login(id, beyond);
    expect(refused.status).toBe(401);
    expect(refused.body.message).toMatch(/subject|audience|claim/);
  });

  it('say which check failed without what would pass it', async () => {
    place.world.app.runtime.advance(60);
    const id = await place.oidc({
      boundSubject: 'secret-subject',
      boundAudiences: 'secret-audience',
      boundClaims: { team: 'secret-team' },
    });
    const whole = { sub: 'secret-subject', aud: 'secret-audience', team: 'secret-team' };
    for (const [beyond, check] of [
      [{ sub: 'x' }, 'subject'],
      [{ aud: 'x' }, 'audience'],
      [{ team: 'x' }, 'claims'],
    ] as const) {
      const reply = await login(id, { ...whole, ...beyond });
      expect(reply.status).toBe(401);
      expect(reply.text).not.toContain('secret-');
      expect(await place.lastLogin('oidc-auth')).toMatchObject({ refusedBy: check, iss: place.issuer.url });
    }
    expect((await login(id, whole)).status).toBe(200);
  });

  it('never leave the token in the trail', async () => {
    const id = await place.oidc();
    const jwt = await place.issuer.token({ sub: 'x' });
    await place.login('oidc-auth', id, jwt);
    await place.login('oidc-auth', id, await place.issuer.token());
    expect(JSON.stringify(await place.lastLogin('oidc-auth'))).not.toContain(jwt.split('.')[1]);
  });
});

describe('attaching', () => {
  it('answers what was sent, and so do reading, changing and removing', async () => {
    const { world } = place;
    const { id } = await newIdentity(world);
    const path = configPath('oidc-auth', id);
    const config = {
      ...base(),
      boundSubject: 'repo:org/*',
      boundAudiences: 'a, b',
      boundClaims: { ref: 'main,v*' },
      claimMetadataMapping: { env: 'environment' },
    };
    const attached = (await world.ok(world.admin, 'POST', path, config)).identityOidcAuth;
    expect(attached).toMatchObject({ identityId: id, ...config });
    expect((await world.ok(world.admin, 'GET', path)).identityOidcAuth).toEqual(attached);
    const changed = await world.ok(world.admin, 'PATCH', path, {
      boundSubject: '',
      caCert: '',
      boundClaims: { ref: 'main' },
    });
    expect(changed.identityOidcAuth).toMatchObject({
      ...config,
      boundSubject: '',
      caCert: '',
      boundClaims: { ref: 'main' },
    });
    expect((await world.ok(world.admin, 'DELETE', path)).identityOidcAuth.id).toBe(attached.id);
    expect((await world.send(world.admin, 'GET', path)).status).toBe(404);
  });

  it('without a bound is refused, and so is taking the last one away', async () => {
    const refused = await place.attach('oidc-auth', base());
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain('everybody whom the issuer knows');
    const id = await place.oidc();
    const { world } = place;
    const cleared = { boundSubject: '' };
    expect((await world.send(world.admin, 'PATCH', configPath('oidc-auth', id), cleared)).status).toBe(400);
    expect((await place.attach('oidc-auth', { ...base(), boundSubject: '*' })).status).toBe(200);
  });

  it.each([
    ['an address that is none', { oidcDiscoveryUrl: 'nonsense' }],
    ['a file', { oidcDiscoveryUrl: 'file:///etc/passwd' }],
    ['an address with credentials', { oidcDiscoveryUrl: 'https://a:b@issuer.example' }],
    ['a certificate that is none', { caCert: 'nonsense' }],
    ['a private key as certificate', { caCert: selfSigned.key }],
    ['a subject that means everybody else', { boundSubject: '!a' }],
    ['a pattern that is none', { boundAudiences: '{a' }],
    ['a claim without a value', { boundClaims: { a: ' , ' } }],
    ['a claim with a pattern that is none', { boundClaims: { a: 'x(y)*' } }],
  ])('with %s is refused', async (_name, wrong) => {
    const reply = await place.attach('oidc-auth', { ...base(), boundSubject: 'x', ...wrong });
    expect(reply.status, reply.text).toBe(400);
  });

  it('without TLS is refused unless private targets are allowed', async () => {
    const strict = await openPlace([], [], { allowPrivateTargets: false });
    const config = { boundIssuer: 'x', boundSubject: 'x' };
    const plain = { ...config, oidcDiscoveryUrl: 'http://issuer.example' };
    expect((await strict.attach('oidc-auth', plain)).status).toBe(400);
    expect((await place.attach('oidc-auth', plain)).status).toBe(200);
    strict.close();
  });
});

describe('an identity', () => {
  it('logs in by every method that it has, and by none that it has not', async () => {
    const id = await place.oidc();
    await place.attached('token-auth' as never, {}, id);
    expect((await login(id)).status).toBe(200);
    const { body, status } = await place.login('jwt-auth', id, await place.issuer.token());
    expect([status, body.message]).toEqual([401, 'There is no such identity with JWT auth attached']);
  });

  it('has tokens that end when the method is removed', async () => {
    const id = await place.oidc();
    const { accessToken } = (await login(id)).body;
    await place.world.ok(place.world.admin, 'DELETE', configPath('oidc-auth', id));
    expect((await use(place.world, accessToken)).status).toBe(401);
  });
});

it.each(['boundClaims', 'claimMetadataMapping'])(
  'a name in %s that cannot be kept is refused, not dropped',
  async (member) => {
    const { world } = place;
    const created = await world.ok(world.admin, 'POST', '/api/v1/identities', {
      name: 'bound',
      organizationId: world.orgId,
    });
    const reply = await world.app.request('POST', configPath('oidc-auth', created.identity.id), {
      token: world.admin.token,
      headers: { 'content-type': 'application/json' },
      text: `{"oidcDiscoveryUrl":"https://issuer.example","boundIssuer":"https://issuer.example","boundSubject":"a","${member}":{"__proto__":"only-me"}}`,
    });
    expect(reply.status, reply.text).toBe(422);
  },
);
