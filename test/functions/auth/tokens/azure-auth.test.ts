import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKey, signed } from './issuer.ts';
import { configPath, openPlace, type TokenPlace } from './place.ts';

const tenantId = randomUUID();
const oid = randomUUID();
const resource = 'https://management.azure.com/';
const paths = { v1: `/${tenantId}/discovery/keys`, v2: `/${tenantId}/discovery/v2.0/keys` };
const v1 = `https://sts.windows.net/${tenantId}/`;
const v2 = `https://login.microsoftonline.com/${tenantId}/v2.0`;

let place: TokenPlace;
let id: string;
beforeAll(async () => {
  place = await openPlace(['login.microsoftonline.com'], Object.values(paths));
  id = await azure();
});
afterAll(() => place.close());

const azure = (config: object = {}) =>
  place.attached('azure-auth', { tenantId, resource, allowedServicePrincipalIds: oid, ...config });

/** A token as a managed identity gets it. */
const token = (claims: object = {}) =>
  place.issuer.token({ iss: v1, aud: resource, tid: tenantId, oid, appid: 'app', sub: oid, ...claims });

const login = async (claims: object = {}, identityId = id) =>
  place.login('azure-auth', identityId, await token(claims));

describe('a token of the tenant', () => {
  it.each([
    ['first', { iss: v1, aud: resource }, paths.v1],
    ['second', { iss: v2, aud: resource, appid: undefined, azp: 'app' }, paths.v2],
  ])('of the %s version logs in by the keys of this version', async (_name, claims, path) => {
    const reply = await login(claims);
    expect(reply.status, reply.text).toBe(200);
    expect(place.issuer.asked).toContain(path);
    expect(await place.lastLogin('azure-auth')).toMatchObject({
      identityId: id,
      iss: claims.iss,
      tenantId,
      servicePrincipalId: oid,
      applicationId: 'app',
    });
  });

  it.each([
    ['https://vault.example', 'https://vault.example'],
    ['https://vault.example', 'https://vault.example/'],
    ['https://vault.example/', 'https://vault.example'],
    ['api://client', 'api://client'],
  ])('asked for %s logs in where %s is the resource', async (aud, asked) => {
    const identityId = await azure({ resource: asked });
    expect((await login({ aud }, identityId)).status).toBe(200);
    expect((await login({ aud: `${aud}x` }, identityId)).status).toBe(401);
  });
});

describe('is refused', () => {
  it.each([
    ['another resource', { aud: 'https://graph.microsoft.com' }, 'audience'],
    ['no resource', { aud: undefined }, 'audience'],
    ['another tenant', { tid: randomUUID() }, 'tenant'],
    ['no tenant', { tid: undefined }, 'tenant'],
    ['the issuer of another tenant', { iss: `https://sts.windows.net/${randomUUID()}/` }, 'issuer'],
    ['the issuer without its slash', { iss: v1.slice(0, -1) }, 'issuer'],
    ['the issuer of everybody', { iss: 'https://login.microsoftonline.com/common/v2.0' }, 'issuer'],
    ['another service principal', { oid: randomUUID() }, 'service-principal'],
    ['no service principal', { oid: undefined }, 'service-principal'],
    ['an end that has come', { exp: 1 }, 'expired'],
    ['no end', { exp: undefined }, 'expired'],
  ])('a token with %s', async (_name, claims, check) => {
    place.world.app.runtime.advance(60);
    const reply = await login(claims);
    expect(reply.status, reply.text).toBe(401);
    expect(reply.text).not.toContain(oid);
    expect(await place.lastLogin('azure-auth')).toMatchObject({ refusedBy: check });
  });

  it('a token that somebody else signed, and one by another algorithm', async () => {
    const claims = { iss: v1, aud: resource, tid: tenantId, oid, exp: 9_999_999_999 };
    const forged = await signed(claims, newKey('rsa', place.issuer.key.kid));
    expect((await place.login('azure-auth', id, forged)).status).toBe(401);
    const other = await place.issuer.token(claims, { alg: 'RS512' });
    expect((await place.login('azure-auth', id, other)).status).toBe(401);
  });

  it('everybody while no service principal is allowed', async () => {
    const nobody = await azure({ allowedServicePrincipalIds: '' });
    const reply = await login({}, nobody);
    expect([reply.status, reply.body.message]).toEqual([
      401,
      'This login method allows no service principal yet',
    ]);
  });

  it('a person where every service principal is allowed, unless listed', async () => {
    const every = await azure({ allowedServicePrincipalIds: '*' });
    const other = randomUUID();
    expect((await login({ oid: other, sub: other }, every)).status).toBe(200);
    expect((await login({ oid: other, sub: 'pairwise', idtyp: 'app' }, every)).status).toBe(200);
    // An ID token of whoever may sign in to the application.
    const person = { oid: other, sub: 'pairwise', appid: undefined, preferred_username: 'bob@example.com' };
    expect((await login(person, every)).status).toBe(401);
    expect((await login({ ...person, azp: 'app' }, every)).status).toBe(401);
    expect((await login({ oid: undefined }, every)).status).toBe(401);
    for (const person of [{ scp: 'user_impersonation' }, { idtyp: 'user' }])
      expect((await login(person, every)).status).toBe(401);
    expect((await login({ scp: 'user_impersonation' })).status).toBe(200);
  });
});

describe('attaching', () => {
  it('answers what was sent, and changing leaves alone what is not given', async () => {
    const { world } = place;
    const list = `${oid}, ${randomUUID()}`;
    const identityId = await azure({ allowedServicePrincipalIds: list });
    const path = configPath('azure-auth', identityId);
    const shown = { tenantId, resource, allowedServicePrincipalIds: list };
    expect((await world.ok(world.admin, 'GET', path)).identityAzureAuth).toMatchObject(shown);
    const changed = await world.ok(world.admin, 'PATCH', path, { resource: 'api://x' });
    expect(changed.identityAzureAuth).toMatchObject({ ...shown, resource: 'api://x' });
  });

  it.each([{ tenantId: 'common' }, { tenantId: '../x' }, { allowedServicePrincipalIds: 'my-app' }])(
    'with %j is refused',
    async (wrong) => {
      const reply = await place.attach('azure-auth', { tenantId, resource, ...wrong });
      expect(reply.status, reply.text).toBe(400);
    },
  );
});
