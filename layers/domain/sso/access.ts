import { LocketError } from '../errors.ts';
import { enterOrganization, type OrganizationAccess } from '../organizations/access.ts';
import { assertMayGiveRole } from '../organizations/boundary.ts';
import { assertCan } from '../permissions/ability.ts';
import { assertSteppedUp } from '../second-factors/stepped-up.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';

/** What somebody may do with the single sign-on of an organization. */
export type SsoAction = 'read' | 'create' | 'edit' | 'delete';

/** The caller's own organization by its id, for whoever may do this with its single sign-on. */
export const enterSso = async (
  unit: Unit,
  orgId: string | undefined,
  action: SsoAction,
): Promise<OrganizationAccess> => {
  const access = await enterOrganization(unit, orgId);
  assertCan(access.ability, action, 'sso');
  return access;
};

/** The same by its slug. */
export const enterSsoBySlug = async (
  unit: Unit,
  orgSlug: string,
  action: SsoAction,
): Promise<OrganizationAccess> => {
  const access = await enterOrganization(unit);
  const organization = await unit.stores.organizations.find(access.orgId);
  if (organization?.slug.toLowerCase() !== orgSlug.toLowerCase())
    throw new LocketError('not-found', 'Organization not found');
  assertCan(access.ability, action, 'sso');
  return access;
};

/**
 * Who says which provider is believed, and for which addresses, can be anybody in the organization: it takes an admin, and
 * the step-up where the organization asks for one.
 */
export const assertMayBeAnybody = async (
  unit: Unit,
  access: OrganizationAccess,
): Promise<readonly Change[]> => {
  assertSteppedUp(unit, 'Changing how people sign in');
  const refusal =
    'Whoever configures single sign-on can sign in as anybody here: it takes all that an admin of the organization may';
  return (await assertMayGiveRole(unit, access, 'admin', refusal)).checks;
};

/** Without the members that a request leaves out. */
export const defined = <T extends object>(draft: T): Partial<T> =>
  Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined)) as Partial<T>;
