import { LocketError } from '../../../domain/errors.ts';
import type { Membership, OrganizationStore } from '../../../domain/organizations/organization.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, type Condition, check, put, type Refusal, remove, update, wholeInBulk } from '../changes.ts';
import type { Key } from '../items.ts';
import { favoritesItem } from './favorites.ts';
import { itemType } from './item-type.ts';
import { toItem } from './links.ts';
import { flag, text } from './shape.ts';

const membership = { userId: text, orgId: text, role: text, isActive: flag };

export const userMembershipItem = itemType<Membership>()({
  name: 'membership, from the user’s side',
  readBy: 'organizations of a user',
  pk: 'USER#<user>',
  sk: 'ORG#<org>',
  key: (userId: string, orgId: string) => ({ pk: `USER#${userId}`, sk: `ORG#${orgId}` }),
  ranges: { of: (userId: string) => ({ pk: `USER#${userId}`, prefix: 'ORG#' }) },
  shape: membership,
});

export const memberItem = itemType<Membership>()({
  name: 'member',
  readBy: 'every request of that user',
  pk: 'ORG#<org>',
  sk: 'MEMBER#<user>',
  key: (orgId: string, userId: string) => ({ pk: `ORG#${orgId}`, sk: `MEMBER#${userId}` }),
  ranges: { of: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'MEMBER#' }) },
  shape: membership,
  leadsTo: [
    toItem(userMembershipItem, ({ userId, orgId }) => userMembershipItem.key(userId, orgId)),
    toItem(favoritesItem, ({ userId, orgId }) => favoritesItem.key(userId, orgId)),
  ],
});

export const membershipIdItem = itemType<{ readonly userId: string }>()({
  name: 'member by the membership’s id',
  readBy: 'looking at one member, or changing or removing some; older memberships have none',
  pk: 'ORG#<org>',
  sk: 'MEMBERSHIP#<membership>',
  key: (orgId: string, membershipId: string) => ({ pk: `ORG#${orgId}`, sk: `MEMBERSHIP#${membershipId}` }),
  shape: { userId: text },
  leadsTo: [],
});

export const membershipItems = [userMembershipItem];

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
  const made =
    membership.inGroups === true
      ? check(key, still, noSuchPerson)
      : update(key, 'SET inGroups = :yes', { values: { ':yes': true } }, still, noSuchPerson);
  return asWhole(made, membership);
};

/** The same of who is switched off, by this very membership, and acts by nothing until switched on. */
export const absenteeIntoGroups = (membership: Membership): Change => {
  const { orgId, userId, id } = membership;
  const still = { expression: '#id = :id', names: { '#id': 'id' }, values: { ':id': id } };
  const set = { values: { ':yes': true } };
  return asWhole(
    update(memberItem.key(orgId, userId), 'SET inGroups = :yes', set, still, noSuchPerson),
    membership,
  );
};

/** Of many people at once each membership is written whole, if it still stands as it was read. */
const asWhole = (made: Change, membership: Membership): Change => {
  const { orgId, userId, id } = membership;
  const { expression, names, values } = asRead(membership);
  const next = memberItem.item(memberItem.key(orgId, userId), { ...membership, inGroups: true });
  return wholeInBulk(made, next, {
    expression: `${expression} and #id = :id`,
    names: { ...names, '#id': 'id' },
    values: { ...values, ':id': id },
  });
};

const membershipUpdate = (key: Key, next: Membership, previous: Membership): Change => {
  const { role, customRoleId, isActive, metadata = [], updatedAt } = next;
  // A mark of groups comes with who brings it, and is never taken back.
  const isMarked = next.inGroups === true && previous.inGroups !== true;
  const base = 'SET #role = :role, isActive = :isActive, metadata = :metadata, updatedAt = :at';
  const set = isMarked ? `${base}, inGroups = :yes` : base;
  const expression =
    customRoleId === undefined ? `${set} REMOVE customRoleId` : `${set}, customRoleId = :custom`;
  const custom = customRoleId === undefined ? {} : { ':custom': customRoleId };
  return update(
    key,
    expression,
    {
      names: { '#role': 'role' },
      values: {
        ':role': role,
        ':isActive': isActive,
        ':metadata': metadata,
        ':at': updatedAt,
        ...(isMarked && { ':yes': true }),
        ...custom,
      },
    },
    asRead(previous),
  );
};

/** The membership stands as it was read, a mark of groups left aside. */
const asRead = ({ role, isActive, updatedAt }: Membership): Condition => ({
  expression: '#role = :before and isActive = :wasActive and updatedAt = :readAt',
  names: { '#role': 'role' },
  values: { ':before': role, ':wasActive': isActive, ':readAt': updatedAt },
});

/** Changes of memberships, which stand on both sides. */
export const membershipChanges = {
  membershipCreation: (made) => [
    put(memberItem.item(memberItem.key(made.orgId, made.userId), made), absent),
    put(userMembershipItem.item(userMembershipItem.key(made.userId, made.orgId), made), absent),
    put(membershipIdItem.item(membershipIdItem.key(made.orgId, made.id), { userId: made.userId }), absent),
  ],
  membershipReplacement: (next, previous) => [
    membershipUpdate(memberItem.key(next.orgId, next.userId), next, previous),
    membershipUpdate(userMembershipItem.key(next.userId, next.orgId), next, previous),
  ],
  membershipDeletion: (gone) => [
    remove(memberItem.key(gone.orgId, gone.userId), asRead(gone)),
    remove(userMembershipItem.key(gone.userId, gone.orgId), asRead(gone)),
    remove(membershipIdItem.key(gone.orgId, gone.id)),
  ],
  membershipAbsence: (orgId, userId) => check(memberItem.key(orgId, userId), absent),
  // The person's side of the membership: the organization's may be checked in the same transaction.
  roleCheck: ({ userId, orgId, role }) =>
    check(userMembershipItem.key(userId, orgId), {
      expression: 'isActive = :yes and #role = :role',
      names: { '#role': 'role' },
      values: { ':yes': true, ':role': role },
    }),
} satisfies Partial<OrganizationStore>;
