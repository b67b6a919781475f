import type { Member } from '../caller.ts';
import { LocketError } from '../errors.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { OrganizationAccess } from './access.ts';
import type { OrganizationHolder } from './standing.ts';

const adminRole = 'admin';

type Check = Change | undefined;
/** Whether somebody is among those who cease to be admins. */
type Leaves = (kind: OrganizationHolder['kind'], id: string) => boolean;

const staysAsPerson = async (
  { stores }: Unit,
  orgId: string,
  userId: string,
  leaves: Leaves,
): Promise<Check> => {
  if (leaves('user', userId)) return undefined;
  const membership = await stores.organizations.membership(orgId, userId);
  const isAdmin = membership?.isActive === true && membership.role === adminRole;
  return isAdmin ? stores.organizations.roleCheck(membership) : undefined;
};

const staysAsMachine = async (
  { stores }: Unit,
  orgId: string,
  id: string,
  leaves: Leaves,
): Promise<Check> => {
  if (leaves('identity', id)) return undefined;
  const identity = await stores.identities.find(id);
  const isAdmin = identity?.orgId === orgId && identity.role === adminRole;
  return isAdmin ? stores.identities.identityCheck(identity) : undefined;
};

const callerStays = (unit: Unit, { kind, id, orgId }: Member, leaves: Leaves): Promise<Check> =>
  kind === 'user' ? staysAsPerson(unit, orgId, id, leaves) : staysAsMachine(unit, orgId, id, leaves);

/** The check that somebody stays an admin of the organization who does not leave; undefined when nobody does. */
export const anybodyStays = async (unit: Unit, orgId: string, leaves: Leaves): Promise<Check> => {
  for (const { userId, role } of await unit.stores.organizations.membersOf(orgId)) {
    const check = role === adminRole ? await staysAsPerson(unit, orgId, userId, leaves) : undefined;
    if (check) return check;
  }
  for (const { id, role } of await unit.stores.identities.listOf(orgId)) {
    const check = role === adminRole ? await staysAsMachine(unit, orgId, id, leaves) : undefined;
    if (check) return check;
  }
  return undefined;
};

/**
 * What must go with a change by which people or identities cease to be admins of their organization, or cease at all:
 * `bad-request` when the organization would be left without an admin.
 */
export const keepingAnOrganizationAdmin = async (
  unit: Unit,
  { member, orgId }: Pick<OrganizationAccess, 'orgId'> & { readonly member?: Member },
  leaving: readonly OrganizationHolder[],
): Promise<readonly Change[]> => {
  if (!leaving.some(({ role }) => role === adminRole)) return [];
  const leaves: Leaves = (kind, id) => leaving.some((each) => each.kind === kind && each.id === id);
  const caller = member && (await callerStays(unit, member, leaves));
  const check = caller ?? (await anybodyStays(unit, orgId, leaves));
  if (!check)
    throw new LocketError(
      'bad-request',
      'The organization would be left without an admin: make somebody else an admin of it first',
    );
  return [check];
};
