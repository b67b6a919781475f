import { instanceScope } from '../audit/event.ts';
import { LocketError } from '../errors.ts';
import { endOfGroupMemberships } from '../groups/standing-in-groups.ts';
import { homeOf } from '../organizations/list-organizations.ts';
import type { Membership } from '../organizations/organization.ts';
import { endOfGrants } from '../projects/grant-end.ts';
import { keepingAdmins } from '../projects/last-admin.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { ownAccount } from './credentials.ts';
import { personOf } from './sessions.ts';
import type { User } from './user.ts';

const adminRole = 'admin';

const anotherAdmin = async ({ stores }: Unit, { orgId, userId }: Membership): Promise<Change | undefined> => {
  const people = await stores.organizations.membersOf(orgId);
  const person = people.find((one) => one.isActive && one.role === adminRole && one.userId !== userId);
  if (person) return stores.organizations.roleCheck(person);
  const machines = await stores.identities.listOf(orgId);
  for (const { id, role } of machines) {
    const identity = role === adminRole ? await stores.identities.find(id) : undefined;
    if (identity?.role === adminRole) return stores.identities.identityCheck(identity);
  }
  return undefined;
};

/** What must stand in an organization for its admin to go: another admin. */
const organizationKept = async (unit: Unit, membership: Membership): Promise<readonly Change[]> => {
  if (membership.role !== adminRole || !membership.isActive) return [];
  const check = await anotherAdmin(unit, membership);
  if (check) return [check];
  const organization = await unit.stores.organizations.find(membership.orgId);
  // An organization that is gone needs nobody.
  if (!organization) return [];
  throw new LocketError(
    'bad-request',
    `The organization '${organization.name}' would be left without an admin: make somebody else an admin of it first, or delete it`,
  );
};

const membershipsEnd = async (unit: Unit, user: User): Promise<readonly Change[]> => {
  const { organizations, projects } = unit.stores;
  const memberships = await organizations.membershipsOf(user.id);
  const inOrganizations = await Promise.all(
    memberships.map(async (membership) => {
      const { orgId, inGroups, id: membershipId } = membership;
      return [
        ...organizations.membershipDeletion(membership),
        unit.stores.users.favoritesDeletion(user.id, orgId),
        ...(await endOfGroupMemberships(unit, { kind: 'user', id: user.id, orgId, inGroups, membershipId })),
        ...(await organizationKept(unit, membership)),
      ];
    }),
  );
  const grants = await projects.grantsOf('user', user.id);
  const staying = await keepingAdmins(unit, grants, { kind: 'user', id: personOf(unit).id });
  return [...inOrganizations.flat(), ...(await endOfGrants(unit, grants)), ...staying];
};

const keysEnd = async ({ stores }: Unit, user: User): Promise<readonly Change[]> =>
  (await stores.apiKeys.listOf(user.id)).flatMap((key) => stores.apiKeys.deletion(key));

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
  const { users, recoveryKits } = unit.stores;
  const sessions = await users.sessionsOf(user.id);
  await unit.commit([
    ...users.deletion(user),
    ...(await membershipsEnd(unit, user)),
    ...(await keysEnd(unit, user)),
    recoveryKits.deletion(user.id),
    ...sessions.map((session) => users.sessionDeletion(session)),
  ]);
  return user;
};

/**
 * Deletes the caller's own account, for good. `bad-request` for a server admin, and where an
 * organization or project would be left without an admin.
 */
export const deleteOwnAccount = (unit: Unit): Promise<User> =>
  retryingConflicts(unit, async () => end(unit, await ownAccount(unit)));

/** The same of anybody, by a server admin. `not-found` for an account that is not there. */
export const deleteUser = (unit: Unit, userId: string): Promise<User> =>
  retryingConflicts(unit, async () => {
    const caller = personOf(unit);
    unit.note({ organizationId: caller.orgId ?? instanceScope });
    if (!caller.superAdmin) throw new LocketError('forbidden', 'Only server admins may delete people');
    unit.note({ organizationId: caller.orgId ?? (await homeOf(unit, caller.id)) });
    const user = await unit.stores.users.find(userId);
    if (!user) throw new LocketError('not-found', 'User not found');
    return end(unit, user);
  });
