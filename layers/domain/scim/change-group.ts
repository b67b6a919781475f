import { LocketError } from '../errors.ts';
import type { Group, GroupMembership } from '../groups/group.ts';
import { endOfGrants } from '../projects/grant-end.ts';
import type { ProjectGrant } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import { randomSlugLetters, slugFor } from '../slugs.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { enterAsDirectory } from './access.ts';
import { entering, leaving, mostMemberChanges } from './entering-groups.ts';
import { groupById, type ScimGroup, withMembers } from './groups.ts';
import { type MappedRole, mappedRole } from './role-mapping.ts';
import { assertExpected, type Expected } from './version.ts';

/** A group as a directory says it: its name, and the ids of who is in it. */
export interface GroupState {
  readonly displayName: string;
  readonly externalId: string | null;
  readonly members: readonly string[];
}

const noRole: MappedRole = { reference: { role: 'no-access' }, checks: [] };

const assertFew = (changes: number): void => {
  if (changes > mostMemberChanges)
    throw new LocketError(
      'bad-request',
      `members: a request may bring in or take out ${mostMemberChanges}, say the rest in further ones`,
      { details: 'tooMany' },
    );
};

const calledBy = (externalId: string | null) => (externalId === null ? {} : { externalId });

const createOnce = async (unit: Unit, { displayName, externalId, members }: GroupState): Promise<Group> => {
  const { id: orgId } = await enterAsDirectory(unit);
  assertFew(members.length);
  const { reference, checks } = (await mappedRole(unit, orgId, displayName)) ?? noRole;
  const at = unit.runtime.now().toISOString();
  const group: Group = {
    id: unit.runtime.uuid(),
    orgId,
    name: displayName,
    slug: slugFor(displayName, randomSlugLetters(unit.runtime), 'group'),
    ...reference,
    ...calledBy(externalId),
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
  const entries = await entering(unit, group, members, at);
  unit.note({
    metadata: {
      groupId: group.id,
      name: group.name,
      slug: group.slug,
      role: group.role,
      numberOfMembers: members.length,
    },
  });
  await unit.commit([...unit.stores.groups.creation(group), ...entries, ...checks]);
  return group;
};

/**
 * Makes a group with who is in it. It has the role that is mapped to its name, and none otherwise; projects give it roles
 * by hand. `bad-request` for members who are not of the organization.
 */
export const createScimGroup = async (unit: Unit, state: GroupState): Promise<ScimGroup> => {
  const members = [...new Set(state.members)];
  const group = await retryingConflicts(unit, () => createOnce(unit, { ...state, members }));
  unit.forget();
  return withMembers(unit, group);
};

export interface GroupChange {
  readonly id: string;
  readonly change: (before: GroupState) => GroupState;
  readonly expected?: Expected | undefined;
  /** The version of a group as it is shown. */
  readonly versionOf: (group: ScimGroup) => string;
}

/** A name that a role is mapped to gives that role; any other, and the same one, leaves the group what it has. */
const renamed = async (unit: Unit, group: Group, { displayName, externalId }: GroupState, at: string) => {
  const isSameName = displayName === group.name;
  if (isSameName && externalId === (group.externalId ?? null)) return { next: group, checks: [] };
  const mapped = isSameName ? undefined : await mappedRole(unit, group.orgId, displayName);
  const { role, customRoleId, externalId: _, ...rest } = group;
  const kept = { role, ...(customRoleId !== undefined && { customRoleId }) };
  const next: Group = {
    ...rest,
    ...(mapped?.reference ?? kept),
    ...calledBy(externalId),
    name: displayName,
    updatedAt: at,
    revision: group.revision + 1,
  };
  return { next, checks: mapped?.checks ?? [] };
};

/**
 * Who is in a group is no part of its record: a change that is bound to a version writes the record, which nobody joins
 * without looking at, and looks at the members once more when nobody else can.
 */
const commitExpected = (
  unit: Unit,
  { versionOf }: GroupChange,
  before: ScimGroup,
  changes: readonly Change[],
): Promise<void> => {
  const version = versionOf(before);
  return unit.commitAfterLook(changes, async () => {
    if (versionOf(await withMembers(unit, before.group)) !== version)
      throw new LocketError('conflict', 'Somebody changed who is in the group at the same moment');
  });
};

const changeOnce = async (unit: Unit, request: GroupChange): Promise<Group> => {
  const { id: orgId } = await enterAsDirectory(unit);
  const group = await groupById(unit, orgId, request.id);
  const before = await withMembers(unit, group);
  assertExpected(request.expected, request.versionOf(before));
  const present = new Map((before.members ?? []).map((each) => [each.membershipId, each]));
  const state = request.change({
    displayName: group.name,
    externalId: group.externalId ?? null,
    members: [...present.keys()],
  });
  const wanted = new Set(state.members);
  const added = [...wanted].filter((id) => !present.has(id));
  const removed: readonly GroupMembership[] = [...present.values()].filter(
    ({ membershipId }) => !wanted.has(membershipId),
  );
  assertFew(added.length + removed.length);
  const at = unit.runtime.now().toISOString();
  const { next: said, checks } = await renamed(unit, group, state, at);
  const isBound = request.expected !== undefined && said === group;
  const next = isBound ? { ...group, updatedAt: at, revision: group.revision + 1 } : said;
  const { groups } = unit.stores;
  unit.note({
    metadata: {
      name: next.name,
      role: next.role,
      numberOfMembersAdded: added.length,
      numberOfMembersRemoved: removed.length,
    },
  });
  const changes = [
    ...(next === group ? [groups.groupCheck(group)] : groups.replacement(next, group)),
    ...(await entering(unit, group, added, at)),
    ...leaving(unit, removed),
    ...checks,
  ];
  await (request.expected ? commitExpected(unit, request, before, changes) : unit.commit(changes));
  return next;
};

/**
 * Changes name and members of a group, all together. `not-found` for a group of another organization, `bad-request` for
 * members who are not of this one, `precondition-failed` for another version than expected.
 */
export const changeScimGroup = async (unit: Unit, request: GroupChange): Promise<ScimGroup> => {
  const group = await retryingConflicts(unit, () => changeOnce(unit, request));
  unit.forget();
  return withMembers(unit, group);
};

const idsOf = (grants: readonly ProjectGrant[]): string => grants.map(({ id }) => id).join();

/** Deletes a group with its roles in projects: what it gave is gone at once, whoever is in it. */
export const deleteScimGroup = (
  unit: Unit,
  id: string,
  expected: Expected | undefined,
  versionOf: (group: ScimGroup) => string,
): Promise<void> =>
  retryingConflicts(unit, async () => {
    const { id: orgId } = await enterAsDirectory(unit);
    const group = await groupById(unit, orgId, id);
    if (expected) assertExpected(expected, versionOf(await withMembers(unit, group)));
    const { groups, projects } = unit.stores;
    const grants = await projects.grantsOf('group', group.id);
    const changes = [...groups.deletion(group), ...(await endOfGrants(unit, grants))];
    // A role that the group gets in a project since then would stay: it is looked once more.
    await unit.commitAfterLook(changes, async () => {
      if (idsOf(await projects.grantsOf('group', group.id)) !== idsOf(grants))
        throw new LocketError('conflict', 'The group got a role in a project at the same moment');
    });
  });
