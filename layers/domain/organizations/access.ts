import { type Member, memberOf } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { type Ability, abilityOf, assertCan, can } from '../permissions/ability.ts';
import { builtInRole } from '../permissions/built-in-roles.ts';
import type { Rule } from '../permissions/rule.ts';
import { placeholdersOf } from '../projects/access.ts';
import type { Unit } from '../unit.ts';

/** What a caller may do in its organization. */
export interface OrganizationAccess {
  readonly orgId: string;
  readonly member: Member;
  readonly rules: readonly Rule[];
  readonly ability: Ability;
}

/**
 * The caller's rights in its own organization. With `orgId` given it must be the caller's own: a foreign
 * organization answers `not-found`, as if it did not exist.
 */
export const enterOrganization = (unit: Unit, orgId?: string): OrganizationAccess => {
  const member = memberOf(unit.caller);
  if (orgId !== undefined && orgId !== member.orgId)
    throw new LocketError('not-found', 'Organization not found');
  unit.note({ organizationId: member.orgId });
  const rules = builtInRole('organization', member.orgRole)?.rules ?? [];
  return { orgId: member.orgId, member, rules, ability: abilityOf(rules, placeholdersOf(member)) };
};

/** Whether the caller, as an admin of its organization, may make itself admin of any project there. */
export const mayEnterEveryProject = (unit: Unit): boolean =>
  can(enterOrganization(unit).ability, 'access-all-projects', 'organization-admin-console');

/** The caller's organization, for somebody who may enter every project in it; `permission-denied` for anybody else. */
export const enterAsOrganizationAdmin = (unit: Unit): OrganizationAccess => {
  const access = enterOrganization(unit);
  assertCan(access.ability, 'access-all-projects', 'organization-admin-console');
  return access;
};
