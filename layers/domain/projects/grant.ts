import type { RoleGrant } from '../permissions/grants.ts';
import type { Unit } from '../unit.ts';
import type { Project, ProjectGrant } from './project.ts';

/** Who holds a grant: a person or a machine identity. */
export interface GrantHolder {
  readonly kind: ProjectGrant['actorKind'];
  readonly id: string;
}

/** A role given for good. */
export const lasting = (unit: Unit, role: string): RoleGrant => ({
  id: unit.runtime.uuid(),
  role,
  isTemporary: false,
});

/** A membership that does not exist yet. */
export const newGrant = (
  unit: Unit,
  { id, orgId }: Pick<Project, 'id' | 'orgId'>,
  holder: GrantHolder,
  roles: readonly RoleGrant[],
): ProjectGrant => {
  const at = unit.runtime.now().toISOString();
  return {
    id: unit.runtime.uuid(),
    projectId: id,
    orgId,
    actorKind: holder.kind,
    actorId: holder.id,
    roles,
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
};

/** The same membership with other roles. */
export const withRoles = (unit: Unit, grant: ProjectGrant, roles: readonly RoleGrant[]): ProjectGrant => ({
  ...grant,
  roles,
  updatedAt: unit.runtime.now().toISOString(),
  revision: grant.revision + 1,
});
