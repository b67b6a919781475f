import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { instanceScope } from '../../../layers/domain/audit/event.ts';
import { readableCode } from '../../../layers/domain/mailing/codes.ts';
import { addressToConfirm } from '../../../layers/domain/sign-in/account.ts';
import { mailConfirmation, signIn } from '../../../layers/domain/sign-in/sign-in.ts';
import type { VouchedPerson } from '../../../layers/domain/sign-in/vouched-person.ts';
import type { User } from '../../../layers/domain/users/user.ts';
import { runs } from '../../harness/thoroughness.ts';
import { type AccountsPlace, openAccountsPlace } from '../../world/accounts-place.ts';
import { newPerson, newScimPlace, type ScimPlace } from '../../world/scim-place.ts';

let place: AccountsPlace;
/** The directory of the honest organization. */
let directory: ScimPlace;
beforeAll(async () => {
  place = await openAccountsPlace({ sendsMail: true });
  directory = await newScimPlace(place.world, place.world.orgId);
  await place.allowSignUp();
});

/**
 * Two people, each with a mailbox; one organization whose provider tells the truth, one whose provider lies, and a provider
 * of the whole instance, which tells the truth.
 */
type Who = 0 | 1;
/** An account that some stranger made under the address of one of them. */
const stranger = 2;
type Where = 'honest' | 'lying' | 'instance';
type Step =
  | {
      readonly do: 'sign-in';
      readonly who: Who;
      readonly as: Who;
      readonly at: Where;
      readonly reads: boolean;
    }
  | { readonly do: 'sign-up' | 'squat' | 'delete'; readonly who: Who }
  | { readonly do: 'remove' | 'invite' | 'bring-in'; readonly who: Who }
  | { readonly do: 'provision' | 'deprovision'; readonly who: Who };

const who = fc.constantFrom<Who>(0, 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('sign-in' as const),
      who,
      as: who,
      at: fc.constantFrom<Where>('honest', 'lying', 'instance'),
      reads: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('sign-up' as const, 'squat', 'delete'), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('remove' as const, 'invite', 'bring-in'), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('provision' as const, 'deprovision'), who }) },
);

interface Run {
  readonly number: number;
  readonly orgs: Readonly<Record<Where, string>>;
  /** Who was taken out of the honest organization and not invited since. */
  readonly out: Set<Who>;
  /** Accounts that their owner made or proved, by id, and whose they are. */
  readonly owned: Map<string, Who | typeof stranger>;
}

let begun = 0;
const addressOf = ({ number }: Run, owner: Who): string => `run-${number}-${owner}@example.org`;
const userOf = (run: Run, owner: Who) =>
  place.world.read(({ users }) => users.findByUsername(addressOf(run, owner)));

const newUser = (username: string, isEmailVerified: boolean) => ({
  id: crypto.randomUUID(),
  username,
  email: username,
  firstName: null,
  lastName: null,
  superAdmin: false,
  passwordHash: 'of whoever made it',
  isEmailVerified,
  createdAt: '2024-01-01T00:00:00.000Z',
  updatedAt: '2024-01-01T00:00:00.000Z',
  revision: 1,
});

/** The code that is mailed to whom the provider names; only the owner of the mailbox can read it. */
const codeFor = async (run: Run, person: VouchedPerson, reader: Who): Promise<string | undefined> => {
  const named = await addressToConfirm(place.world.open(), person);
  if (named.address !== addressOf(run, reader)) return undefined;
  await mailConfirmation(place.world.open('confirm-sign-in'), person);
  const code = await place.world.read(({ mails }) => mails.code({ purpose: 'sign-in', ...named }));
  return code && readableCode(place.world.open(), code);
};

/** A provider that tells the truth calls an address verified only when it is the person's own. */
const personOf = (run: Run, { who: sub, as, at }: Extract<Step, { do: 'sign-in' }>): VouchedPerson => ({
  orgId: run.orgs[at],
  method: at === 'instance' ? 'gitlab' : 'oidc',
  issuer: at,
  externalId: `run-${run.number}-sub-${sub}`,
  address: addressOf(run, as),
  isAddressVerified: at === 'lying' || sub === as,
  firstName: null,
  lastName: null,
});

const tryToSignIn = async (run: Run, taken: Extract<Step, { do: 'sign-in' }>): Promise<void> => {
  const { world } = place;
  const person = personOf(run, taken);
  const code = taken.reads ? await codeFor(run, person, taken.who) : undefined;
  const orgId = person.orgId;
  const known = await Promise.all(([0, 1] as const).map((each) => userOf(run, each)));
  const wasMember = async (userId: string) =>
    (await world.read(({ organizations }) => organizations.membership(orgId, userId))) !== undefined;
  const before = new Map(
    await Promise.all(
      known.flatMap((user) => (user ? [wasMember(user.id).then((was) => [user.id, was] as const)] : [])),
    ),
  );
  const done = await signIn(world.open('user-sign-in'), { person, code }).catch(
    (error: { code?: string }) => {
      expect(['forbidden', 'unauthenticated'], String(error)).toContain(error.code);
    },
  );
  if (!done) return;
  // It counts where it was vouched for; of the instance's provider wherever the person is.
  expect(done.session.signedInBy).toEqual(taken.at === 'instance' ? undefined : { orgId, method: 'oidc' });
  const owner = run.owned.get(done.user.id);
  // Nobody comes into an account that somebody else made or proved to be theirs.
  if (owner !== undefined) expect(owner).toBe(taken.who);
  // Where the provider tells the truth, nobody gets an account under an address that is not theirs.
  if (taken.at !== 'lying') expect(done.user.username).toBe(addressOf(run, taken.who));
  if (done.user.isEmailVerified) run.owned.set(done.user.id, taken.who);
  // Nobody comes back who was taken out.
  if (taken.at === 'honest' && run.out.has(taken.who)) expect(before.get(done.user.id)).toBe(true);
};

/** By a session of the account’s own. */
const deleteAccount = async (user: User): Promise<void> => {
  const { world } = place;
  const session = crypto.randomUUID();
  await world.write(({ users }) => [
    users.sessionCreation({
      id: session,
      userId: user.id,
      accessVersion: 1,
      ...(user.sessionEpoch !== undefined && { epoch: user.sessionEpoch }),
      ipAddress: '127.0.0.1',
      userAgent: 'test',
      createdAt: world.app.runtime.now().toISOString(),
      expiresAt: Math.floor(world.app.runtime.now().getTime() / 1000) + 3600,
    }),
  ]);
  const claims = { userId: user.id, tokenVersionId: session, accessVersion: 1, authMethod: 'email' };
  const token = await world.open().tokens.sign({ authTokenType: 'accessToken', ...claims }, 3600);
  const gone = await world.app.request('DELETE', '/api/v2/users/me', { token });
  expect(gone.status, gone.text).toBe(200);
};

type Deed = Exclude<Step, { readonly do: 'sign-in' }>;

const membershipOf = ({ orgs }: Run, { id }: User) =>
  place.world.read(({ organizations }) => organizations.membership(orgs.honest, id));

const made = async (run: Run, { do: deed, who: owner }: Deed): Promise<void> => {
  if (await userOf(run, owner)) return;
  const user = newUser(addressOf(run, owner), deed === 'sign-up');
  await place.world.write(({ users }) => users.creation(user));
  run.owned.set(user.id, deed === 'sign-up' ? owner : stranger);
};

const invited = async (run: Run, { who: owner }: Deed): Promise<void> => {
  const { world } = place;
  const body = { inviteeEmails: [addressOf(run, owner)], organizationId: run.orgs.honest };
  await world.ok(world.admin, 'POST', '/api/v1/invite-org/signup', body);
  run.out.delete(owner);
};

/** A membership that somebody gives in another way. */
const broughtIn = async (run: Run, { who: owner }: Deed): Promise<void> => {
  const user = await userOf(run, owner);
  if (!user || (await membershipOf(run, user))) return;
  const at = place.world.app.runtime.now().toISOString();
  const membership = { id: crypto.randomUUID(), orgId: run.orgs.honest, userId: user.id, role: 'member' };
  await place.world.write(({ organizations }) =>
    organizations.membershipCreation({ ...membership, isActive: true, createdAt: at, updatedAt: at }),
  );
  run.out.delete(owner);
};

const removed = async (run: Run, { who: owner }: Deed): Promise<void> => {
  const { world } = place;
  const user = await userOf(run, owner);
  const membership = user && (await membershipOf(run, user));
  if (!membership) return;
  const path = `/api/v2/organizations/${run.orgs.honest}/memberships/${membership.id}`;
  await world.ok(world.admin, 'DELETE', path);
  run.out.add(owner);
};

const deleted = async (run: Run, { who: owner }: Deed): Promise<void> => {
  const user = await userOf(run, owner);
  if (!user?.isEmailVerified) return;
  const membership = await membershipOf(run, user);
  await deleteAccount(user);
  if (membership) run.out.add(owner);
  run.owned.delete(user.id);
};

/** The directory says that somebody is in the organization: that is an invitation. */
const provisioned = async (run: Run, { who: owner }: Deed): Promise<void> => {
  const email = addressOf(run, owner);
  const emails = [{ primary: true, value: email, type: 'work' }];
  const { status } = await directory.send('POST', '/Users', newPerson({ userName: email, emails }));
  expect([201, 409]).toContain(status);
  if (status === 201) run.out.delete(owner);
};

/** The directory says that somebody is not. */
const deprovisioned = async (run: Run, { who: owner }: Deed): Promise<void> => {
  const query = { filter: `userName eq "${addressOf(run, owner)}"` };
  const { body } = await directory.send('GET', '/Users', undefined, { query });
  const [found] = body.Resources as readonly { readonly id: string }[];
  if (!found) return;
  const user = await userOf(run, owner);
  const membership = user && (await membershipOf(run, user));
  expect((await directory.send('DELETE', `/Users/${found.id}`)).status).toBe(204);
  if (membership) run.out.add(owner);
};

const deeds: Readonly<Record<Deed['do'], (run: Run, deed: Deed) => Promise<void>>> = {
  'sign-up': made,
  squat: made,
  invite: invited,
  'bring-in': broughtIn,
  remove: removed,
  delete: deleted,
  provision: provisioned,
  deprovision: deprovisioned,
};

const take = (run: Run, taken: Step): Promise<void> =>
  taken.do === 'sign-in' ? tryToSignIn(run, taken) : deeds[taken.do](run, taken);

const own = { do: 'sign-in', who: 0, as: 0, at: 'honest', reads: true } as const;
const atInstance = { do: 'sign-in', who: 0, as: 0, at: 'instance', reads: true } as const;
const lie = { do: 'sign-in', who: 1, as: 0, at: 'lying', reads: false } as const;
const anew = [
  { do: 'sign-up', who: 0 },
  { do: 'bring-in', who: 0 },
] as const;
/** What is tried in every run: a liar before and after the owner, and who comes for the first time after a removal. */
const telling: Step[][] = [
  [lie, own, lie],
  [{ do: 'squat', who: 0 }, own],
  [...anew, { do: 'remove', who: 0 }, own],
  [...anew, { do: 'remove', who: 0 }, { do: 'delete', who: 0 }, own],
  [own, { do: 'remove', who: 0 }, own, { do: 'invite', who: 0 }, own],
  [{ do: 'provision', who: 0 }, own, { do: 'deprovision', who: 0 }, own],
  [lie, atInstance, lie],
  [atInstance, lie, own],
];

it('no sequence of sign-ins, links, SCIM calls and removals gives a person an account or organization that was not theirs', async () => {
  const lying = await place.world.newOrganization();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 20 }), async (steps) => {
      begun += 1;
      const orgs = { honest: place.world.orgId, lying, instance: instanceScope };
      const run: Run = { number: begun, orgs, out: new Set(), owned: new Map() };
      for (const each of steps) await take(run, each);
    }),
    { numRuns: runs(1000, 200), examples: telling.map((steps) => [steps]) },
  );
}, 600_000);
