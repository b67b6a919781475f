import { assertNotMorePrivileged } from '../permissions/boundary.ts';
import { lastingRoles, type RoleGrant, rulesOf } from '../permissions/grants.ts';
import { resolvePlaceholders } from '../permissions/placeholders.ts';
import type { Rule } from '../permissions/rule.ts';
import type { Unit } from '../unit.ts';
import { type ProjectAccess, placeholdersOf } from './access.ts';

/** The caller's rules in the project with its own name and metadata filled in. */
export const ownRules = ({ rules, member }: ProjectAccess): readonly Rule[] =>
  resolvePlaceholders(rules, placeholdersOf(member));

/** All that the roles give, now or in a window still to come; what is over gives nothing any more. */
const rulesEver = (unit: Unit, roles: readonly RoleGrant[]): readonly Rule[] => {
  const now = unit.runtime.now();
  return rulesOf(lastingRoles(roles, now), now);
};

/** Refuses roles that would allow more than the caller may itself: `forbidden`. */
export const assertMayGrant = (unit: Unit, access: ProjectAccess, roles: readonly RoleGrant[]): void =>
  assertNotMorePrivileged(
    ownRules(access),
    rulesEver(unit, roles),
    'You cannot grant a role that allows more than you may yourself',
  );

/** Refuses to alter or remove a member who is more privileged than the caller: `forbidden`. */
export const assertMayAlter = (unit: Unit, access: ProjectAccess, roles: readonly RoleGrant[]): void =>
  assertNotMorePrivileged(
    ownRules(access),
    rulesEver(unit, roles),
    'You cannot change a member who is more privileged than you',
  );
