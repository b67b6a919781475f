import { LocketError } from '../errors.ts';
import { isReservedRoleSlug } from '../permissions/built-in-roles.ts';
import type { Rule } from '../permissions/rule.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { enterRoles, noteRole, type RolePlace, roleById } from './read-roles.ts';
import { assertRulesFit, type CustomRole, maxCustomRoles, type RoleHome } from './role.ts';
import { assertMayMake, assertMayShape, assertNotDefault, commitRoleDeletion } from './role-change.ts';

export interface RoleRequest {
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly rules: readonly Rule[];
}

/** What may be changed about a role; absent members stay as they are. */
export type RoleChanges = { readonly [M in keyof RoleRequest]?: RoleRequest[M] | undefined };

const beyondOwn = 'A role cannot allow, or deny to others, more than you may yourself';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Roles are given by slug or id: a slug that reads like an id could pass for another role. */
const assertSlugIsFree = ({ scope }: RoleHome, slug: string): void => {
  if (isReservedRoleSlug(scope, slug))
    throw new LocketError('bad-request', `slug: '${slug}' is that of a built-in role`);
  if (uuid.test(slug)) throw new LocketError('invalid-input', 'slug must not look like an id');
};

/** The fence that goes with a new role, once there is room for it. */
const roomFor = async ({ stores }: Unit, { scope, id }: RoleHome): Promise<Change> => {
  const fence = await stores.fences.find(scope === 'project' ? 'project-roles' : 'organization-roles', id);
  if ((await stores.roles.listOf({ scope, id })).length >= maxCustomRoles)
    throw new LocketError('invalid-input', `There are at most ${maxCustomRoles} custom roles`);
  return stores.fences.renewed(fence);
};

/** A role that does not exist yet. */
export const newRole = (unit: Unit, home: RoleHome, request: RoleRequest): CustomRole => {
  const at = unit.runtime.now().toISOString();
  return { ...request, id: unit.runtime.uuid(), home, createdAt: at, updatedAt: at, revision: 1 };
};

/**
 * Makes a custom role. Needs `role:create` and whatever the role allows: `forbidden`. `already-exists` for a taken slug,
 * `bad-request` for that of a built-in role, `invalid-input` for too large rules or one role too many.
 */
export const createRole = (unit: Unit, place: RolePlace, request: RoleRequest): Promise<CustomRole> =>
  retryingConflicts(unit, async () => {
    const access = await enterRoles(unit, place, 'create');
    assertSlugIsFree(access.home, request.slug);
    assertRulesFit(request.rules);
    assertMayMake(unit, access, request.rules, beyondOwn);
    const room = await roomFor(unit, access.home);
    const role = newRole(unit, access.home, request);
    noteRole(unit, role);
    await unit.commit([...unit.stores.roles.creation(role), room]);
    return role;
  });

const given = (changes: RoleChanges): Partial<RoleRequest> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));

const assertMayRename = async (unit: Unit, role: CustomRole, slug: string): Promise<void> => {
  if (slug === role.slug) return;
  assertSlugIsFree(role.home, slug);
  await assertNotDefault(unit, role);
};

/**
 * Changes a custom role, from the next request on for everybody who has it. Needs `role:edit` and whatever the role
 * allows before and after, and comes or ceases to deny: `forbidden`.
 */
export const updateRole = (
  unit: Unit,
  place: RolePlace,
  roleId: string,
  changes: RoleChanges,
): Promise<CustomRole> =>
  retryingConflicts(unit, async () => {
    const access = await enterRoles(unit, place, 'edit');
    const role = await roleById(unit, access, roleId);
    const next: CustomRole = {
      ...role,
      ...given(changes),
      updatedAt: unit.runtime.now().toISOString(),
      revision: role.revision + 1,
    };
    await assertMayRename(unit, role, next.slug);
    assertRulesFit(next.rules);
    assertMayShape(unit, access, role.rules, next.rules, beyondOwn);
    await unit.commit(unit.stores.roles.replacement(next, role));
    return next;
  });

/** Deletes a custom role that nobody has: `bad-request` for one in use. Needs `role:delete` and whatever it allows. */
export const deleteRole = (unit: Unit, place: RolePlace, roleId: string): Promise<CustomRole> =>
  retryingConflicts(unit, async () => {
    const access = await enterRoles(unit, place, 'delete');
    const role = await roleById(unit, access, roleId);
    assertMayMake(unit, access, role.rules, beyondOwn);
    await commitRoleDeletion(unit, role);
    return role;
  });
