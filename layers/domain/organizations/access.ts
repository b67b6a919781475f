import { type Member, memberOf } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { type Ability, abilityOf, assertCan, can } from '../permissions/ability.ts';
import { type Holdings, rulesAt } from '../permissions/coverage.ts';
import type { Rule } from '../permissions/rule.ts';
import { placeholdersOf } from '../projects/access.ts';
import type { Unit } from '../unit.ts';
import { heldInOrganization } from './standing.ts';

/** What a caller may do in its organization. */
export interface OrganizationAccess {
  readonly orgId: string;
  readonly member: Member;
  readonly holdings: Holdings;
  readonly rules: readonly Rule[];
  readonly ability: Ability;
}

/** What a member may do in its organization, by its own role and those of its groups. */
export const accessOf = async (
  unit: Pick<Unit, 'stores' | 'runtime'>,
  member: Member,
): Promise<OrganizationAccess> => {
  const { orgRole: role, orgCustomRoleId: customRoleId } = member;
  const placeholders = placeholdersOf(member);
  const held = await heldInOrganization(unit, { ...member, role, customRoleId });
  const holdings = { ...held, placeholders };
  const rules = rulesAt(holdings, unit.runtime.now());
  return { orgId: member.orgId, member, holdings, rules, ability: abilityOf(rules, placeholders) };
};

/**
 * The caller's rights in its own organization, by its own role and those of its groups. With `orgId` given it must be the
 * caller's own: a foreign organization answers `not-found`, as if it did not exist.
 */
export const enterOrganization = async (unit: Unit, orgId?: string): Promise<OrganizationAccess> => {
  const member = memberOf(unit.caller);
  if (orgId !== undefined && orgId !== member.orgId)
    throw new LocketError('not-found', 'Organization not found');
  unit.note({ organizationId: member.orgId });
  return accessOf(unit, member);
};

/** Whether the caller, as an admin of its organization, may make itself admin of any project there. */
export const mayEnterEveryProject = async (unit: Unit): Promise<boolean> =>
  can((await enterOrganization(unit)).ability, 'access-all-projects', 'organization-admin-console');

/** The caller's organization, for somebody who may enter every project in it; `permission-denied` for anybody else. */
export const enterAsOrganizationAdmin = async (unit: Unit): Promise<OrganizationAccess> => {
  const access = await enterOrganization(unit);
  assertCan(access.ability, 'access-all-projects', 'organization-admin-console');
  return access;
};
