import { sha256Hex } from '../../../domain/digests.ts';
import { LocketError } from '../../../domain/errors.ts';
import type {
  DeletedOrganization,
  Membership,
  Organization,
  OrganizationStore,
} from '../../../domain/organizations/organization.ts';
import type { Change } from '../../../domain/store/change.ts';
import {
  absent,
  atRevision,
  type Condition,
  check,
  lostRace,
  put,
  type Refusal,
  remove,
  update,
  wholeInBulk,
} from '../changes.ts';
import { idle } from '../intents/pending.ts';
import type { Item, Key } from '../items.ts';
import type { ReadSession } from '../read-session.ts';
import { deletionOf, isTombstone, standing, tombstone } from '../tombstone.ts';
import { favoritesItem } from './favorites.ts';
import { itemType } from './item-type.ts';
import { toItem } from './links.ts';
import { flag, list, number, text } from './shape.ts';

export const organizationItem = itemType<Organization>()({
  name: 'organization with settings and wrapped keys',
  readBy: 'every request in the organization',
  pk: 'ORG#<org>',
  sk: 'ORG',
  key: (orgId: string) => ({ pk: `ORG#${orgId}`, sk: 'ORG' }),
  shape: { id: text, slug: text, keys: list, revision: number },
  leadsTo: [],
  leaves: ({ id }) => ({ kind: 'organization', id }),
});

const organizationSlugItem = itemType<{ readonly orgId: string }>()({
  name: 'slug of an organization',
  readBy: 'uniqueness; listing the organizations of the instance',
  pk: 'ORGS',
  sk: 'SLUG#<slug>',
  // Slugs that differ in case only are one name to whoever reads them.
  key: (slug: string) => ({ pk: 'ORGS', sk: `SLUG#${slug.toLowerCase()}` }),
  ranges: { all: () => ({ pk: 'ORGS', prefix: 'SLUG#' }) },
  shape: { orgId: text },
});

const membership = { userId: text, orgId: text, role: text, isActive: flag };

const userMembershipItem = itemType<Membership>()({
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

const membershipIdItem = itemType<{ readonly userId: string }>()({
  name: 'member by the membership’s id',
  readBy: 'looking at one member, or changing or removing some; older memberships have none',
  pk: 'ORG#<org>',
  sk: 'MEMBERSHIP#<membership>',
  key: (orgId: string, membershipId: string) => ({ pk: `ORG#${orgId}`, sk: `MEMBERSHIP#${membershipId}` }),
  shape: { userId: text },
  leadsTo: [],
});

const departureItem = itemType<{ readonly orgId: string }>()({
  name: 'person who was taken out of the organization, or left it, by account or address',
  readBy: 'signing in by an identity provider without being a member',
  pk: 'ORG#<org>',
  sk: 'DEPARTED#<sha256>',
  key: (orgId: string, name: string) => ({ pk: `ORG#${orgId}`, sk: `DEPARTED#${sha256Hex(name)}` }),
  shape: { orgId: text },
  leadsTo: [],
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

export const organizationItems = [
  organizationItem,
  organizationSlugItem,
  memberItem,
  membershipIdItem,
  departureItem,
];
export const membershipItems = [userMembershipItem];

/** The organization is there, was not deleted, and keeps its trail for as many days as machines are told. */
const livingWith = (days: number | undefined): Condition => {
  const living = 'attribute_exists(pk) and attribute_not_exists(deletedAt)';
  return days === undefined
    ? { expression: `${living} and attribute_not_exists(auditLogsRetentionDays)` }
    : { expression: `${living} and auditLogsRetentionDays = :days`, values: { ':days': days } };
};

const goneOrChanged: Refusal = (existing) => {
  const item = existing && idle(existing);
  const isGone = !existing || (item && isTombstone(item));
  return isGone ? new LocketError('not-found', 'Organization not found') : lostRace(existing);
};

const slugTaken: Refusal = () =>
  new LocketError('already-exists', 'Another organization has this slug already');

const restoredSlugTaken: Refusal = () =>
  new LocketError(
    'already-exists',
    'Another organization has this slug by now: name a newSlug to restore this one under',
  );

const itemOf = (organization: Organization): Item =>
  organizationItem.item(organizationItem.key(organization.id), organization);

const slugClaim = ({ id, slug }: Organization, taken = slugTaken): Change =>
  put(organizationSlugItem.item(organizationSlugItem.key(slug), { orgId: id }), absent, taken);

const slugChange = (next: Organization, previous: Organization): readonly Change[] =>
  next.slug.toLowerCase() === previous.slug.toLowerCase()
    ? []
    : [slugClaim(next), remove(organizationSlugItem.key(previous.slug))];

const deletedIn = (item: Item | undefined): DeletedOrganization | undefined => {
  const deletion = item && deletionOf(item);
  return deletion && { organization: organizationItem.open(item), ...deletion };
};

const allOf = async (session: ReadSession): Promise<readonly Organization[]> => {
  const lines = await session.list(organizationSlugItem, organizationSlugItem.ranges.all());
  const found = await Promise.all(
    lines.map(({ orgId }) => session.read(organizationItem, organizationItem.key(orgId))),
  );
  return found.flatMap((organization) => organization ?? []);
};

/** Organizations and their human members, listed from both sides. */
export const organizationStore = (session: ReadSession): OrganizationStore => ({
  find: (orgId) => session.read(organizationItem, organizationItem.key(orgId)),
  findBySlug: async (slug) => {
    const found = await session.read(organizationSlugItem, organizationSlugItem.key(slug));
    const organization = found && (await session.read(organizationItem, organizationItem.key(found.orgId)));
    // Between the two reads the organization may have got another slug.
    return organization?.slug.toLowerCase() === slug.toLowerCase() ? organization : undefined;
  },
  findDeleted: async (orgId) => deletedIn(await session.get(organizationItem.key(orgId))),
  all: () => allOf(session),
  membershipsOf: (userId) => session.list(userMembershipItem, userMembershipItem.ranges.of(userId)),
  membership: (orgId, userId) => session.read(memberItem, memberItem.key(orgId, userId)),
  membershipById: async (orgId, membershipId) => {
    const pointer = await session.read(membershipIdItem, membershipIdItem.key(orgId, membershipId));
    const found = pointer && (await session.read(memberItem, memberItem.key(orgId, pointer.userId)));
    // Between the two reads the person may have left and come back by another membership.
    return found?.id === membershipId ? found : undefined;
  },
  membersOf: (orgId) => session.list(memberItem, memberItem.ranges.of(orgId)),
  creation: (organization) => [put(itemOf(organization), absent), slugClaim(organization)],
  replacement: (organization, previous) => [
    put(itemOf(organization), atRevision(previous.revision)),
    ...slugChange(organization, previous),
  ],
  restoration: (organization, { deletedAt }, at) => [
    put(itemOf(organization), standing(deletedAt, at)),
    slugClaim(organization, restoredSlugTaken),
  ],
  deletion: (organization, at) => [
    put(
      organizationItem.item(organizationItem.key(organization.id), organization, tombstone(at)),
      atRevision(organization.revision),
    ),
    remove(organizationSlugItem.key(organization.slug)),
  ],
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
  hasDeparted: async (orgId, names) => {
    const found = await Promise.all(
      names.map((name) => session.read(departureItem, departureItem.key(orgId, name))),
    );
    return found.some((each) => each !== undefined);
  },
  departure: (orgId, names) =>
    names.map((name) => put(departureItem.item(departureItem.key(orgId, name), { orgId }))),
  noDepartureChecks: (orgId, names) => names.map((name) => check(departureItem.key(orgId, name), absent)),
  membershipAbsence: (orgId, userId) => check(memberItem.key(orgId, userId), absent),
  // The person's side of the membership: the organization's may be checked in the same transaction.
  roleCheck: ({ userId, orgId, role }) =>
    check(userMembershipItem.key(userId, orgId), {
      expression: 'isActive = :yes and #role = :role',
      names: { '#role': 'role' },
      values: { ':yes': true, ':role': role },
    }),
  revisionCheck: ({ id, revision }) => check(organizationItem.key(id), atRevision(revision)),
  expectMembers: (orgId) => session.expectAll(memberItem.ranges.of(orgId)),
  absenceCheck: (orgId) =>
    check(organizationItem.key(orgId), {
      expression: 'attribute_not_exists(pk) or attribute_exists(deletedAt)',
    }),
  homeCheck: ({ id, auditLogsRetentionDays }) =>
    check(organizationItem.key(id), livingWith(auditLogsRetentionDays), goneOrChanged),
});
