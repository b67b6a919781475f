import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newIdentity } from '../../../world/machines.ts';
import { newKey, signed } from './issuer.ts';
import { configPath, openPlace, type TokenPlace } from './place.ts';

const email = 'app@project.iam.gserviceaccount.com';
const other = 'other@project.iam.gserviceaccount.com';
const googleKeys = '/oauth2/v3/certs';
const keysOf = (account: string) => `/service_accounts/v1/jwk/${account}`;

let place: TokenPlace;
beforeAll(async () => {
  place = await openPlace(['www.googleapis.com'], [googleKeys, keysOf(email), keysOf(other)]);
});
afterAll(() => place.close());
beforeEach(() => place.world.app.runtime.advance(60));

const seconds = () => Math.floor(place.world.app.runtime.now().getTime() / 1000);
const attached = (config: object) => place.attached('gcp-auth', { allowedServiceAccounts: email, ...config });

/** The token that the metadata server gives in full format. */
const ofInstance = (identityId: string, claims: object = {}) =>
  place.issuer.token({
    iss: 'https://accounts.google.com',
    aud: identityId,
    sub: '1234',
    azp: '1234',
    email,
    email_verified: true,
    google: { compute_engine: { project_id: 'project', zone: 'us-central1-a', instance_id: '1' } },
    ...claims,
  });

const refusal = async (identityId: string, jwt: string): Promise<unknown> => {
  const reply = await place.login('gcp-auth', identityId, jwt);
  expect(reply.status, reply.text).toBe(401);
  expect(reply.text).not.toContain(email);
  return (await place.lastLogin('gcp-auth')).refusedBy;
};

describe('a token that Google issued', () => {
  const type = 'gce';

  it.each(['https://accounts.google.com', 'accounts.google.com'])('as %s logs in', async (iss) => {
    const id = await attached({ type, allowedProjects: 'project', allowedZones: 'us-central1-a' });
    const reply = await place.login('gcp-auth', id, await ofInstance(id, { iss }));
    expect(reply.status, reply.text).toBe(200);
    expect(place.issuer.asked).toContain(googleKeys);
    expect(await place.lastLogin('gcp-auth')).toMatchObject({
      iss,
      aud: id,
      email,
      projectId: 'project',
      zone: 'us-central1-a',
    });
  });

  it.each([
    ['for another identity', { aud: 'somebody' }, 'audience'],
    ['of another issuer', { iss: 'https://accounts.google.com/' }, 'issuer'],
    ['of another account', { email: other }, 'service-account'],
    ['without an address', { email: undefined }, 'email'],
    ['with an address that is not verified', { email_verified: false }, 'email'],
    ['with an address of which nothing is said', { email_verified: undefined }, 'email'],
    ['with an address that is verified in words', { email_verified: 'true' }, 'email'],
    ['that does not end', { exp: undefined }, 'expired'],
  ])('%s is refused', async (_name, claims, check) => {
    const id = await attached({ type });
    expect(await refusal(id, await ofInstance(id, claims))).toBe(check);
  });

  it.each([
    ['project', { allowedProjects: 'project' }],
    ['project', { allowedProjects: '*' }],
    ['zone', { allowedZones: 'us-central1-a' }],
  ])('that does not tell its %s is refused where this is checked: %j', async (check, config) => {
    const id = await attached({ type, ...config });
    for (const google of [undefined, {}, { compute_engine: {} }, { compute_engine: null }])
      expect(await refusal(id, await ofInstance(id, { google }))).toBe(check);
    const wrong = { compute_engine: { project_id: '', zone: 'europe-west1-b' } };
    expect(await refusal(id, await ofInstance(id, { google: wrong }))).toBe(check);
    expect((await place.login('gcp-auth', id, await ofInstance(id))).status).toBe(200);
  });

  it('is refused while nobody is allowed', async () => {
    const id = await attached({ type, allowedServiceAccounts: '' });
    expect(await refusal(id, await ofInstance(id))).toBe('allow-list');
    const any = await attached({ type, allowedServiceAccounts: '*' });
    expect((await place.login('gcp-auth', any, await ofInstance(any, { email: other }))).status).toBe(200);
  });

  it('is worth nothing that only says so', async () => {
    const id = await attached({ type });
    const claims = { iss: 'accounts.google.com', aud: id, email, email_verified: true, exp: seconds() + 300 };
    expect(await refusal(id, await signed(claims, newKey('rsa', place.issuer.key.kid)))).toBe('signature');
  });
});

describe('a token that a service account signed', () => {
  const type = 'iam';
  /** As the official clients make it: with nothing but these two, and the end that Google adds. */
  const own = (identityId: string, claims: object = {}) =>
    signed({ sub: email, aud: identityId, exp: seconds() + 3600, ...claims }, place.issuer.key);

  it('logs in by the keys of this account', async () => {
    const id = await attached({ type });
    const reply = await place.login('gcp-auth', id, await own(id));
    expect(reply.status, reply.text).toBe(200);
    expect(place.issuer.asked).toContain(keysOf(email));
    expect(await place.lastLogin('gcp-auth')).toMatchObject({ sub: email, email, aud: id });
  });

  it('without an end lives for an hour', async () => {
    const id = await attached({ type });
    const aged = (age: number) => own(id, { exp: undefined, iat: seconds() - age });
    expect((await place.login('gcp-auth', id, await aged(3_590))).status).toBe(200);
    expect(await refusal(id, await aged(3_700))).toBe('expired');
    expect(await refusal(id, await aged(-300))).toBe('issued-in-future');
    expect(await refusal(id, await own(id, { exp: undefined }))).toBe('expired');
  });

  it('that lives for longer than Google lets it is refused', async () => {
    const id = await attached({ type });
    expect((await place.login('gcp-auth', id, await own(id, { exp: seconds() + 43_000 }))).status).toBe(200);
    expect(await refusal(id, await own(id, { exp: seconds() + 44_000 }))).toBe('lifetime');
  });

  it.each([
    ['for another identity', { aud: 'somebody' }, 'audience'],
    ['of another account', { sub: other }, 'service-account'],
    ['of nobody', { sub: undefined }, 'service-account'],
  ])('%s is refused', async (_name, claims, check) => {
    const id = await attached({ type });
    expect(await refusal(id, await own(id, claims))).toBe(check);
  });

  it('does not say whose keys are asked for, unless it is an account that is allowed', async () => {
    const some = await attached({ type });
    const any = await attached({ type, allowedServiceAccounts: '*' });
    const before = place.issuer.asked.length;
    for (const sub of ['../../../x', 'a@b.example', `${email}/../x`, `${email}?x`, '', other])
      expect(await refusal(some, await own(some, { sub }))).toBe('service-account');
    for (const sub of ['../../../x', 'a@b.example', `${email}/../x`, `${email}?x`, ''])
      expect(await refusal(any, await own(any, { sub }))).toBe('service-account');
    expect(place.issuer.asked.length).toBe(before);
    expect((await place.login('gcp-auth', any, await own(any, { sub: other }))).status).toBe(200);
  });

  it('tells no project or zone, and is refused where these are checked', async () => {
    for (const [config, check] of [
      [{ allowedProjects: 'project' }, 'project'],
      [{ allowedZones: 'us-central1-a' }, 'zone'],
    ] as const) {
      const id = await attached({ type, ...config });
      const google = { compute_engine: { project_id: 'project', zone: 'us-central1-a' } };
      expect(await refusal(id, await own(id, { google }))).toBe(check);
    }
  });

  it('is none that Google issued, and the other way round', async () => {
    const [iam, gce] = [await attached({ type }), await attached({ type: 'gce' })];
    expect(await refusal(iam, await ofInstance(iam))).toBe('service-account');
    expect(await refusal(gce, await own(gce))).toBe('issuer');
  });
});

describe('attaching', () => {
  it('answers what was sent, and changing leaves alone what is not given', async () => {
    const { world } = place;
    const { id } = await newIdentity(world);
    const path = configPath('gcp-auth', id);
    const config = {
      type: 'gce',
      allowedServiceAccounts: `${email}, ${other}`,
      allowedProjects: 'project',
      allowedZones: 'us-central1-a, europe-west1-b',
    };
    const { identityGcpAuth } = await world.ok(world.admin, 'POST', path, config);
    expect(identityGcpAuth).toMatchObject(config);
    const changed = await world.ok(world.admin, 'PATCH', path, { type: 'iam', allowedZones: '' });
    expect(changed.identityGcpAuth).toMatchObject({ ...config, type: 'iam', allowedZones: '' });
  });

  it.each([
    { allowedServiceAccounts: 'somebody@example.org' },
    { allowedServiceAccounts: '*@project.iam.gserviceaccount.com' },
    { allowedProjects: 'A Project' },
    { allowedZones: 'us-central1' },
  ])('with %j is refused', async (wrong) => {
    expect((await place.attach('gcp-auth', { type: 'gce', ...wrong })).status).toBe(400);
  });
});
