import { randomUUID } from 'node:crypto';
import type { Group, Joining } from '../../layers/domain/groups/group.ts';
import type { RoleGrant } from '../../layers/domain/permissions/grants.ts';
import type { Rule } from '../../layers/domain/permissions/rule.ts';
import type { Privilege } from '../../layers/domain/privileges/privilege.ts';
import type { GrantKind, ProjectGrant } from '../../layers/domain/projects/project.ts';
import type { CustomRole, RoleHome } from '../../layers/domain/roles/role.ts';
import type { Change } from '../../layers/domain/store/change.ts';
import type { Stores } from '../../layers/domain/unit.ts';

/** Where rights are arranged, past all rules. */
export interface RightsPlace {
  readonly orgId: string;
  write(changes: (stores: Stores) => readonly Change[]): Promise<void>;
  read<T>(find: (stores: Stores) => Promise<T>): Promise<T>;
}

const at = '2026-01-01T00:00:00.000Z';
const record = { createdAt: at, updatedAt: at, revision: 1 };

export const held = (role: string, more: Partial<RoleGrant> = {}): RoleGrant => ({
  id: randomUUID(),
  role,
  isTemporary: false,
  ...more,
});

export const heldCustom = ({ id }: CustomRole): RoleGrant => held('custom', { customRoleId: id });

export const customRole = (
  home: RoleHome,
  rules: readonly Rule[],
  slug = `role-${randomUUID()}`,
): CustomRole => ({
  ...record,
  id: randomUUID(),
  home,
  slug,
  name: slug,
  description: null,
  rules,
});

export const group = (orgId: string, more: Partial<Group> = {}): Group => {
  const id = randomUUID();
  return { ...record, id, orgId, name: id, slug: `group-${id.slice(0, 8)}`, role: 'no-access', ...more };
};

export const grantOf = (
  { id: projectId, orgId }: { readonly id: string; readonly orgId: string },
  kind: GrantKind,
  actorId: string,
  roles: readonly RoleGrant[],
): ProjectGrant => ({
  ...record,
  id: randomUUID(),
  projectId,
  orgId,
  actorKind: kind,
  actorId,
  roles,
});

export const privilegeOn = (
  { id: membershipId, projectId }: ProjectGrant,
  kind: Privilege['actorKind'],
  actorId: string,
  rules: readonly Rule[],
  more: Partial<Privilege> = {},
): Privilege => ({
  ...record,
  id: randomUUID(),
  projectId,
  actorKind: kind,
  actorId,
  membershipId,
  slug: `privilege-${randomUUID().slice(0, 8)}`,
  rules,
  isTemporary: false,
  ...more,
});

/** Somebody as they are now, to come into a group. */
export const joiningAs = async (
  { orgId, read }: RightsPlace,
  kind: 'user' | 'identity',
  id: string,
): Promise<Joining> => {
  if (kind === 'user') {
    const membership = await read((stores) => stores.organizations.membership(orgId, id));
    if (!membership) throw new Error('No such person');
    return { kind, membership };
  }
  const identity = await read((stores) => stores.identities.find(id));
  if (!identity) throw new Error('No such identity');
  return { kind, identity };
};

/** Lets somebody into a group that is there. */
export const letIn = async (
  place: RightsPlace,
  made: Group,
  kind: 'user' | 'identity',
  id: string,
): Promise<void> => {
  const actor = await joiningAs(place, kind, id);
  await place.write(({ groups }) => groups.joining(made, actor, at));
};

/** Makes a group that has these roles in a project. */
export const groupIn = async (
  place: RightsPlace,
  project: { readonly id: string; readonly orgId: string },
  roles: readonly RoleGrant[],
): Promise<{ readonly made: Group; readonly grant: ProjectGrant }> => {
  const made = group(project.orgId);
  const grant = grantOf(project, 'group', made.id, roles);
  await place.write(({ groups }) => groups.creation(made));
  await place.write(({ projects }) => projects.grantCreation(grant));
  return { made, grant };
};
