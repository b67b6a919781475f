import { LocketError } from '../errors.ts';
import type { RoleGrant } from '../permissions/grants.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { ProjectAccess } from './access.ts';
import type { ProjectGrant } from './project.ts';

/** True for roles that make somebody an admin for good. */
export const isLastingAdmin = (roles: readonly RoleGrant[]): boolean =>
  roles.some(
    ({ role, customRoleId, isTemporary }) => role === 'admin' && customRoleId === undefined && !isTemporary,
  );

/** An admin who stays: the caller itself when it is one, else anyone in the project. */
const stayingAdmin = async (
  unit: Unit,
  { project, grant }: ProjectAccess,
  leaving: ReadonlySet<string>,
): Promise<ProjectGrant | undefined> => {
  const stays = ({ id, roles }: ProjectGrant): boolean => isLastingAdmin(roles) && !leaving.has(id);
  if (stays(grant)) return grant;
  const { projects } = unit.stores;
  const all = await Promise.all([
    projects.grantsIn(project.id, 'user'),
    projects.grantsIn(project.id, 'identity'),
  ]);
  return all.flat().find(stays);
};

/**
 * What a change must carry along when these memberships cease to be admin or cease at all: `bad-request` when the
 * project would be left without a lasting admin. Two admins who remove each other at the same moment each rely on the
 * other, so the transaction checks that the one who stays is still there: the later one loses and is refused.
 */
export const keepingAnAdmin = async (
  unit: Unit,
  access: ProjectAccess,
  leaving: readonly ProjectGrant[],
): Promise<readonly Change[]> => {
  if (!leaving.some(({ roles }) => isLastingAdmin(roles))) return [];
  const staying = await stayingAdmin(unit, access, new Set(leaving.map(({ id }) => id)));
  if (!staying)
    throw new LocketError(
      'bad-request',
      'The project would be left without an admin: make somebody else an admin first',
    );
  return [unit.stores.projects.grantCheck(staying)];
};
