import { mayEnterEveryProject, type OrganizationAccess } from '../organizations/access.ts';
import { assertMayActAsHolder } from '../organizations/boundary.ts';
import { assertCovers, forGood } from '../permissions/coverage.ts';
import { placeholdersOf } from '../projects/access.ts';
import { entitlementIn, holdingsOf } from '../projects/entitlement.ts';
import { customRolesOf, inProject, rulesHeld } from '../roles/role.ts';
import type { Unit } from '../unit.ts';
import type { Invitation, InvitedToProject } from './invitation.ts';

const assertCoversProject = async (
  unit: Unit,
  { member }: OrganizationAccess,
  { projectId, roles }: InvitedToProject,
  message: string,
): Promise<void> => {
  const [own, found] = await Promise.all([
    entitlementIn(unit, projectId, member),
    customRolesOf(unit, inProject(projectId), roles),
  ]);
  const given = { roles, customRoles: rulesHeld(roles, found) };
  assertCovers(holdingsOf(own, placeholdersOf(member)), given, forGood(unit.runtime.now()), message);
};

/**
 * Refuses to alter or cancel an invitation, or to have its link, unless the caller may do everything that it leads to:
 * `forbidden` with `message`.
 */
export const assertMayChangeInvitation = async (
  unit: Unit,
  access: OrganizationAccess,
  { id: membershipId, orgId, userId, role, customRoleId, projects }: Invitation,
  message: string,
): Promise<void> => {
  await assertMayActAsHolder(
    unit,
    access,
    { kind: 'user', id: userId, orgId, membershipId, role, customRoleId },
    message,
  );
  // Who may enter every project as its admin, and leaves a trail there, loses nothing by taking the short way.
  if (projects.length === 0 || (await mayEnterEveryProject(unit))) return;
  await Promise.all(projects.map((project) => assertCoversProject(unit, access, project, message)));
};
