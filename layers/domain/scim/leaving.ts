import { grantsHere } from '../organizations/change-member.ts';
import { keepingAnOrganizationAdmin } from '../organizations/last-admin.ts';
import { holderOf } from '../organizations/member.ts';
import type { Membership } from '../organizations/organization.ts';
import { keepingAdmins } from '../projects/last-admin.ts';
import type { ProjectGrant } from '../projects/project.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';

/**
 * What must go with the end of a member, or of their activity: `bad-request` when a project or the organization would be
 * left without an admin, which no directory may do either.
 */
export const whoStays = async (
  unit: Unit,
  membership: Membership,
  grants: readonly ProjectGrant[],
): Promise<readonly Change[]> => {
  if (!membership.isActive) return [];
  const { orgId, userId } = membership;
  return [
    ...(await keepingAdmins(unit, grants, { kind: 'user', id: userId })),
    ...(await keepingAnOrganizationAdmin(unit, { orgId }, [holderOf(membership)])),
  ];
};

/** The same of who is switched off, and keeps what they hold. */
export const whoStaysWithout = async (unit: Unit, membership: Membership): Promise<readonly Change[]> =>
  whoStays(unit, membership, await grantsHere(unit, membership));
