import { LocketError } from '../../../domain/errors.ts';
import type { Group, GroupMembership, GroupStore, Joining } from '../../../domain/groups/group.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, type Condition, check, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { identityIntoGroups } from './identities/changes.ts';
import { itemType } from './item-type.ts';
import { toItem, toPartition } from './links.ts';
import { absenteeIntoGroups, personIntoGroups } from './memberships.ts';
import { purged } from './partitions.ts';
import { purgeTaskItem } from './purge-tasks.ts';
import { document, number, oneOf, text } from './shape.ts';

export const groupItem = itemType<Group>()({
  name: 'group',
  readBy: 'listing groups; the rights in the organization of who is in it',
  pk: 'ORG#<org>',
  sk: 'GROUP#<group>',
  key: (orgId: string, groupId: string) => ({ pk: `ORG#${orgId}`, sk: `GROUP#${groupId}` }),
  ranges: { of: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'GROUP#' }) },
  form: document,
  shape: { id: text, orgId: text, slug: text, role: text, revision: number },
  leadsTo: [toPartition(purged.group, ({ id }) => id)],
});

const groupSlugItem = itemType<{ readonly groupId: string }>()({
  name: 'group by slug',
  readBy: 'lookups by slug, uniqueness',
  pk: 'ORG#<org>',
  sk: 'GROUPSLUG#<slug>',
  key: (orgId: string, slug: string) => ({ pk: `ORG#${orgId}`, sk: `GROUPSLUG#${slug}` }),
  shape: { groupId: text },
  leadsTo: [],
});

const membership = {
  groupId: text,
  orgId: text,
  actorKind: oneOf('identity', 'user'),
  actorId: text,
  membershipId: text,
};

export const inGroupItem = itemType<GroupMembership>()({
  name: 'membership in a group',
  readBy: 'every request of an actor whose record says that it was in a group',
  pk: ['IDENTITY#<id>', 'USER#<id>'],
  sk: 'INGROUP#<org>#<group>',
  key: (kind: string, actorId: string, orgId: string, groupId: string) => ({
    pk: `${kind.toUpperCase()}#${actorId}`,
    sk: `INGROUP#${orgId}#${groupId}`,
  }),
  ranges: {
    of: (kind: string, actorId: string, orgId: string) => ({
      pk: `${kind.toUpperCase()}#${actorId}`,
      prefix: `INGROUP#${orgId}#`,
    }),
  },
  shape: membership,
});

const groupMemberItem = itemType<GroupMembership>()({
  name: 'who is in a group',
  readBy: 'listing who is in a group',
  pk: 'GROUP#<group>',
  sk: 'MEMBER#<kind>#<actor>',
  key: (groupId: string, kind: string, actorId: string) => ({
    pk: `GROUP#${groupId}`,
    sk: `MEMBER#${kind}#${actorId}`,
  }),
  ranges: { of: (groupId: string, kind: string) => ({ pk: `GROUP#${groupId}`, prefix: `MEMBER#${kind}#` }) },
  form: document,
  shape: membership,
  leadsTo: [
    toItem(inGroupItem, ({ actorKind, actorId, orgId, groupId }) =>
      inGroupItem.key(actorKind, actorId, orgId, groupId),
    ),
  ],
});

export const groupItems = [groupItem, groupSlugItem];
export const groupMembershipItems = [inGroupItem, groupMemberItem];

const slugTaken = () => new LocketError('already-exists', 'A group with this slug already exists');
const alreadyIn = () => new LocketError('already-exists', 'Already in this group');

const keyOf = ({ orgId, id }: Group) => groupItem.key(orgId, id);
const itemOf = (group: Group) => groupItem.item(keyOf(group), group);
const pointerKey = ({ orgId, slug }: Group) => groupSlugItem.key(orgId, slug);
const actorKey = ({ actorKind, actorId, orgId, groupId }: GroupMembership) =>
  inGroupItem.key(actorKind, actorId, orgId, groupId);
const memberKey = ({ groupId, actorKind, actorId }: GroupMembership) =>
  groupMemberItem.key(groupId, actorKind, actorId);

/** The actor is in the group by this membership in the organization. */
const byMembership = ({ membershipId }: GroupMembership): Condition => ({
  expression: 'membershipId = :membership',
  values: { ':membership': membershipId },
});

/** The actor is not in it, unless by a membership that ended. */
const notByMembership = ({ membershipId }: GroupMembership): Condition => ({
  expression: `${absent.expression} or membershipId <> :membership`,
  values: { ':membership': membershipId },
});

const pointer = (group: Group): Change =>
  put(groupSlugItem.item(pointerKey(group), { groupId: group.id }), absent, slugTaken);

const bySlug = async (session: ReadSession, orgId: string, slug: string) => {
  const found = await session.read(groupSlugItem, groupSlugItem.key(orgId, slug));
  const group = found && (await session.read(groupItem, groupItem.key(orgId, found.groupId)));
  // Pointer and group are two reads: between them the group may have got another slug.
  return group?.slug === slug ? group : undefined;
};

/** The actor says in the same transaction that it is in groups: without that no request looks for any. */
const into = (actor: Joining): readonly Change[] => {
  switch (actor.kind) {
    case 'user':
      return [personIntoGroups(actor.membership)];
    case 'absentee':
      return [absenteeIntoGroups(actor.membership)];
    case 'identity':
      return identityIntoGroups(actor.identity);
    default:
      return [];
  }
};

const whoOf = (actor: Joining): Pick<GroupMembership, 'actorId' | 'membershipId'> => {
  switch (actor.kind) {
    case 'invited':
      return { actorId: actor.invitation.userId, membershipId: actor.invitation.id };
    case 'provisioned':
      return { actorId: actor.userId, membershipId: actor.membershipId };
    case 'identity':
      return { actorId: actor.identity.id, membershipId: actor.identity.membershipId };
    default:
      return { actorId: actor.membership.userId, membershipId: actor.membership.id };
  }
};

/** Whoever is invited has no membership yet that could say so: the invitation does, and the membership takes it over. */
const entry = (group: Group, actor: Joining, at: string): readonly Change[] => {
  const made = {
    groupId: group.id,
    orgId: group.orgId,
    actorKind: actor.kind === 'identity' ? ('identity' as const) : ('user' as const),
    ...whoOf(actor),
    createdAt: at,
  };
  return [
    put(inGroupItem.item(actorKey(made), made), notByMembership(made), alreadyIn),
    put(groupMemberItem.item(memberKey(made), made)),
    ...into(actor),
  ];
};

const groupCheck = (group: Group): Change => check(keyOf(group), atRevision(group.revision));

/** Groups: one item each and one per slug; who is in them under the actor and under the group. */
export const groupStore = (session: ReadSession): GroupStore => ({
  find: (orgId, groupId) => session.read(groupItem, groupItem.key(orgId, groupId)),
  findBySlug: (orgId, slug) => bySlug(session, orgId, slug),
  listOf: (orgId) => session.list(groupItem, groupItem.ranges.of(orgId)),
  creation: (group) => [put(itemOf(group), absent), pointer(group)],
  replacement: (group, previous) => [
    put(itemOf(group), atRevision(previous.revision)),
    ...(group.slug === previous.slug ? [] : [remove(pointerKey(previous)), pointer(group)]),
  ],
  deletion: (group) => [
    remove(keyOf(group), atRevision(group.revision)),
    remove(pointerKey(group)),
    put(purgeTaskItem.item(purgeTaskItem.key('group', group.id), { task: purgeOf(group) })),
  ],
  groupCheck,
  membershipsOf: (kind, actorId, orgId) =>
    session.list(inGroupItem, inGroupItem.ranges.of(kind, actorId, orgId)),
  membership: ({ id, orgId }, kind, actorId) =>
    session.read(inGroupItem, inGroupItem.key(kind, actorId, orgId, id)),
  everybodyIn: (groupId, kind) => session.list(groupMemberItem, groupMemberItem.ranges.of(groupId, kind)),
  joining: (group, actor, at) => [...entry(group, actor, at), groupCheck(group)],
  entry,
  leaving: (membership) => [
    remove(actorKey(membership), byMembership(membership)),
    remove(memberKey(membership)),
  ],
  expect: (orgId, groupId, kind) => {
    session.expect(groupItem.key(orgId, groupId));
    if (kind) session.expectAll(groupMemberItem.ranges.of(groupId, kind));
  },
  expectList: (orgId) => session.expectAll(groupItem.ranges.of(orgId)),
});

const purgeOf = ({ id, orgId }: Group) => ({ kind: 'group', id, orgId }) as const;
