import { groupsOf, type Holder } from '../groups/standing-in-groups.ts';
import type { Holdings } from '../permissions/coverage.ts';
import type { RoleGrant } from '../permissions/grants.ts';
import { customRolesOf, inOrganization, type RoleReference, rulesHeld } from '../roles/role.ts';
import type { Unit } from '../unit.ts';

/** Somebody in an organization with the role of its own. */
export interface OrganizationHolder extends Holder {
  readonly role: string;
  readonly customRoleId?: string | undefined;
}

/** A role in an organization: it is always held for good. */
const heldForGood = ({ role, customRoleId }: RoleReference): RoleGrant => ({
  id: customRoleId ?? role,
  role,
  ...(customRoleId !== undefined && { customRoleId }),
  isTemporary: false,
});

/** Roles in an organization as what is weighed, with the rules their custom ones have now. */
export const organizationHoldings = async (
  unit: Pick<Unit, 'stores'>,
  orgId: string,
  references: readonly RoleReference[],
): Promise<Holdings> => {
  const found = await customRolesOf(unit, inOrganization(orgId), references);
  return {
    scope: 'organization',
    roles: references.map(heldForGood),
    customRoles: rulesHeld(references, found),
  };
};

/** Everything that somebody was given in its organization: the own role and those of its groups. */
export const heldInOrganization = async (
  unit: Pick<Unit, 'stores'>,
  holder: OrganizationHolder,
): Promise<Holdings> => {
  const { role, customRoleId } = holder;
  const own: RoleReference = { role, ...(customRoleId !== undefined && { customRoleId }) };
  return organizationHoldings(unit, holder.orgId, [own, ...(await groupsOf(unit, holder))]);
};
