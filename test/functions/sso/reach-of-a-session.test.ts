import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../world/accounts-place.ts';
import { openSsoPlace, type SsoPlace } from '../../world/sso-place.ts';

let place: SsoPlace;
let ann: Account;
/** An organization of Ann's own, with which the provider has nothing to do. */
let orgId = '';
/** Ann as the provider of the first organization names her. */
let vouched = '';

const ask = (method: string, path: string, token: string, body?: unknown) =>
  place.accounts.world.app.request(method, path, { token, ...(body !== undefined && { body }) });

beforeAll(async () => {
  place = await openSsoPlace();
});
afterAll(() => place.close());

beforeEach(async () => {
  const { accounts } = place;
  ann = await accounts.account();
  const user = await accounts.world.read(({ users }) => users.find(ann.id));
  if (!user) throw new Error('There is no Ann');
  await accounts.world.write(({ users }) => [
    users.replacement({ ...user, isEmailVerified: true, revision: user.revision + 1 }, user),
  ]);
  const { token } = await accounts.login(ann);
  const made = await ask('POST', '/api/v2/organizations', token, { name: 'Of Ann' });
  orgId = made.body.organization.id;
  const said = { sub: ann.id, email: ann.email, email_verified: true };
  vouched = (await place.signIn(said, {}, token)).body.accessToken;
});

const exists = async (): Promise<boolean> =>
  (await place.accounts.world.read(({ organizations }) => organizations.find(orgId))) !== undefined;
const path = () => `/api/v2/organizations/${orgId}`;

describe('a session that the provider of another organization vouched for', () => {
  it('deletes no organization, and brings none back', async () => {
    expect((await ask('DELETE', path(), vouched)).status).toBe(403);
    expect(await exists()).toBe(true);
    const { token } = await place.accounts.login(ann);
    expect((await ask('DELETE', path(), token)).status).toBe(200);
    expect((await ask('POST', `${path()}/restore`, vouched, {})).status).toBe(403);
    expect(await exists()).toBe(false);
    expect((await ask('GET', '/api/v2/organizations/deleted', vouched)).body.organizations).toEqual([]);
    expect((await ask('POST', `${path()}/restore`, token, {})).status).toBe(200);
  });
});

describe('an organization that has everybody sign in by single sign-on', () => {
  it('is neither deleted nor brought back by a session that began otherwise', async () => {
    const { accounts } = place;
    const { token } = await accounts.login(ann);
    const enforced = async () => {
      const found = await accounts.world.read(({ organizations }) => organizations.find(orgId));
      if (!found) throw new Error('There is no organization');
      await accounts.world.write(({ organizations }) =>
        organizations.replacement(
          { ...found, authEnforced: true as const, revision: found.revision + 1 },
          found,
        ),
      );
    };
    await enforced();
    const refused = await ask('DELETE', path(), token);
    expect([refused.status, refused.body.details]).toEqual([403, { singleSignOn: expect.any(String) }]);
    expect(await exists()).toBe(true);
  });
});

describe('what a provider said', () => {
  it('counts no more once the provider was changed, and is no use of it as it is then', async () => {
    const said = { sub: `${ann.id}-again`, email: `new-${ann.email}`, email_verified: true };
    const before = await place.vouched(said);
    await place.configured({ groupsClaim: 'groups' });
    expect((await place.exchange(before)).status).toBe(401);
    const config = await place.accounts.world.read(({ oidcConfigs }) =>
      oidcConfigs.find(place.accounts.world.orgId),
    );
    expect(config?.lastUsedAt).toBeUndefined();
    expect((await place.exchange(await place.vouched(said))).status).toBe(200);
  });
});

describe('the client secret', () => {
  it('goes to no other server than the one that it was given for', async () => {
    const { accounts } = place;
    const { world } = accounts;
    const change = (more: object) =>
      world.send(world.admin, 'PATCH', '/api/v1/sso/oidc/config', { orgSlug: place.orgSlug, ...more });
    const elsewhere = { discoveryURL: 'https://127.0.0.1:1' };
    expect((await change(elsewhere)).status).toBe(400);
    expect((await change({ ...elsewhere, clientSecret: '********' })).status).toBe(400);
    expect((await change({ configurationType: 'discoveryURL', isActive: true })).status).toBe(200);
    expect((await change({ ...elsewhere, clientSecret: 'another' })).status).toBe(200);
  });
});
