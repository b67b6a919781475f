import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../world/accounts-place.ts';
import { configPath, openSamlPlace, type SamlPlace } from '../../world/saml-place.ts';

let place: SamlPlace;
let admin: Account;
beforeAll(async () => {
  place = await openSamlPlace();
  admin = await place.accounts.account('admin');
  const { world } = place.accounts;
  const user = await world.read(({ users }) => users.find(admin.id));
  if (!user) throw new Error('There is no admin');
  await world.write(({ users }) => [
    users.replacement({ ...user, isEmailVerified: true, revision: user.revision + 1 }, user),
  ]);
});

const organization = () => `/api/v1/organization/${place.accounts.world.orgId}`;
const codesPath = () => `${organization()}/break-glass-codes`;
const enforce = (authEnforced: boolean) =>
  place.accounts.world.send(place.accounts.world.admin, 'PATCH', organization(), { authEnforced });
const makeCodes = async (): Promise<readonly string[]> =>
  (await place.accounts.world.ok(place.accounts.world.admin, 'POST', codesPath())).codes;
const select = (token: string) =>
  place.accounts.post(
    '/api/v3/auth/select-organization',
    { organizationId: place.accounts.world.orgId },
    { token },
  );
const breakGlass = (token: string, code: string) =>
  place.accounts.post(
    '/api/v1/sso/break-glass',
    { organizationId: place.accounts.world.orgId, code },
    { token },
  );

/** A person whose identity provider vouches for them, with the consent of the account's owner. */
const linked = async (email: string) => {
  const { token } = await place.accounts.login({ email, password: admin.password });
  const vouched = await place.vouched({ nameId: email });
  return place.exchange(vouched, {}, token);
};

describe('having everybody sign in by single sign-on', () => {
  beforeEach(async () => {
    await enforce(false);
  });

  it('takes a provider by which somebody signed in since it was changed, and break-glass codes', async () => {
    await place.configured();
    expect((await enforce(true)).body.message).toMatch(/nobody has signed in yet/);
    expect((await linked(admin.email)).status).toBe(200);
    expect((await enforce(true)).body.message).toMatch(/break-glass codes first/);
    await makeCodes();
    expect((await enforce(true)).body.organization.authEnforced).toBe(true);
    await enforce(false);
    await place.configured();
    expect((await enforce(true)).status).toBe(400);
  });

  it('refuses sessions that began otherwise, before and after choosing the organization', async () => {
    const { token } = await place.accounts.login(admin);
    const inside = (await select(token)).body.token;
    const read = (as: string) => place.accounts.world.app.request('GET', organization(), { token: as });
    expect((await read(inside)).status).toBe(200);
    const signedIn = (await linked(admin.email)).body.accessToken;
    await makeCodes();
    expect((await enforce(true)).status).toBe(200);
    const refused = await read(inside);
    expect([refused.status, refused.body.details]).toEqual([403, { singleSignOn: place.orgSlug }]);
    expect((await select(token)).status).toBe(403);
    const cli = { organizationId: place.accounts.world.orgId };
    expect((await place.accounts.post('/api/v3/auth/cli-session', cli, { token })).status).toBe(403);
    const chosen = await select(signedIn);
    expect(chosen.status, chosen.text).toBe(200);
    expect((await read(chosen.body.token)).status).toBe(200);
  });

  it('leaves machine identities as they are', async () => {
    await linked(admin.email);
    await makeCodes();
    await enforce(true);
    const machine = await place.accounts.world.identity('admin');
    expect((await place.accounts.world.send(machine, 'GET', organization())).status).toBe(200);
  });

  it('keeps the provider switched on that everybody needs', async () => {
    await linked(admin.email);
    await makeCodes();
    await enforce(true);
    const off = await place.configured({ isActive: false });
    expect([off.status, off.body.message]).toEqual([400, expect.stringMatching(/authEnforced off first/)]);
    await enforce(false);
    expect((await place.configured({ isActive: false })).status).toBe(200);
    await place.configured();
  });

  it('takes sso:edit beside settings:edit', async () => {
    const { world } = place.accounts;
    const { role } = await world.ok(world.admin, 'POST', '/api/v1/organization/roles', {
      slug: 'keeper-of-settings',
      name: 'Keeper of settings',
      permissions: [{ subject: 'settings', action: ['read', 'edit'] }],
    });
    const keeper = await world.identity('no-access');
    await world.ok(world.admin, 'PATCH', `/api/v1/identities/${keeper.id}`, { role: role.slug });
    expect((await world.send(keeper, 'PATCH', organization(), { authEnforced: false })).status).toBe(403);
  });
});

describe('a break-glass code', () => {
  it('is shown once, and nothing that is stored or told holds it', async () => {
    const codes = await makeCodes();
    expect(new Set(codes).size).toBe(10);
    const stored = await place.accounts.world.read(({ breakGlass: store }) =>
      store.find(place.accounts.world.orgId),
    );
    const events = JSON.stringify(await place.accounts.eventsOf('create-break-glass-codes'));
    for (const code of codes) {
      expect(JSON.stringify(stored)).not.toContain(code);
      expect(events).not.toContain(code);
    }
    const { body } = await place.accounts.world.send(place.accounts.world.admin, 'GET', codesPath());
    expect(body).toEqual({ codesLeft: 10 });
  });

  it('said in many browsers at once opens one', async () => {
    await linked(admin.email);
    const [code = ''] = await makeCodes();
    const logins = [await place.accounts.login(admin), await place.accounts.login(admin)];
    const sessions = [...logins, await place.accounts.login(admin), await place.accounts.login(admin)];
    const replies = await Promise.all(sessions.map(({ token }) => breakGlass(token, code)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(3);
  });

  it('lets an admin in for an hour, once, and is a signal for the incident contacts', async () => {
    await linked(admin.email);
    const [code = '', other = ''] = await makeCodes();
    expect((await enforce(true)).status).toBe(200);
    const { token } = await place.accounts.login(admin);
    expect((await select(token)).status).toBe(403);
    expect((await breakGlass(token, 'WRONG-CODE')).status).toBe(401);
    const opened = await breakGlass(token, code.toLowerCase());
    expect(opened.status, opened.text).toBe(200);
    expect((await select(token)).status).toBe(200);
    const second = (await place.accounts.login(admin)).token;
    expect((await breakGlass(second, code)).status).toBe(401);
    expect((await select(second)).status).toBe(403);
    const [event] = await place.accounts
      .eventsOf('use-break-glass-code')
      .then((all) => all.filter(({ outcome }) => outcome === 'success'));
    expect(event).toMatchObject({
      actor: { metadata: { userId: admin.id } },
      metadata: { incident: 'enforcement-bypassed', numberOfCodesLeft: 9 },
    });
    place.accounts.world.app.runtime.advance(3_601);
    expect((await select(token)).status).toBe(403);
    await enforce(false);
    expect(other).not.toBe('');
  });

  it('of two uses at the same moment counts once', async () => {
    const [code = ''] = await makeCodes();
    const tokens = await Promise.all([place.accounts.login(admin), place.accounts.login(admin)]);
    const replies = await Promise.all(tokens.map(({ token }) => breakGlass(token, code)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it('is for admins who are logged in with their own account, and dead once new ones are made', async () => {
    const [code = ''] = await makeCodes();
    const member = await place.accounts.account('member');
    const stranger = await place.accounts.account('member');
    const { token } = await place.accounts.login(member);
    expect((await breakGlass(token, code)).status).toBe(403);
    const vouched = (await linked(admin.email)).body.accessToken;
    expect((await breakGlass(vouched, code)).status).toBe(403);
    const foreign = await place.accounts.world.newOrganization();
    const elsewhere = { organizationId: foreign, code };
    const { token: theirs } = await place.accounts.login(stranger);
    expect((await place.accounts.post('/api/v1/sso/break-glass', elsewhere, { token: theirs })).status).toBe(
      401,
    );
    await makeCodes();
    const { token: own } = await place.accounts.login(admin);
    expect((await breakGlass(own, code)).status).toBe(401);
  });

  it('is made by whoever may do all that an admin may', async () => {
    const member = await place.accounts.world.identity('member');
    expect((await place.accounts.world.send(member, 'POST', codesPath())).status).toBe(403);
    expect(configPath).toMatch(/sso/);
  });
});
