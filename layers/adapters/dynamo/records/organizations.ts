import { LocketError } from '../../../domain/errors.ts';
import type {
  Membership,
  Organization,
  OrganizationStore,
} from '../../../domain/organizations/organization.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, type Condition, check, put, type Refusal, update } from '../changes.ts';
import type { Key } from '../items.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { flag, list, text } from './shape.ts';

export const organizationItem = itemType<Organization>()({
  name: 'organization with wrapped keys',
  readBy: 'unwrapping a project key (cold), Kubernetes logins',
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

/** The person takes part in the organization. */
export const isActiveMember: Condition = { expression: 'isActive = :yes', values: { ':yes': true } };

/** The same by this very membership, and not by one that was made since. */
const activeBy = ({ id }: Membership): Condition => ({
  expression: `${isActiveMember.expression} and #id = :id`,
  names: { '#id': 'id' },
  values: { ...isActiveMember.values, ':id': id },
});

const noSuchPerson: Refusal = () => new LocketError('not-found', 'No such member of the organization');

/**
 * The membership says that the person is in groups, from the first one on. Nobody writes the membership as a whole, so
 * that nobody takes that back: a request that sees no mark leaves out the look for groups.
 */
export const personIntoGroups = (membership: Membership): Change => {
  const key = memberItem.key(membership.orgId, membership.userId);
  const still = activeBy(membership);
  return membership.inGroups === true
    ? check(key, still, noSuchPerson)
    : update(key, 'SET inGroups = :yes', { values: { ':yes': true } }, still, noSuchPerson);
};

const membershipUpdate = (key: Key, next: Membership, previous: Membership): Change => {
  const { role, customRoleId, isActive, updatedAt } = next;
  const set = 'SET #role = :role, isActive = :isActive, updatedAt = :at';
  const expression =
    customRoleId === undefined ? `${set} REMOVE customRoleId` : `${set}, customRoleId = :custom`;
  const custom = customRoleId === undefined ? {} : { ':custom': customRoleId };
  return update(
    key,
    expression,
    {
      names: { '#role': 'role' },
      values: { ':role': role, ':isActive': isActive, ':at': updatedAt, ...custom },
    },
    {
      expression: '#role = :before and isActive = :wasActive and updatedAt = :readAt',
      values: {
        ':before': previous.role,
        ':wasActive': previous.isActive,
        ':readAt': previous.updatedAt,
      },
    },
  );
};

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
  membershipReplacement: (next, previous) => [
    membershipUpdate(memberItem.key(next.orgId, next.userId), next, previous),
    membershipUpdate(userMembershipItem.key(next.userId, next.orgId), next, previous),
  ],
  // The person's side of the membership: the organization's may be checked in the same transaction.
  roleCheck: ({ userId, orgId, role }) =>
    check(userMembershipItem.key(userId, orgId), {
      expression: 'isActive = :yes and #role = :role',
      names: { '#role': 'role' },
      values: { ':yes': true, ':role': role },
    }),
  expectMembers: (orgId) => session.expectAll(memberItem.ranges.of(orgId)),
});
