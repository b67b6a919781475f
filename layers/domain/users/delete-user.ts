import { instanceScope } from '../audit/event.ts';
import { LocketError } from '../errors.ts';
import { departureOf } from '../organizations/departed.ts';
import { assertUnchanged, endOfHeld, type Held, heldBy } from '../organizations/departure.ts';
import { anybodyStays } from '../organizations/last-admin.ts';
import { homeOf } from '../organizations/list-organizations.ts';
import { holderOf } from '../organizations/member.ts';
import type { Membership } from '../organizations/organization.ts';
import { keepingAdmins } from '../projects/last-admin.ts';
import { retryingConflicts } from '../retry.ts';
import { assertFactorAtHome } from '../second-factors/factor-at-home.ts';
import { assertProvenNow, ownStanding } from '../second-factors/step-up.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { ownAccount } from './credentials.ts';
import { personOf } from './sessions.ts';
import type { User } from './user.ts';

/** What must stand in an organization for its admin to go: another admin. */
const organizationKept = async (unit: Unit, membership: Membership): Promise<readonly Change[]> => {
  if (membership.role !== 'admin' || !membership.isActive) return [];
  const { orgId, userId } = membership;
  const check = await anybodyStays(unit, orgId, (kind, id) => kind === 'user' && id === userId);
  if (check) return [check];
  const organization = await unit.stores.organizations.find(orgId);
  // An organization that is gone needs nobody.
  if (!organization) return [];
  throw new LocketError(
    'bad-request',
    `The organization '${organization.name}' would be left without an admin: make somebody else an admin of it first, or delete it`,
  );
};

/** What must stay as it is in organizations and projects for their admin to go. */
const whoStays = async (
  unit: Unit,
  memberships: readonly Membership[],
  held: readonly Held[],
): Promise<readonly Change[]> => {
  const kept = await Promise.all(memberships.map((membership) => organizationKept(unit, membership)));
  const grants = held.flatMap((each) => each.grants);
  return [...kept.flat(), ...(await keepingAdmins(unit, grants, { kind: 'user', id: personOf(unit).id }))];
};

/** The end of what is the person's own, and of being in organizations. */
const accountEnd = async (
  unit: Unit,
  user: User,
  memberships: readonly Membership[],
): Promise<readonly Change[]> => {
  const { users, organizations, apiKeys, recoveryKits, factors } = unit.stores;
  const [sessions, keys] = await Promise.all([users.sessionsOf(user.id), apiKeys.listOf(user.id)]);
  return [
    ...users.deletion(user),
    ...sessions.map((session) => users.sessionDeletion(session)),
    ...keys.flatMap((key) => apiKeys.deletion(key)),
    recoveryKits.deletion(user.id),
    factors.deletion(user.id),
    ...memberships.flatMap((membership) => [
      ...organizations.membershipDeletion(membership),
      ...departureOf(unit, membership.orgId, user),
      users.favoritesDeletion(user.id, membership.orgId),
    ]),
  ];
};

/** An instance is never without a server admin, and none is ended by another one. */
const assertNoServerAdmin = async ({ stores }: Unit, user: User): Promise<void> => {
  const instance = await stores.instance.find();
  if (user.superAdmin || instance?.userId === user.id)
    throw new LocketError('bad-request', 'A server admin cannot be deleted');
};

/**
 * Ends an account with its memberships, API keys and recovery kit, all together. Its sessions are dead at once; what is
 * left of them goes when their time does.
 */
const end = async (unit: Unit, user: User): Promise<User> => {
  await assertNoServerAdmin(unit, user);
  const { id: userId, email, username } = user;
  unit.note({ metadata: { userId, email, username } });
  const memberships = await unit.stores.organizations.membershipsOf(userId);
  const holders = memberships.map(holderOf);
  const held = await heldBy(unit, holders);
  const changes = [
    ...(await accountEnd(unit, user, memberships)),
    ...(await endOfHeld(unit, holders, held)),
    ...(await whoStays(unit, memberships, held)),
  ];
  // While the account is in our hands nobody can let it in anywhere: what it holds is looked at once more.
  await unit.commitAfterLook(changes, async () => assertUnchanged(held, await heldBy(unit, holders)));
  return user;
};

/**
 * Deletes the caller's own account, for good, once they were proven just now: `step-up-required` otherwise. `bad-request`
 * for a server admin, and where an organization or project would be left without an admin.
 */
export const deleteOwnAccount = (unit: Unit): Promise<User> =>
  retryingConflicts(unit, async () => {
    const user = await ownAccount(unit);
    assertProvenNow(unit, await ownStanding(unit), 'Deleting an account');
    return end(unit, user);
  });

/** The same of anybody, by a server admin. `not-found` for an account that is not there. */
export const deleteUser = (unit: Unit, userId: string): Promise<User> =>
  retryingConflicts(unit, async () => {
    const caller = personOf(unit);
    unit.note({ organizationId: caller.orgId ?? instanceScope });
    if (!caller.superAdmin) throw new LocketError('forbidden', 'Only server admins may delete people');
    await assertFactorAtHome(unit);
    unit.note({ organizationId: caller.orgId ?? (await homeOf(unit, caller.id)) });
    const user = await unit.stores.users.find(userId);
    if (!user) throw new LocketError('not-found', 'User not found');
    return end(unit, user);
  });
