import { sha256Hex } from '../../../domain/digests.ts';
import { LocketError } from '../../../domain/errors.ts';
import type {
  DeletedOrganization,
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
} from '../changes.ts';
import { idle } from '../intents/pending.ts';
import type { Item } from '../items.ts';
import type { ReadSession } from '../read-session.ts';
import { deletionOf, isTombstone, standing, tombstone } from '../tombstone.ts';
import { itemType } from './item-type.ts';
import { memberItem, membershipChanges, membershipIdItem, userMembershipItem } from './memberships.ts';
import { list, number, text } from './shape.ts';

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

const departureItem = itemType<{ readonly orgId: string }>()({
  name: 'person who was taken out of the organization, or left it, by account or address',
  readBy: 'signing in by an identity provider without being a member',
  pk: 'ORG#<org>',
  sk: 'DEPARTED#<sha256>',
  key: (orgId: string, name: string) => ({ pk: `ORG#${orgId}`, sk: `DEPARTED#${sha256Hex(name)}` }),
  shape: { orgId: text },
  leadsTo: [],
});

export const organizationItems = [
  organizationItem,
  organizationSlugItem,
  memberItem,
  membershipIdItem,
  departureItem,
];

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
  ...membershipChanges,
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
  hasDeparted: async (orgId, names) => {
    const found = await Promise.all(
      names.map((name) => session.read(departureItem, departureItem.key(orgId, name))),
    );
    return found.some((each) => each !== undefined);
  },
  departure: (orgId, names) =>
    names.map((name) => put(departureItem.item(departureItem.key(orgId, name), { orgId }))),
  noDepartureChecks: (orgId, names) => names.map((name) => check(departureItem.key(orgId, name), absent)),
  revisionCheck: ({ id, revision }) => check(organizationItem.key(id), atRevision(revision)),
  expectMembers: (orgId) => session.expectAll(memberItem.ranges.of(orgId)),
  absenceCheck: (orgId) =>
    check(organizationItem.key(orgId), {
      expression: 'attribute_not_exists(pk) or attribute_exists(deletedAt)',
    }),
  homeCheck: ({ id, auditLogsRetentionDays }) =>
    check(organizationItem.key(id), livingWith(auditLogsRetentionDays), goneOrChanged),
});
