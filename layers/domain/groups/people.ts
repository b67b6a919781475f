import { LocketError } from '../errors.ts';
import { enterOrganization } from '../organizations/access.ts';
import type { Membership } from '../organizations/organization.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';
import { enterGroup, type GroupAccess } from './access.ts';
import { assertMayChangeGroup, refusalTo } from './boundary.ts';
import type { Group } from './group.ts';
import { type InOrOut, isSought, type Page, type PageRequest, pageOf } from './pages.ts';

/** Somebody who is in a group, since when, or who could be: then `joinedAt` is null. */
export interface GroupPerson {
  readonly user: User;
  readonly joinedAt: string | null;
}

export interface PeopleRequest extends PageRequest {
  readonly who: InOrOut;
}

/** Who is listed, before anybody's name is known. */
interface Entry {
  readonly userId: string;
  readonly membershipId: string;
  readonly joinedAt: string | null;
}

const byId = (a: Entry, b: Entry): number => (a.userId < b.userId ? -1 : 1);

const entriesIn = async ({ stores }: Unit, group: Group): Promise<readonly Entry[]> =>
  (await stores.groups.everybodyIn(group.id, 'user')).map(({ actorId, membershipId, createdAt }) => ({
    userId: actorId,
    membershipId,
    joinedAt: createdAt,
  }));

/** The people of the organization, each as they are in the group or not. Needs `member:read` in the organization. */
const everybody = async (unit: Unit, group: Group): Promise<readonly Entry[]> => {
  assertCan((await enterOrganization(unit)).ability, 'read', 'member');
  const [memberships, inside] = await Promise.all([
    unit.stores.organizations.membersOf(group.orgId),
    entriesIn(unit, group),
  ]);
  const joined = new Map(inside.map(({ membershipId, joinedAt }) => [membershipId, joinedAt]));
  return memberships
    .map(({ id, userId }) => ({ userId, membershipId: id, joinedAt: joined.get(id) ?? null }))
    .sort(byId);
};

const entriesOf = async (unit: Unit, group: Group, who: InOrOut): Promise<readonly Entry[]> => {
  if (who === 'in') return entriesIn(unit, group);
  const all = await everybody(unit, group);
  return who === 'out' ? all.filter(({ joinedAt }) => joinedAt === null) : all;
};

/** The people behind entries; whoever left the organization, or came back by another membership, is in no group. */
const peopleBehind = async (
  { stores }: Unit,
  { orgId }: Group,
  entries: readonly Entry[],
): Promise<readonly GroupPerson[]> => {
  const found = await Promise.all(
    entries.map(({ userId }) =>
      Promise.all([stores.users.find(userId), stores.organizations.membership(orgId, userId)]),
    ),
  );
  return entries.flatMap(({ membershipId, joinedAt }, index) => {
    const [user, membership] = found[index] ?? [];
    return user && membership?.id === membershipId ? [{ user, joinedAt }] : [];
  });
};

/**
 * People of a group in the order of their ids, in pages; a list that is searched reads the names of all who could be on
 * it.
 */
export const peoplePage = async (
  unit: Unit,
  group: Group,
  { who, ...request }: PeopleRequest,
): Promise<Page<GroupPerson>> => {
  const entries = await entriesOf(unit, group, who);
  if (request.search === undefined) {
    const { page, totalCount } = pageOf(entries, request);
    return { page: await peopleBehind(unit, group, page), totalCount };
  }
  const people = await peopleBehind(unit, group, entries);
  const found = people.filter(({ user: { username, email, firstName, lastName } }) =>
    isSought(request, username, email, firstName, lastName),
  );
  return pageOf(found, request);
};

/** A page of the people in a group, or of those who could be. Needs `groups:read`. */
export const listGroupPeople = async (
  unit: Unit,
  groupId: string,
  request: PeopleRequest,
): Promise<Page<GroupPerson>> => {
  const { group } = await enterGroup(unit, groupId, 'read');
  return peoplePage(unit, group, request);
};

/** A person of the organization by username; whoever is none is answered like somebody who does not exist. */
const personNamed = async (
  { stores }: Unit,
  { group }: GroupAccess,
  username: string,
): Promise<{ readonly user: User; readonly membership: Membership }> => {
  const user = await stores.users.findByUsername(username);
  const membership = user && (await stores.organizations.membership(group.orgId, user.id));
  if (!user || !membership) throw new LocketError('not-found', 'No such member of the organization');
  return { user, membership };
};

/**
 * Lets a person of the organization into a group. Needs `groups:edit` and what being in the group gives;
 * `already-exists` for who is in it.
 */
export const addPersonToGroup = (unit: Unit, groupId: string, username: string): Promise<User> =>
  retryingConflicts(unit, async () => {
    const found = await enterGroup(unit, groupId, 'edit');
    const { user, membership } = await personNamed(unit, found, username);
    unit.note({ metadata: { userId: user.id, username: user.username, role: found.group.role } });
    await assertMayChangeGroup(unit, found.access, found.group, refusalTo('add somebody to'));
    const at = unit.runtime.now().toISOString();
    await unit.commit(unit.stores.groups.joining(found.group, { kind: 'user', membership }, at));
    return user;
  });

/** Takes a person out of a group. Needs `groups:edit` and what being in the group gives; `not-found` for who is not in it. */
export const removePersonFromGroup = (unit: Unit, groupId: string, username: string): Promise<User> =>
  retryingConflicts(unit, async () => {
    const found = await enterGroup(unit, groupId, 'edit');
    const { user } = await personNamed(unit, found, username);
    unit.note({ metadata: { userId: user.id, username: user.username } });
    const membership = await unit.stores.groups.membership(found.group, 'user', user.id);
    if (!membership) throw new LocketError('not-found', 'Not a member of this group');
    await assertMayChangeGroup(unit, found.access, found.group, refusalTo('remove somebody from'));
    await unit.commit(unit.stores.groups.leaving(membership));
    return user;
  });
