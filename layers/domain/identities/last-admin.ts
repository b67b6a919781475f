import type { Member } from '../caller.ts';
import { LocketError } from '../errors.ts';
import type { OrganizationAccess } from '../organizations/access.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { Identity } from './identity.ts';

const adminRole = 'admin';

type Check = Change | undefined;

const staysAsPerson = async ({ stores }: Unit, orgId: string, userId: string): Promise<Check> => {
  const membership = await stores.organizations.membership(orgId, userId);
  const isAdmin = membership?.isActive === true && membership.role === adminRole;
  return isAdmin ? stores.organizations.roleCheck(membership) : undefined;
};

const staysAsMachine = async ({ stores }: Unit, id: string, leaving: Identity): Promise<Check> => {
  const identity = await stores.identities.find(id);
  const isAdmin = identity?.orgId === leaving.orgId && identity.role === adminRole && id !== leaving.id;
  return isAdmin ? stores.identities.identityCheck(identity) : undefined;
};

const callerStays = (unit: Unit, { kind, id, orgId }: Member, leaving: Identity): Promise<Check> =>
  kind === 'user' ? staysAsPerson(unit, orgId, id) : staysAsMachine(unit, id, leaving);

const anybodyStays = async (unit: Unit, leaving: Identity): Promise<Check> => {
  for (const { userId } of await unit.stores.organizations.membersOf(leaving.orgId)) {
    const check = await staysAsPerson(unit, leaving.orgId, userId);
    if (check) return check;
  }
  for (const { id, role } of await unit.stores.identities.listOf(leaving.orgId)) {
    const check = role === adminRole ? await staysAsMachine(unit, id, leaving) : undefined;
    if (check) return check;
  }
  return undefined;
};

/**
 * What must go with a change by which an identity ceases to be an admin of its organization, or ceases at all:
 * `bad-request` when the organization would be left without an admin.
 */
export const keepingAnOrganizationAdmin = async (
  unit: Unit,
  { member }: OrganizationAccess,
  leaving: Identity,
): Promise<readonly Change[]> => {
  if (leaving.role !== adminRole) return [];
  const check = (await callerStays(unit, member, leaving)) ?? (await anybodyStays(unit, leaving));
  if (!check)
    throw new LocketError(
      'bad-request',
      'The organization would be left without an admin: make somebody else an admin of it first',
    );
  return [check];
};
