import { LocketError } from '../errors.ts';
import { builtInRole, customRoleSlug } from '../permissions/built-in-roles.ts';
import type { RoleGrant } from '../permissions/grants.ts';
import type { Rule } from '../permissions/rule.ts';
import type { Scope } from '../permissions/subjects.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';

/** Where a custom role can be given: one project, or one organization. */
export interface RoleHome {
  readonly scope: Scope;
  /** Of the project or organization. */
  readonly id: string;
}

/** A role that somebody made for one project or organization. */
export interface CustomRole {
  readonly id: string;
  readonly home: RoleHome;
  /** Unique in its home, and none of the built-in ones. */
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly rules: readonly Rule[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** Custom roles of projects and organizations. Every read is strongly consistent. */
export interface RoleStore {
  find(home: RoleHome, roleId: string): Promise<CustomRole | undefined>;
  findBySlug(home: RoleHome, slug: string): Promise<CustomRole | undefined>;
  /** A role of some project by its id alone. */
  findInProjects(roleId: string): Promise<CustomRole | undefined>;
  listOf(home: RoleHome): Promise<readonly CustomRole[]>;
  /** Refused with `already-exists` for a taken slug. */
  creation(role: CustomRole): readonly Change[];
  /** Refused with `conflict` when somebody else changed the role meanwhile; `already-exists` for a taken slug. */
  replacement(role: CustomRole, previous: CustomRole): readonly Change[];
  deletion(role: CustomRole): readonly Change[];
  /** Changes nothing; refused with `conflict` unless the role still stands as it was read, and nobody is deleting it. */
  roleCheck(role: CustomRole): Change;
}

/** The most custom roles of one project or organization: one reply lists them. */
export const maxCustomRoles = 100;

export const inProject = (projectId: string): RoleHome => ({ scope: 'project', id: projectId });
export const inOrganization = (orgId: string): RoleHome => ({ scope: 'organization', id: orgId });

/** The most bytes that the rules of one role or privilege may take: requests read many of them. */
const maxRuleBytes = 32_768;

/** Refuses rules that are too large to be read with every request: `invalid-input`. */
export const assertRulesFit = (rules: readonly Rule[], member = 'permissions'): void => {
  if (Buffer.byteLength(JSON.stringify(rules)) > maxRuleBytes)
    throw new LocketError('invalid-input', `${member} may take at most ${maxRuleBytes} bytes together`);
};

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
