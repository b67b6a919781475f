import { builtInRole, customRoleSlug } from './built-in-roles.ts';
import type { Rule } from './rule.ts';
import type { Scope } from './subjects.ts';

/** One role given to a member of a project or organization, for good or for a window of time. */
export interface RoleGrant extends TemporaryWindow {
  readonly id: string;
  /** Slug of a built-in role; for a custom role its slug or `custom`, with `customRoleId` set. */
  readonly role: string;
  readonly customRoleId?: string;
}

/** The time during which something given holds; instants are ISO 8601. */
export interface TemporaryWindow {
  readonly isTemporary: boolean;
  readonly temporaryMode?: 'relative';
  readonly temporaryRange?: string;
  readonly temporaryAccessStartTime?: string;
  readonly temporaryAccessEndTime?: string;
}

/** Rules given to somebody by themselves, for good or for a window of time. */
export interface GivenRules extends TemporaryWindow {
  readonly rules: readonly Rule[];
}

/** True when the grant holds at `now`: start included, end excluded. A window without both ends never holds. */
export function isActive(grant: TemporaryWindow, now: Date): boolean {
  if (!grant.isTemporary) return true;
  const start = Date.parse(grant.temporaryAccessStartTime ?? '');
  const end = Date.parse(grant.temporaryAccessEndTime ?? '');
  return start <= now.getTime() && now.getTime() < end;
}

/**
 * The rules of all roles that hold at `now`, concatenated.
 *
 * A custom role that is not in `customRoles` (by id) grants nothing. A single built-in role is answered as
 * its own constant array, for which `abilityOf` has a ready ability.
 */
export function rulesOf(
  grants: readonly RoleGrant[],
  now: Date,
  customRoles: ReadonlyMap<string, readonly Rule[]> = new Map(),
  scope: Scope = 'project',
): readonly Rule[] {
  const active = grants.filter((grant) => isActive(grant, now));
  const rules = active.map((grant) => rulesOfGrant(scope, grant, customRoles));
  return rules.length === 1 ? (rules[0] ?? noRules) : rules.flat();
}

const noRules: readonly Rule[] = Object.freeze([]);

function rulesOfGrant(
  scope: Scope,
  grant: RoleGrant,
  customRoles: ReadonlyMap<string, readonly Rule[]>,
): readonly Rule[] {
  if (grant.customRoleId !== undefined) return customRoles.get(grant.customRoleId) ?? noRules;
  return builtInRole(scope, grant.role)?.rules ?? noRules;
}

/** True when the grants give the built-in role `slug` at `now`; a custom role of that name does not count. */
export const hasBuiltInRole = (grants: readonly RoleGrant[], slug: string, now: Date): boolean =>
  slug !== customRoleSlug &&
  grants.some((grant) => grant.role === slug && grant.customRoleId === undefined && isActive(grant, now));
