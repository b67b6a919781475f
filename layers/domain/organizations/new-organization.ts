import { slugify } from '../slugs.ts';
import type { Unit } from '../unit.ts';
import type { Membership, Organization } from './organization.ts';

/** Bytes behind the name that make the slug of a new organization its own. */
const slugBytes = 4;
const maxSlugName = 48;

const newSlug = ({ runtime }: Unit, name: string): string => {
  const suffix = Buffer.from(runtime.randomBytes(slugBytes)).toString('hex');
  return `${slugify(name, maxSlugName) || 'organization'}-${suffix}`;
};

/** An organization that does not exist yet, with a key of its own. */
export const newOrganization = async (unit: Unit, name: string, at: string): Promise<Organization> => {
  const id = unit.runtime.uuid();
  return {
    id,
    name,
    slug: newSlug(unit, name),
    keys: [await unit.keys.newOrganizationKey(id)],
    defaultMembershipRole: 'member',
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
};

/** The membership of whoever makes an organization. */
export const foundingMembership = (unit: Unit, orgId: string, userId: string, at: string): Membership => ({
  id: unit.runtime.uuid(),
  orgId,
  userId,
  role: 'admin',
  isActive: true,
  createdAt: at,
  updatedAt: at,
});
