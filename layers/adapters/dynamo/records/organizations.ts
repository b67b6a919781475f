import type {
  Membership,
  Organization,
  OrganizationStore,
} from '../../../domain/organizations/organization.ts';
import { absent, check, put } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { flag, list, text } from './shape.ts';

export const organizationItem = itemType<Organization>()({
  name: 'organization with wrapped keys',
  readBy: 'unwrapping a project key (cold)',
  pk: 'ORG#<org>',
  sk: 'ORG',
  key: (orgId: string) => ({ pk: `ORG#${orgId}`, sk: 'ORG' }),
  shape: { id: text, keys: list },
});

const membership = { userId: text, orgId: text, role: text, isActive: flag };

export const memberItem = itemType<Membership>()({
  name: 'member',
  readBy: 'every request of that user',
  pk: 'ORG#<org>',
  sk: 'MEMBER#<user>',
  key: (orgId: string, userId: string) => ({ pk: `ORG#${orgId}`, sk: `MEMBER#${userId}` }),
  ranges: { of: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'MEMBER#' }) },
  shape: membership,
});

const userMembershipItem = itemType<Membership>()({
  name: 'membership, from the user’s side',
  readBy: 'organizations of a user',
  pk: 'USER#<user>',
  sk: 'ORG#<org>',
  key: (userId: string, orgId: string) => ({ pk: `USER#${userId}`, sk: `ORG#${orgId}` }),
  ranges: { of: (userId: string) => ({ pk: `USER#${userId}`, prefix: 'ORG#' }) },
  shape: membership,
});

export const organizationItems = [organizationItem, memberItem];
export const membershipItems = [userMembershipItem];

/** Organizations and their human members, listed from both sides. */
export const organizationStore = (session: ReadSession): OrganizationStore => ({
  find: (orgId) => session.read(organizationItem, organizationItem.key(orgId)),
  membershipsOf: (userId) => session.list(userMembershipItem, userMembershipItem.ranges.of(userId)),
  membership: (orgId, userId) => session.read(memberItem, memberItem.key(orgId, userId)),
  membersOf: (orgId) => session.list(memberItem, memberItem.ranges.of(orgId)),
  creation: (organization) => [
    put(organizationItem.item(organizationItem.key(organization.id), organization), absent),
  ],
  membershipCreation: (made) => [
    put(memberItem.item(memberItem.key(made.orgId, made.userId), made), absent),
    put(userMembershipItem.item(userMembershipItem.key(made.userId, made.orgId), made), absent),
  ],
  // The person's side of the membership: the organization's may be checked in the same transaction.
  roleCheck: ({ userId, orgId, role }) =>
    check(userMembershipItem.key(userId, orgId), {
      expression: 'isActive = :yes and #role = :role',
      names: { '#role': 'role' },
      values: { ':yes': true, ':role': role },
    }),
});
