import type { RoleGrant } from '../permissions/grants.ts';
import type { Unit } from '../unit.ts';
import type { ProjectAccess } from './access.ts';
import { assertMayAlter, assertMayGrant } from './boundary.ts';
import { withRoles } from './grant.ts';
import { isLastingAdmin, keepingAnAdmin } from './last-admin.ts';
import type { ProjectGrant } from './project.ts';

/**
 * Gives a member other roles. `forbidden` when the old or the new ones go beyond the caller's own, `bad-request` when
 * no admin would be left, `conflict` when somebody else changed the membership meanwhile.
 */
export const replaceRoles = async (
  unit: Unit,
  access: ProjectAccess,
  grant: ProjectGrant,
  roles: readonly RoleGrant[],
): Promise<ProjectGrant> => {
  assertMayAlter(unit, access, grant.roles);
  assertMayGrant(unit, access, roles);
  const staying = isLastingAdmin(roles) ? [] : await keepingAnAdmin(unit, access, [grant]);
  const next = withRoles(unit, grant, roles);
  await unit.commit([...unit.stores.projects.grantReplacement(next, grant), ...staying]);
  return next;
};

/**
 * Ends memberships, all or none. `bad-request` when no admin would be left, `conflict` when somebody else changed one
 * meanwhile.
 */
export const removeGrants = async (
  unit: Unit,
  access: ProjectAccess,
  grants: readonly ProjectGrant[],
): Promise<void> => {
  const staying = await keepingAnAdmin(unit, access, grants);
  await unit.commit([...grants.flatMap((grant) => unit.stores.projects.grantDeletion(grant)), ...staying]);
};
