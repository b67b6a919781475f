import { isActive } from '../permissions/grants.ts';
import { type PackedRule, pack } from '../permissions/rule.ts';
import type { Unit } from '../unit.ts';
import { enterProject } from './access.ts';
import { ownRules } from './boundary.ts';
import type { ProjectGrant } from './project.ts';

/** The caller's membership, its own or a group's: the roles that hold now, and the rules they amount to, packed as CASL packs them. */
export interface OwnPermissions {
  readonly grant: ProjectGrant;
  readonly actorId: string;
  readonly roles: readonly string[];
  readonly permissions: readonly PackedRule[];
}

/** What the caller may do in the project. */
export const ownPermissions = async (unit: Unit, projectId: string): Promise<OwnPermissions> => {
  const access = await enterProject(unit, projectId);
  const now = unit.runtime.now();
  return {
    grant: access.membership,
    actorId: access.member.id,
    roles: access.holdings.roles.filter((role) => isActive(role, now)).map(({ role }) => role),
    permissions: ownRules(access).map(pack),
  };
};
