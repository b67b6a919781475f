import { mayEnterEveryProject } from '../organizations/access.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { ProjectAccess } from './access.ts';
import { assertMayChange } from './boundary.ts';
import { withRoles } from './grant.ts';
import { endOfGrants } from './grant-end.ts';
import { isLastingAdmin, keepingAnAdmin, withoutAdmin } from './last-admin.ts';
import type { ProjectGrant } from './project.ts';
import { grantedRoles, type RoleRequest, rolesRequested } from './role-assignment.ts';

/**
 * Gives a member, or a group, other roles. `not-found` for a role that the project does not have, `forbidden` when the old or the new ones go beyond the caller's own, `bad-request` when
 * no admin would be left, `conflict` when somebody else changed the membership meanwhile.
 */
export const replaceRoles = async (
  unit: Unit,
  access: ProjectAccess,
  grant: ProjectGrant,
  requests: readonly RoleRequest[],
): Promise<ProjectGrant> => {
  const named = await rolesRequested(unit, access.project.id, requests);
  const next = withRoles(unit, grant, grantedRoles(unit, requests, named));
  await assertMayChange(unit, access, grant, { grant: next, customRoles: named.customRoles });
  const staying = isLastingAdmin(next.roles) ? [] : await keepingAnAdmin(unit, access, [grant]);
  if (!staying) throw withoutAdmin();
  const { projects } = unit.stores;
  await unit.commit([...projects.grantReplacement(next, grant), ...named.checks, ...staying]);
  return next;
};

/** Says that the last admin left, which only one who may enter every project may do: the way back stays open. */
const leavingNobody = async (
  unit: Unit,
  access: ProjectAccess,
  grants: readonly ProjectGrant[],
): Promise<readonly Change[]> => {
  const isOwn = grants.length === 1 && grants[0]?.id === access.grant?.id;
  if (!isOwn || !(await mayEnterEveryProject(unit))) throw withoutAdmin();
  unit.note({ type: 'org-admin-left-project' });
  return [];
};

/**
 * Ends memberships with the privileges on them, all or none. `bad-request` when no admin would be left, unless the caller gives up its own and may
 * enter every project; `conflict` when somebody else changed one meanwhile.
 */
export const removeGrants = async (
  unit: Unit,
  access: ProjectAccess,
  grants: readonly ProjectGrant[],
): Promise<void> => {
  const staying = (await keepingAnAdmin(unit, access, grants)) ?? (await leavingNobody(unit, access, grants));
  const deletions = await endOfGrants(unit, grants);
  await unit.commit([...deletions, ...staying]).catch((error) => {
    unit.note({ type: undefined });
    throw error;
  });
};
