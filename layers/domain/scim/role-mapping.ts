import { LocketError } from '../errors.ts';
import { assertMayGiveGroupRole } from '../groups/boundary.ts';
import { enterOrganization } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import { type CustomRole, customRolesOf, inOrganization, type RoleReference } from '../roles/role.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';

/** The organization role that a group of the directory gets by its name. */
interface RoleMapping extends RoleReference {
  readonly id: string;
  readonly groupName: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** All of an organization. */
export interface RoleMappings {
  readonly mappings: readonly RoleMapping[];
  readonly revision: number;
}

/** At most this many groups can be mapped. */
export const maxMappings = 50;

export interface MappingRequest {
  readonly groupName: string;
  /** Slug or id of an organization role. */
  readonly role: string;
}

/** A mapping with the custom role that it gives, if it gives one. */
export interface ShownMapping {
  readonly mapping: RoleMapping;
  readonly customRole: CustomRole | undefined;
}

/** A mapping whose custom role was deleted gives nothing, and is not shown. */
const shown = async (
  unit: Pick<Unit, 'stores'>,
  orgId: string,
  mappings: readonly RoleMapping[],
): Promise<readonly ShownMapping[]> => {
  const roles = await customRolesOf(unit, inOrganization(orgId), mappings);
  return mappings
    .map((mapping) => ({ mapping, customRole: roles.get(mapping.customRoleId ?? '') }))
    .filter(({ mapping, customRole }) => mapping.customRoleId === undefined || customRole);
};

/** Which groups of the directory get which role. Needs `scim:read`. */
export const listRoleMappings = async (unit: Unit): Promise<readonly ShownMapping[]> => {
  const { orgId, ability } = await enterOrganization(unit);
  assertCan(ability, 'read', 'scim');
  const found = await unit.stores.scim.mappings(orgId);
  return shown(unit, orgId, found?.mappings ?? []);
};

interface Made {
  readonly mapping: RoleMapping;
  readonly checks: readonly Change[];
}

const assertNamedOnce = (requests: readonly MappingRequest[]): void => {
  if (new Set(requests.map(({ groupName }) => groupName)).size < requests.length)
    throw new LocketError('invalid-input', 'mappings: must name each group once');
};

const isSameRole = (a: RoleReference, b: RoleReference): boolean =>
  a.role === b.role && a.customRoleId === b.customRoleId;

const replaceOnce = async (
  unit: Unit,
  requests: readonly MappingRequest[],
): Promise<readonly ShownMapping[]> => {
  const access = await enterOrganization(unit);
  assertCan(access.ability, 'edit', 'scim');
  const { orgId } = access;
  const before = await unit.stores.scim.mappings(orgId);
  const at = unit.runtime.now().toISOString();
  const refusal = 'You cannot map a group to a role that allows more than you may yourself';
  const made = await Promise.all(
    requests.map(async ({ groupName, role }): Promise<Made> => {
      // Who leaves a mapping as it is gives it anew: from now on it stands on their word.
      const { reference, checks } = await assertMayGiveGroupRole(unit, access, role, refusal);
      const kept = before?.mappings.find((each) => each.groupName === groupName);
      if (kept && isSameRole(kept, reference)) return { mapping: kept, checks };
      const { id = unit.runtime.uuid(), createdAt = at } = kept ?? {};
      return { mapping: { id, groupName, ...reference, createdAt, updatedAt: at }, checks };
    }),
  );
  const mappings = made.map(({ mapping }) => mapping);
  unit.note({
    metadata: {
      mappings: mappings.map(({ groupName, role, customRoleId }) => ({ groupName, role, customRoleId })),
    },
  });
  const next = { mappings, revision: (before?.revision ?? 0) + 1 };
  const checks = made.flatMap((each) => each.checks);
  await unit.commit([unit.stores.scim.mappingsReplacement(orgId, next, before), ...checks]);
  return shown(unit, orgId, mappings);
};

/**
 * Replaces the mappings, all together: they decide what role a group has that the directory makes or renames from now on.
 * Needs `scim:edit` and what each role gives; `not-found` for an unknown role, `forbidden` for one beyond the caller's.
 */
export const replaceRoleMappings = (
  unit: Unit,
  requests: readonly MappingRequest[],
): Promise<readonly ShownMapping[]> => {
  assertNamedOnce(requests);
  return retryingConflicts(unit, () => replaceOnce(unit, requests));
};

/** A role as a group of that name gets it, and what must go with the write: that the role still is what it was. */
export interface MappedRole {
  readonly reference: RoleReference;
  readonly checks: readonly Change[];
}

/** The role that a group of this name gets; undefined when nothing is mapped to it, or nothing that still exists. */
export const mappedRole = async (
  unit: Pick<Unit, 'stores'>,
  orgId: string,
  groupName: string,
): Promise<MappedRole | undefined> => {
  const found = await unit.stores.scim.mappings(orgId);
  const [one] = await shown(
    unit,
    orgId,
    (found?.mappings ?? []).filter((mapping) => mapping.groupName === groupName),
  );
  if (!one) return undefined;
  const { mapping, customRole } = one;
  const { role, customRoleId } = mapping;
  return {
    reference: { role, ...(customRoleId !== undefined && { customRoleId }) },
    checks: customRole ? [unit.stores.roles.roleCheck(customRole)] : [],
  };
};
