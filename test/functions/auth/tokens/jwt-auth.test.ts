import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selfSigned } from '../../../adapters/egress/self-signed.ts';
import { newIdentity, use } from '../../../world/machines.ts';
import { type KeyKind, keysPath, newKey, pemOf, signed } from './issuer.ts';
import { configPath, openPlace, type TokenPlace } from './place.ts';

let place: TokenPlace;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

const claims = (more: object = {}) => {
  const at = Math.floor(place.world.app.runtime.now().getTime() / 1000);
  return { iss: 'me', sub: 'workload', iat: at, exp: at + 300, ...more };
};
const fixed = (publicKeys: readonly string[], more: object = {}) => ({
  configurationType: 'static',
  publicKeys,
  boundSubject: 'workload',
  ...more,
});

describe('keys in the configuration', () => {
  it.each([
    ['rsa', 'RS256'],
    ['rsa', 'RS512'],
    ['rsa', 'PS256'],
    ['P-256', 'ES256'],
    ['P-384', 'ES384'],
    ['P-521', 'ES512'],
    ['ed25519', 'EdDSA'],
  ] as const)('of kind %s let in what they signed by %s', async (kind: KeyKind, alg) => {
    const key = newKey(kind);
    const id = await place.attached('jwt-auth', fixed([pemOf(newKey()), pemOf(newKey('P-256')), pemOf(key)]));
    const reply = await place.login('jwt-auth', id, await signed(claims(), key, { alg }));
    expect(reply.status, reply.text).toBe(200);
    expect((await use(place.world, reply.body.accessToken)).status).toBe(200);
    const other = await signed(claims(), newKey(kind), { alg });
    expect((await place.login('jwt-auth', id, other)).status).toBe(401);
  });

  it('may be exchanged one by one: each lets in as long as it stands', async () => {
    const [old, next] = [newKey(), newKey()];
    const id = await place.attached('jwt-auth', fixed([pemOf(old), pemOf(next)]));
    const tokens = await Promise.all([old, next].map((key) => signed(claims(), key)));
    for (const jwt of tokens) expect((await place.login('jwt-auth', id, jwt)).status).toBe(200);
    const { world } = place;
    await world.ok(world.admin, 'PATCH', configPath('jwt-auth', id), { publicKeys: [pemOf(next)] });
    expect((await place.login('jwt-auth', id, tokens[0] as string)).status).toBe(401);
    expect((await place.login('jwt-auth', id, tokens[1] as string)).status).toBe(200);
  });

  it('look at issuer, subject, audience and claims as far as these are bound', async () => {
    const key = newKey();
    const bounds = { boundIssuer: 'me', boundAudiences: 'locket', boundClaims: { env: 'prod' } };
    const id = await place.attached('jwt-auth', fixed([pemOf(key)], bounds));
    const login = async (more: object) =>
      place.login('jwt-auth', id, await signed(claims({ aud: 'locket', env: 'prod', ...more }), key));
    expect((await login({})).status).toBe(200);
    for (const more of [{ iss: 'you' }, { iss: undefined }, { sub: 'x' }, { aud: 'x' }, { env: 'dev' }])
      expect((await login(more)).status).toBe(401);
    const any = await place.attached('jwt-auth', fixed([pemOf(key)]));
    const another = await signed(claims({ iss: 'anybody' }), key);
    expect((await place.login('jwt-auth', any, another)).status).toBe(200);
  });

  it.each([
    ['a private key', () => newKey().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['a public key with a private one behind it', () => `${pemOf(newKey())}\n${selfSigned.key}`],
    ['a certificate', () => selfSigned.cert],
    ['text', () => 'secret'],
    ['a short RSA key', () => pemOf(generateKeyPairSync('rsa', { modulusLength: 1024 }))],
    ['a key on another curve', () => pemOf(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }))],
    ['a key for agreeing on secrets', () => pemOf(generateKeyPairSync('x25519'))],
  ])('do not include %s', async (_name, key) => {
    const reply = await place.attach('jwt-auth', fixed([pemOf(newKey()), key()]));
    expect(reply.status, reply.text).toBe(400);
    expect(reply.body.message).toContain('publicKeys');
  });
});

describe('keys at an address', () => {
  const published = (more: object = {}) => ({
    configurationType: 'jwks',
    jwksUrl: `${place.issuer.url}${keysPath}`,
    jwksCaCert: place.issuer.ca,
    boundSubject: 'workload',
    ...more,
  });

  it('let in what they signed, and nobody else', async () => {
    const id = await place.attached('jwt-auth', published());
    expect((await place.login('jwt-auth', id, await place.issuer.token())).status).toBe(200);
    const forged = await signed(claims(), newKey('rsa', place.issuer.key.kid));
    expect((await place.login('jwt-auth', id, forged)).status).toBe(401);
  });

  it('give way to keys in the configuration, and the other way round', async () => {
    const { world } = place;
    const key = newKey();
    const id = await place.attached('jwt-auth', published());
    const path = configPath('jwt-auth', id);
    const change = { configurationType: 'static', publicKeys: [pemOf(key)] };
    const { identityJwtAuth } = await world.ok(world.admin, 'PATCH', path, change);
    expect(identityJwtAuth).toMatchObject({ ...change, jwksUrl: '', jwksCaCert: '' });
    expect((await place.login('jwt-auth', id, await place.issuer.token())).status).toBe(401);
    expect((await place.login('jwt-auth', id, await signed(claims(), key))).status).toBe(200);
    const back = await world.ok(world.admin, 'PATCH', path, published());
    expect(back.identityJwtAuth).toMatchObject({ ...published(), publicKeys: [] });
    expect((await place.login('jwt-auth', id, await signed(claims(), key))).status).toBe(401);
  });
});

describe('attaching', () => {
  it('answers what was sent, and so does reading', async () => {
    const { world } = place;
    const { id } = await newIdentity(world);
    const config = fixed([pemOf(newKey())], { boundAudiences: 'a, b', boundClaims: { a: 'b,c' } });
    const path = configPath('jwt-auth', id);
    const { identityJwtAuth } = await world.ok(world.admin, 'POST', path, config);
    expect(identityJwtAuth).toMatchObject({ ...config, jwksUrl: '', jwksCaCert: '', boundIssuer: '' });
    expect((await world.ok(world.admin, 'GET', path)).identityJwtAuth).toEqual(identityJwtAuth);
  });

  it.each([
    ['a bound', { configurationType: 'static', publicKeys: [pemOf(newKey())] }],
    ['keys', { configurationType: 'static', boundSubject: 'x' }],
    ['an address', { configurationType: 'jwks', boundSubject: 'x' }],
    ['an address that is one', { configurationType: 'jwks', boundSubject: 'x', jwksUrl: 'nonsense' }],
  ])('without %s is refused', async (_name, config) => {
    expect((await place.attach('jwt-auth', config)).status).toBe(400);
  });
});
