import { beforeAll, expect, it } from 'vitest';
import { type Account, type AccountsPlace, openAccountsPlace } from '../../world/accounts-place.ts';
import { visit } from './browser.ts';

let place: AccountsPlace;
beforeAll(async () => {
  place = await openAccountsPlace();
});

/** The link that an invited person gets. */
const linkFor = async (email: string): Promise<URL> => {
  const { world } = place;
  const body = { inviteeEmails: [email], organizationId: world.orgId };
  const { completeInviteLinks } = await world.ok(world.admin, 'POST', '/api/v1/invite-org/signup', body);
  return new URL(completeInviteLinks[0].link);
};

const open = ({ pathname, search }: Pick<URL, 'pathname' | 'search'>) =>
  visit(place.world, { address: `${pathname}${search}`, script: 'invitation.js' });

const membershipsPath = () => `/api/v2/organizations/${place.world.orgId}/memberships`;
const memberNamed = async (email: string): Promise<{ id: string; status: string } | undefined> => {
  const { users } = await place.world.ok(place.world.admin, 'GET', membershipsPath());
  return users.find(({ user }: { user: { email: string } }) => user.email === email);
};
const statusOf = async (email: string): Promise<string | undefined> => (await memberNamed(email))?.status;

it('is what the link of an invitation opens, runs scripts of its own and reaches its own server', async () => {
  const { pathname } = await linkFor('opens@example.org');
  const { status, text, headers } = await place.world.app.request('GET', pathname);
  expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(headers['referrer-policy']).toBe('no-referrer');
  const policy = headers['content-security-policy']?.split('; ') ?? [];
  expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", "connect-src 'self'"]));
  expect(policy.join()).not.toMatch(/unsafe|\*/);
  expect(text).not.toMatch(/<script(?![^>]* src=)|\son\w+=|style="|\{\{/);
});

it('takes nothing up before a click, then makes the account and the membership', async () => {
  const email = 'newcomer@example.org';
  const { part } = open(await linkFor(email));
  expect([part('accept').hidden, part('who').textContent]).toEqual([false, email]);
  await part('accept').submit();
  expect([part('account').hidden, await statusOf(email)]).toEqual([false, 'invited']);
  const password = 'a long enough password';
  await part('account').submit({ firstName: 'New', lastName: '', password });
  expect([part('done').hidden, part('fault').textContent]).toEqual([false, '']);
  expect(await statusOf(email)).toBe('accepted');
  await place.login({ email, password });
});

/** Somebody with an account who is in no organization. */
const outsider = async (isEmailVerified: boolean): Promise<Account> => {
  const account = await place.account();
  const { world } = place;
  const user = await world.read(({ users }) => users.find(account.id));
  if (!user) throw new Error('There is no such person');
  await world.write(({ users }) => [
    users.replacement({ ...user, isEmailVerified, revision: user.revision + 1 }, user),
  ]);
  const { id } = (await memberNamed(account.email)) ?? {};
  await world.ok(world.admin, 'DELETE', `${membershipsPath()}/${id}`);
  return account;
};

it('lets somebody join with one click whose account’s address is verified', async () => {
  const { email } = await outsider(true);
  const { part } = open(await linkFor(email));
  await part('accept').submit();
  expect([part('done').hidden, await statusOf(email)]).toEqual([false, 'accepted']);
});

it('has anybody else who has an account log in with it first', async () => {
  const { email, password } = await outsider(false);
  const { part } = open(await linkFor(email));
  await part('accept').submit();
  expect([part('login').hidden, part('fault').textContent, await statusOf(email)]).toEqual([
    false,
    '',
    'invited',
  ]);
  await part('login').submit({ password: 'a wrong password' });
  expect([part('fault').textContent, await statusOf(email)]).toEqual([expect.stringMatching(/./), 'invited']);
  await part('login').submit({ password });
  expect([part('done').hidden, await statusOf(email)]).toEqual([false, 'accepted']);
});

it('says what is wrong with a link, and what was refused', async () => {
  const used = await linkFor('twice@example.org');
  expect(open({ pathname: used.pathname, search: '' }).part('fault').textContent).toMatch(/not complete/);
  const first = open(used).part;
  await first('accept').submit();
  await first('account').submit({ firstName: 'A', lastName: 'B', password: 'short' });
  expect([first('fault').textContent, first('done').hidden]).toEqual([
    expect.stringMatching(/^password/),
    true,
  ]);
  await first('account').submit({ firstName: 'A', lastName: 'B', password: 'long enough now' });
  const second = open(used).part;
  await second('accept').submit();
  expect(second('fault').textContent).toMatch(/ask for another one/);
});
