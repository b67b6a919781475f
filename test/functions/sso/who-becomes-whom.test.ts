import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestResponse } from '../../harness/app.ts';
import type { Account } from '../../world/accounts-place.ts';
import { quickHash } from '../../world/quick-password.ts';
import { openSsoPlace, type SsoPlace } from '../../world/sso-place.ts';

let place: SsoPlace;
beforeAll(async () => {
  place = await openSsoPlace();
});
afterAll(() => place.close());

let people = 0;
const said = (email: string, more: object = {}) => {
  people += 1;
  return { sub: `subject-${people}`, email, email_verified: true, ...more };
};
const newAddress = () => {
  people += 1;
  return `person-${people}@example.org`;
};
const world = () => place.accounts.world;
const userNamed = (email: string) => world().read(({ users }) => users.findByUsername(email));
const verified = async (account: Account, isEmailVerified = true): Promise<void> => {
  const user = await userNamed(account.email);
  if (!user) throw new Error('There is no such person');
  await world().write(({ users }) => [
    users.replacement({ ...user, isEmailVerified, revision: user.revision + 1 }, user),
  ]);
};
const select = (token: string, organizationId: string) =>
  place.accounts.post('/api/v3/auth/select-organization', { organizationId }, { token });
const remove = (membershipId: string) =>
  world().ok(world().admin, 'DELETE', `/api/v2/organizations/${world().orgId}/memberships/${membershipId}`);
const membershipOf = async (email: string) => {
  const { users } = await world().ok(
    world().admin,
    'GET',
    `/api/v2/organizations/${world().orgId}/memberships`,
  );
  return users.find(({ user }: { user: { email: string } }) => user.email === email);
};
const expectConfirmation = ({ status, body, text }: TestResponse) => {
  expect(status, text).toBe(403);
  expect(body.details).toEqual({ confirmation: 'code' });
};
const confirmed = async (claims: ReturnType<typeof said>, address: string) => {
  const vouched = await place.vouched(claims);
  const { providerAuthToken, cookie } = vouched;
  const request = { cookies: [cookie] };
  const asked = await place.accounts.post('/api/v1/sso/confirmation', { providerAuthToken }, request);
  expect(asked.status, asked.text).toBe(200);
  return place.exchange(vouched, { code: await place.accounts.codeFor(address) });
};

describe('an account that is there already', () => {
  it('is linked by a code that was mailed to its address, and by nothing less', async () => {
    const account = await place.accounts.account();
    await verified(account);
    const claims = said(account.email.toUpperCase());
    expectConfirmation(await place.signIn(claims));
    expect((await place.signIn(claims, { code: '0000-0000-0000-0000' })).status).toBe(401);
    const reply = await confirmed(claims, account.email);
    expect(reply.status, reply.text).toBe(200);
    expect((await select(reply.body.accessToken, account.orgId)).status).toBe(200);
    // From then on the provider’s word is enough.
    expect((await place.signIn(claims)).status).toBe(200);
  });

  it('is linked by a login of its own, and not by one of somebody else', async () => {
    const [account, other] = [await place.accounts.account(), await place.accounts.account()];
    await verified(account);
    const claims = said(account.email);
    const { token: stranger } = await place.accounts.login(other);
    expectConfirmation(await place.signIn(claims, {}, stranger));
    const { token } = await place.accounts.login(account);
    expect((await place.signIn(claims, {}, token)).status).toBe(200);
  });

  it('is not linked by a session that another organization’s provider vouched for', async () => {
    const account = await place.accounts.account();
    await verified(account);
    const other = await world().newOrganization();
    const { token } = await place.accounts.login(account);
    const { tokenVersionId: sessionId } = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
    );
    const session = await world().read(({ users }) => users.session(account.id, sessionId));
    if (!session) throw new Error('There is no such session');
    const signedInBy = { orgId: other, method: 'oidc' };
    await world().write(({ users }) => [users.sessionReplacement({ ...session, signedInBy }, session)]);
    expectConfirmation(await place.signIn(said(account.email), {}, token));
  });

  it('of another organization is linked, and joins, by a login of its own and by nobody else’s', async () => {
    const elsewhere = await world().newOrganization();
    const person = await world().person('admin', elsewhere);
    const account = { ...person, password: 'a password of theirs' };
    const user = await userNamed(account.email);
    if (!user) throw new Error('There is no such person');
    const passwordHash = await quickHash(account.password);
    const shown = { ...user, passwordHash, isEmailVerified: true, revision: user.revision + 1 };
    await world().write(({ users }) => [users.replacement(shown, user)]);
    const claims = said(account.email);
    const { token: stranger } = await place.accounts.login(await place.accounts.account('admin'));
    for (const token of [undefined, stranger]) expectConfirmation(await place.signIn(claims, {}, token));
    expect(await membershipOf(account.email)).toBeUndefined();
    const { token } = await place.accounts.login(account);
    const reply = await place.signIn(claims, {}, token);
    expect(reply.status, reply.text).toBe(200);
    expect(await membershipOf(account.email)).toMatchObject({ role: 'member', status: 'accepted' });
    expect((await select(reply.body.accessToken, elsewhere)).status).toBe(403);
  });

  it('is not linked when its address was never shown to be its owner’s, whatever code there is', async () => {
    const squatter = await place.accounts.account();
    await verified(squatter, false);
    const reply = await confirmed(said(squatter.email), squatter.email);
    expect(reply.status).toBe(403);
    expect(reply.body.message).toMatch(/never shown/);
  });

  it('is not found by letters that look like those of its address', async () => {
    const account = await place.accounts.account();
    const alike = account.email.replace('p-', 'р-');
    const reply = await place.signIn(said(alike));
    expect(reply.status).toBe(403);
    expect(reply.body.message).toMatch(/no e-mail address/);
    expect(await userNamed(alike)).toBeUndefined();
  });
});

describe('an account that a provider’s word alone made', () => {
  it('needs the consent of its owner once that one has shown up elsewhere', async () => {
    const email = newAddress();
    const claims = said(email);
    expect((await place.signIn(claims)).status).toBe(200);
    const user = await userNamed(email);
    if (!user) throw new Error('There is no such person');
    await world().write(({ users }) => [
      users.replacement({ ...user, isEmailVerified: true, revision: user.revision + 1 }, user),
    ]);
    // The provider calls the person otherwise by now: the code goes to the owner of the account all the same.
    const renamed = { ...claims, email: newAddress() };
    expectConfirmation(await place.signIn(renamed));
    expect((await confirmed(renamed, renamed.email)).status).not.toBe(200);
    const { providerAuthToken, cookie } = await place.vouched(renamed);
    const code = await place.accounts.codeFor(email);
    expect((await place.exchange({ providerAuthToken, cookie }, { code })).status).toBe(200);
    expect((await place.signIn(renamed)).status).toBe(200);
  });
});

describe('an address without an account', () => {
  it.each([[false], [undefined], ['no']])(
    'that the provider calls verified: %j needs a code',
    async (claim) => {
      const email = newAddress();
      const claims = said(email, { email_verified: claim });
      expectConfirmation(await place.signIn(claims));
      expect(await userNamed(email)).toBeUndefined();
      const reply = await confirmed(claims, email);
      expect(reply.status, reply.text).toBe(200);
      expect(await userNamed(email)).toMatchObject({ isEmailVerified: true });
    },
  );

  it('becomes one account, however many spell it in other letter case', async () => {
    const email = newAddress();
    expect((await place.signIn(said(email))).status).toBe(200);
    expectConfirmation(await place.signIn(said(email.toUpperCase())));
    expect(await userNamed(email)).toBeDefined();
    expect(await userNamed(email.toUpperCase())).toBeUndefined();
  });

  it('that is missing makes nobody', async () => {
    expect((await place.signIn(said(''))).status).toBe(403);
  });
});

describe('a session that an organization’s provider vouched for', () => {
  const vouchedAdmin = async () => {
    const account = await place.accounts.account('admin');
    const orgId = await world().newOrganization();
    await world().write(({ organizations }) =>
      organizations.membershipCreation({
        id: crypto.randomUUID(),
        orgId,
        userId: account.id,
        role: 'admin',
        isActive: true,
        createdAt: '2024-01-01T00:00:00.000Z',
        updatedAt: '2024-01-01T00:00:00.000Z',
      }),
    );
    const user = await userNamed(account.email);
    if (!user) throw new Error('There is no such person');
    const changed = { ...user, isEmailVerified: true, superAdmin: true, revision: user.revision + 1 };
    await world().write(({ users }) => [users.replacement(changed, user)]);
    const { body, cookies } = await confirmed(said(account.email), account.email);
    return { orgId, account, token: body.accessToken as string, cookies };
  };

  it('opens that organization and no other of its person', async () => {
    const { orgId, token } = await vouchedAdmin();
    const refused = await select(token, orgId);
    expect(refused.status).toBe(403);
    const handOver = await place.accounts.post(
      '/api/v3/auth/cli-session',
      { organizationId: orgId },
      { token },
    );
    expect(handOver.status).toBe(403);
    const { organizations } = await (async () =>
      (await world().app.ok('GET', '/api/v1/organization', { token })).body)();
    expect(organizations.map(({ id }: { id: string }) => id)).toEqual([world().orgId]);
  });

  it('gives sessions for the CLI that are bound alike', async () => {
    const { orgId, token } = await vouchedAdmin();
    const body = { organizationId: world().orgId };
    const cli = await place.accounts.post('/api/v3/auth/cli-session', body, { token });
    expect(cli.status, cli.text).toBe(200);
    expect((await select(cli.body.token, orgId)).status).toBe(403);
  });

  it('stays bound when it is refreshed', async () => {
    const { orgId, cookies } = await vouchedAdmin();
    const jid = (cookies.find((each) => each.startsWith('jid=')) ?? '').split(';', 1)[0] ?? '';
    const fresh = await place.accounts.post('/api/v1/auth/token', undefined, { cookies: [jid] });
    expect(fresh.status, fresh.text).toBe(200);
    expect((await select(fresh.body.token, orgId)).status).toBe(403);
  });

  it('has no rights over the instance, and changes nothing of the account', async () => {
    const { account, token } = await vouchedAdmin();
    const { app } = world();
    expect((await app.request('GET', '/api/v1/admin/user-management/users', { token })).status).toBe(403);
    expect((await app.request('DELETE', '/api/v2/users/me', { token })).status).toBe(403);
    const body = { name: 'key', expiresIn: 3600 };
    expect((await app.request('POST', '/api/v2/users/me/api-keys', { token, body })).status).toBe(403);
    const organization = { name: 'Another' };
    const made = await app.request('POST', '/api/v2/organizations', { token, body: organization });
    expect(made.status).toBe(403);
    const me = await app.ok('GET', '/api/v2/users/me', { token });
    expect(me.body.user.username).toBe(account.email);
  });
});

describe('who was taken out of the organization', () => {
  it('stays out although the provider vouches, until invited', async () => {
    const email = newAddress();
    const claims = said(email);
    expect((await place.signIn(claims)).status).toBe(200);
    await remove((await membershipOf(email)).id);
    const refused = await place.signIn(claims);
    expect(refused.status).toBe(403);
    expect(refused.body.message).toMatch(/ask to be invited/);
    const invite = {
      inviteeEmails: [email],
      organizationId: world().orgId,
      organizationRoleSlug: 'no-access',
    };
    await world().ok(world().admin, 'POST', '/api/v1/invite-org/signup', invite);
    expect((await place.signIn(claims)).status).toBe(200);
    expect(await membershipOf(email)).toMatchObject({ role: 'no-access', status: 'accepted' });
  });

  it('stays out when the provider names them for the first time, and by a new account of the address', async () => {
    const account = await place.accounts.account();
    await verified(account);
    await remove(account.membershipId);
    expect((await confirmed(said(account.email), account.email)).status).toBe(403);
    const { token } = await place.accounts.login(account);
    await world().app.ok('DELETE', '/api/v2/users/me', { token });
    const refused = await place.signIn(said(account.email));
    expect([refused.status, await userNamed(account.email)]).toEqual([403, undefined]);
  });

  it('is refused while the membership is switched off', async () => {
    const email = newAddress();
    const claims = said(email);
    await place.signIn(claims);
    const path = `/api/v2/organizations/${world().orgId}/memberships/${(await membershipOf(email)).id}`;
    await world().ok(world().admin, 'PATCH', path, { isActive: false });
    expect((await place.signIn(claims)).status).toBe(403);
  });
});

describe('who is invited', () => {
  it('gets what the invitation says, with the account that the provider vouches for', async () => {
    const email = newAddress();
    const invite = { inviteeEmails: [email], organizationId: world().orgId, organizationRoleSlug: 'admin' };
    await world().ok(world().admin, 'POST', '/api/v1/invite-org/signup', invite);
    expectConfirmation(await place.signIn(said(email, { email_verified: false })));
    expect((await place.signIn(said(email))).status).toBe(200);
    expect(await membershipOf(email)).toMatchObject({ role: 'admin', status: 'accepted' });
  });
});

it('an organization that takes addresses of some domains takes no other by its provider', async () => {
  const path = `/api/v1/organization/${world().orgId}`;
  await world().ok(world().admin, 'PATCH', path, { allowedEmailDomains: ['only.example'] });
  const refused = await place.signIn(said(newAddress()));
  const taken = await place.signIn(said('somebody@only.example'));
  await world().ok(world().admin, 'PATCH', path, { allowedEmailDomains: null });
  expect([refused.status, taken.status]).toEqual([403, 200]);
});
