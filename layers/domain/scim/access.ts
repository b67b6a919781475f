import { LocketError } from '../errors.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Unit } from '../unit.ts';

/**
 * The organization of the SCIM token that asks. It may see and change everybody and every group there, which whoever made
 * the token might.
 */
export const enterAsDirectory = async (unit: Unit): Promise<Organization> => {
  const { caller } = unit;
  if (caller.kind !== 'scim') throw new LocketError('forbidden', 'This is for SCIM tokens only');
  unit.note({ organizationId: caller.orgId });
  const organization = await unit.stores.organizations.find(caller.orgId);
  if (!organization) throw new LocketError('forbidden', 'This organization no longer exists');
  return organization;
};
