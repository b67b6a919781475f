import { unknownGroup } from '../groups/access.ts';
import type { Group, GroupMembership } from '../groups/group.ts';
import type { Unit } from '../unit.ts';
import { enterAsDirectory } from './access.ts';
import { type Attributes, looksAt, parseFilter, soughtBy, testOf } from './filter.ts';
import { type ScimPage, type ScimPageRequest, scimPage } from './page.ts';

/** A group with those of its people whom a directory knows by the ids it was told. */
export interface ScimGroup {
  readonly group: Group;
  /** Memberships in the order of their people; undefined where they were not asked for. */
  readonly members: readonly GroupMembership[] | undefined;
}

/** What groups can be found by. */
const attributes: Attributes<ScimGroup> = {
  id: { type: 'exact-text', values: ({ group }) => [group.id] },
  displayname: { type: 'text', values: ({ group }) => [group.name] },
  externalid: { type: 'exact-text', values: ({ group }) => (group.externalId ? [group.externalId] : []) },
  members: { type: 'exact-text', values: ({ members = [] }) => members.map((each) => each.membershipId) },
  'members.value': {
    type: 'exact-text',
    values: ({ members = [] }) => members.map((each) => each.membershipId),
  },
  'meta.resourcetype': { type: 'exact-text', values: () => ['Group'] },
  'meta.created': { type: 'instant', values: ({ group }) => [group.createdAt] },
  'meta.lastmodified': { type: 'instant', values: ({ group }) => [group.updatedAt] },
};

const byId = (a: Group, b: Group): number => (a.id < b.id ? -1 : 1);

/** A group with everybody in it, those included who did not join the organization yet. */
export const withMembers = async ({ stores }: Unit, group: Group): Promise<ScimGroup> => ({
  group,
  members: await stores.groups.everybodyIn(group.id, 'user'),
});

const withoutMembers = (group: Group): ScimGroup => ({ group, members: undefined });

const candidates = async (unit: Unit, orgId: string, id: string | undefined): Promise<readonly Group[]> => {
  if (id === undefined) return [...(await unit.stores.groups.listOf(orgId))].sort(byId);
  const found = await unit.stores.groups.find(orgId, id);
  return found ? [found] : [];
};

const sought = async (unit: Unit, orgId: string, text: string): Promise<readonly Group[]> => {
  const filter = parseFilter(text);
  const test = testOf(filter, attributes);
  const groups = await candidates(unit, orgId, soughtBy(filter, 'id'));
  const looked = looksAt(filter, 'members')
    ? await Promise.all(groups.map((group) => withMembers(unit, group)))
    : groups.map(withoutMembers);
  return looked.filter(test).map(({ group }) => group);
};

export interface GroupsRequest extends ScimPageRequest {
  readonly filter?: string | undefined;
  readonly isWithMembers: boolean;
}

/** A page of the groups of the organization, in the order they were made. `invalid-input` for a filter that is none. */
export const listScimGroups = async (unit: Unit, request: GroupsRequest): Promise<ScimPage<ScimGroup>> => {
  const { id: orgId } = await enterAsDirectory(unit);
  const { filter } = request;
  const all =
    filter === undefined ? await candidates(unit, orgId, undefined) : await sought(unit, orgId, filter);
  const { resources, ...page } = scimPage(all, request);
  unit.note({ metadata: { totalResults: page.totalResults } });
  return {
    ...page,
    resources: request.isWithMembers
      ? await Promise.all(resources.map((group) => withMembers(unit, group)))
      : resources.map(withoutMembers),
  };
};

/** A group of the directory's organization. `not-found` for any other. */
export const groupById = async (unit: Unit, orgId: string, id: string): Promise<Group> => {
  const group = await unit.stores.groups.find(orgId, id);
  if (!group) throw unknownGroup();
  unit.note({ metadata: { groupId: group.id, name: group.name } });
  return group;
};

/** One group, with its members unless they are not wanted. */
export const readScimGroup = async (unit: Unit, id: string, isWithMembers: boolean): Promise<ScimGroup> => {
  const { id: orgId } = await enterAsDirectory(unit);
  const group = await groupById(unit, orgId, id);
  return isWithMembers ? withMembers(unit, group) : withoutMembers(group);
};
