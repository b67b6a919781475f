import { assertCovers, forGood, type Holdings } from '../permissions/coverage.ts';
import type { RoleGrant } from '../permissions/grants.ts';
import { resolvePlaceholders } from '../permissions/placeholders.ts';
import type { Rule } from '../permissions/rule.ts';
import type { Unit } from '../unit.ts';
import { type ProjectAccess, placeholdersOf } from './access.ts';

/** The caller's rules in the project with its own name and metadata filled in. */
export const ownRules = ({ rules, member }: ProjectAccess): readonly Rule[] =>
  resolvePlaceholders(rules, placeholdersOf(member));

type Giver = Pick<ProjectAccess, 'grant' | 'member'>;

/** All that the caller was given in the project, whatever of it holds now. */
const ownHoldings = ({ grant, member }: Giver): Holdings => ({
  roles: grant.roles,
  placeholders: placeholdersOf(member),
});

const assertCoversRoles = (unit: Unit, access: Giver, roles: readonly RoleGrant[], message: string): void =>
  assertCovers(ownHoldings(access), { roles }, forGood(unit.runtime.now()), message);

/** Refuses roles that would at some time allow more than the caller may itself at that time: `forbidden`. */
export const assertMayGrant = (unit: Unit, access: Giver, roles: readonly RoleGrant[]): void =>
  assertCoversRoles(unit, access, roles, 'You cannot grant a role that allows more than you may yourself');

/** Refuses to alter or remove a member who is, or will be, more privileged than the caller: `forbidden`. */
export const assertMayAlter = (unit: Unit, access: ProjectAccess, roles: readonly RoleGrant[]): void =>
  assertCoversRoles(unit, access, roles, 'You cannot change a member who is more privileged than you');
