import { LocketError } from '../errors.ts';
import { resolvePlaceholders } from '../permissions/placeholders.ts';
import { type PackedRule, pack } from '../permissions/rule.ts';
import { placeholdersOf } from '../projects/access.ts';
import type { Unit } from '../unit.ts';
import { enterOrganization } from './access.ts';
import type { Membership } from './organization.ts';

/** The caller's membership, and the rules that its role and those of its groups amount to, packed as CASL packs them. */
export interface OwnOrganizationPermissions {
  readonly membership: Membership;
  readonly permissions: readonly PackedRule[];
}

/** What the caller may do in its organization; `not-found` for any other one. */
export const ownOrganizationPermissions = async (
  unit: Unit,
  orgId: string,
): Promise<OwnOrganizationPermissions> => {
  const { member, rules } = await enterOrganization(unit, orgId);
  const membership = await unit.stores.organizations.membership(orgId, member.id);
  if (!membership) throw new LocketError('not-found', 'Organization not found');
  return { membership, permissions: resolvePlaceholders(rules, placeholdersOf(member)).map(pack) };
};
