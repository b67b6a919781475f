import { mayEnterEveryProject } from '../organizations/access.ts';
import type { RoleGrant } from '../permissions/grants.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { ProjectAccess } from './access.ts';
import { assertMayAlter, assertMayGrant } from './boundary.ts';
import { withRoles } from './grant.ts';
import { isLastingAdmin, keepingAnAdmin, withoutAdmin } from './last-admin.ts';
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
  if (!staying) throw withoutAdmin();
  const next = withRoles(unit, grant, roles);
  await unit.commit([...unit.stores.projects.grantReplacement(next, grant), ...staying]);
  return next;
};

/** Says that the last admin left, which only one who may enter every project may do: the way back stays open. */
const leavingNobody = (
  unit: Unit,
  access: ProjectAccess,
  grants: readonly ProjectGrant[],
): readonly Change[] => {
  const isOwn = grants.length === 1 && grants[0]?.id === access.grant.id;
  if (!isOwn || !mayEnterEveryProject(unit)) throw withoutAdmin();
  unit.note({ type: 'org-admin-left-project' });
  return [];
};

/**
 * Ends memberships, all or none. `bad-request` when no admin would be left, unless the caller gives up its own and may
 * enter every project; `conflict` when somebody else changed one meanwhile.
 */
export const removeGrants = async (
  unit: Unit,
  access: ProjectAccess,
  grants: readonly ProjectGrant[],
): Promise<void> => {
  const staying = (await keepingAnAdmin(unit, access, grants)) ?? leavingNobody(unit, access, grants);
  const deletions = grants.flatMap((grant) => unit.stores.projects.grantDeletion(grant));
  await unit.commit([...deletions, ...staying]).catch((error) => {
    unit.note({ type: undefined });
    throw error;
  });
};
