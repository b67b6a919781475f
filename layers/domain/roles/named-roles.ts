import { LocketError } from '../errors.ts';
import { builtInRole, customRoleSlug } from '../permissions/built-in-roles.ts';
import type { RoleGrant } from '../permissions/grants.ts';
import type { Rule } from '../permissions/rule.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { CustomRole, RoleHome } from './role.ts';

type Reading = Pick<Unit, 'stores'>;

/** A custom role by its slug or id; undefined when there is none, and for the slug of a built-in one. */
export const resolveRole = async (
  { stores }: Reading,
  home: RoleHome,
  slugOrId: string,
): Promise<CustomRole | undefined> => {
  if (builtInRole(home.scope, slugOrId)) return undefined;
  const [bySlug, byId] = await Promise.all([
    stores.roles.findBySlug(home, slugOrId),
    stores.roles.find(home, slugOrId),
  ]);
  return bySlug ?? byId;
};

/** The custom roles among those that somebody is to be given, and what must go with the write that gives them. */
export interface NamedRoles {
  /** By the slug or id that was asked for. */
  readonly byName: ReadonlyMap<string, CustomRole>;
  /** Their rules by id, as holdings take them. */
  readonly customRoles: ReadonlyMap<string, readonly Rule[]>;
  /** That each still stands as it was weighed: one that changes or goes at the same moment is not given. */
  readonly checks: readonly Change[];
}

export const builtInOnly: NamedRoles = { byName: new Map(), customRoles: new Map(), checks: [] };

export const unknownRole = ({ scope }: RoleHome, name: string): LocketError =>
  new LocketError(
    'not-found',
    scope === 'project' ? `Role '${name}' not found in this project` : 'Role not found in this organization',
  );

const isBuiltIn = ({ scope }: RoleHome, name: string): boolean => builtInRole(scope, name) !== undefined;

/** The roles so named, by slug or id, as they are now. `not-found` for one that there is not. */
export const rolesNamed = async (
  unit: Reading,
  home: RoleHome,
  names: readonly string[],
): Promise<NamedRoles> => {
  const custom = [...new Set(names)].filter((name) => !isBuiltIn(home, name));
  if (custom.length === 0) return builtInOnly;
  const found = await Promise.all(
    custom.map(async (name) => {
      const role = await resolveRole(unit, home, name);
      if (!role) throw unknownRole(home, name);
      return [name, role] as const;
    }),
  );
  const byId = new Map(found.map(([, role]) => [role.id, role]));
  return {
    byName: new Map(found),
    customRoles: new Map([...byId].map(([id, { rules }]) => [id, rules])),
    checks: [...byId.values()].map((role) => unit.stores.roles.roleCheck(role)),
  };
};

/** How a record says which role is meant. */
export type RoleReference = Pick<RoleGrant, 'role' | 'customRoleId'>;

/** The same role as grants, memberships and groups store it. `not-found` for one that is neither built in nor named. */
export const storedRole = (home: RoleHome, name: string, { byName }: NamedRoles): RoleReference => {
  if (isBuiltIn(home, name)) return { role: name };
  const custom = byName.get(name);
  if (!custom) throw unknownRole(home, name);
  return { role: customRoleSlug, customRoleId: custom.id };
};

/** Custom roles by their ids. */
export type RolesById = ReadonlyMap<string, CustomRole>;

/** The custom roles that records refer to, by id; one that is gone is not among them. */
export const customRolesOf = async (
  { stores }: Reading,
  home: RoleHome,
  references: readonly RoleReference[],
): Promise<RolesById> => {
  const ids = [...new Set(references.flatMap(({ customRoleId }) => customRoleId ?? []))];
  if (ids.length === 0) return noCustomRoles;
  const found = await Promise.all(ids.map((id) => stores.roles.find(home, id)));
  return new Map(found.flatMap((role) => (role ? [[role.id, role] as const] : [])));
};

const noCustomRoles: RolesById = new Map();

/**
 * What roles that are held amount to by id, as holdings take them. One that is gone gives nothing, and weighs nothing:
 * its id never comes back.
 */
export const rulesHeld = (
  references: readonly RoleReference[],
  roles: RolesById,
): ReadonlyMap<string, readonly Rule[]> =>
  new Map(
    references.flatMap(({ customRoleId: id }) =>
      id === undefined ? [] : [[id, roles.get(id)?.rules ?? []] as const],
    ),
  );
