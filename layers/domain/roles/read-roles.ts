import { LocketError } from '../errors.ts';
import { enterOrganization } from '../organizations/access.ts';
import { type Ability, assertCan } from '../permissions/ability.ts';
import {
  type BuiltInRole,
  builtInRole,
  organizationRoles,
  projectRoles,
} from '../permissions/built-in-roles.ts';
import type { Holdings } from '../permissions/coverage.ts';
import { enter, enterHolderOf, type ProjectReference } from '../projects/reference.ts';
import type { Unit } from '../unit.ts';
import { type CustomRole, inOrganization, inProject, type RoleHome, unknownRole } from './role.ts';

/** Where a request looks for roles: in a project, or in the caller's organization. */
export type RolePlace =
  | { readonly project: ProjectReference }
  /** With an id it must be the caller's own. */
  | { readonly orgId: string | undefined };

/** A role that can be given, a built-in or a custom one. */
export type ShownRole = Omit<CustomRole, 'revision'>;

/** Where roles are read or made, and what the caller holds there. */
export interface RoleAccess {
  readonly home: RoleHome;
  readonly holdings: Holdings;
  readonly ability: Ability;
  /** Since when the home has its built-in roles. */
  readonly since: () => Promise<string>;
}

type RoleAction = 'read' | 'create' | 'edit' | 'delete';

const inOwnOrganization = async (unit: Unit, orgId: string | undefined): Promise<RoleAccess> => {
  const { orgId: id, holdings, ability } = await enterOrganization(unit, orgId);
  const since = async () => (await unit.stores.organizations.find(id))?.createdAt ?? '';
  return { home: inOrganization(id), holdings, ability, since };
};

const inThisProject = async (unit: Unit, reference: ProjectReference): Promise<RoleAccess> => {
  const { project, holdings, ability } = await enter(unit, reference);
  return { home: inProject(project.id), holdings, ability, since: async () => project.createdAt };
};

/** Lets the caller to the roles of a place. `permission-denied` for who may not do `action` to roles there. */
export const enterRoles = async (unit: Unit, place: RolePlace, action: RoleAction): Promise<RoleAccess> => {
  const access =
    'project' in place
      ? await inThisProject(unit, place.project)
      : await inOwnOrganization(unit, place.orgId);
  assertCan(access.ability, action, 'role');
  return access;
};

const builtInRoles = ({ scope }: RoleHome): readonly BuiltInRole[] =>
  scope === 'project' ? projectRoles : organizationRoles;

const shown = (home: RoleHome, role: BuiltInRole, since: string): ShownRole => ({
  ...role,
  home,
  createdAt: since,
  updatedAt: since,
});

/** The roles that can be given, built-in ones first, most powerful first; then custom ones, oldest first. Needs `role:read`. */
export const listRoles = async (unit: Unit, place: RolePlace): Promise<readonly ShownRole[]> => {
  const { home, since } = await enterRoles(unit, place, 'read');
  const [custom, at] = await Promise.all([unit.stores.roles.listOf(home), since()]);
  const roles = [...builtInRoles(home).map((role) => shown(home, role, at)), ...custom];
  unit.note({ metadata: { numberOfRoles: roles.length } });
  return roles;
};

export const noteRole = (unit: Unit, { id, slug }: Pick<CustomRole, 'id' | 'slug'>): void =>
  unit.note({ metadata: { roleId: id, roleSlug: slug } });

/** A role by its slug. Needs `role:read`; `not-found` when there is none such. */
export const readRole = async (unit: Unit, place: RolePlace, slug: string): Promise<ShownRole> => {
  const { home, since } = await enterRoles(unit, place, 'read');
  const builtIn = builtInRole(home.scope, slug);
  const role = builtIn ? shown(home, builtIn, await since()) : await unit.stores.roles.findBySlug(home, slug);
  if (!role) throw unknownRole(home, slug);
  noteRole(unit, role);
  return role;
};

/** A custom role of a place by its id; `not-found`, in the same words for a built-in one. */
export const roleById = async (unit: Unit, { home }: RoleAccess, roleId: string): Promise<CustomRole> => {
  const role = await unit.stores.roles.find(home, roleId);
  if (!role) throw unknownRole(home, roleId);
  noteRole(unit, role);
  return role;
};

/** A role by its id, built-in ones too. Needs `role:read`. */
export const readRoleById = async (unit: Unit, place: RolePlace, roleId: string): Promise<ShownRole> => {
  const access = await enterRoles(unit, place, 'read');
  const builtIn = builtInRoles(access.home).find(({ id }) => id === roleId);
  return builtIn ? shown(access.home, builtIn, await access.since()) : roleById(unit, access, roleId);
};

/** A custom role of some project by its id alone; one in a foreign project looks like none. Needs `role:read`. */
export const findProjectRole = async (unit: Unit, roleId: string): Promise<ShownRole> => {
  const role = await unit.stores.roles.findInProjects(roleId);
  const { ability } = await enterHolderOf(unit, 'Role', role?.home.id);
  assertCan(ability, 'read', 'role');
  if (!role) throw new LocketError('not-found', 'Role not found');
  noteRole(unit, role);
  return role;
};
