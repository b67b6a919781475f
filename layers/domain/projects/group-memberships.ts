import { LocketError } from '../errors.ts';
import { unknownGroup } from '../groups/access.ts';
import type { Group } from '../groups/group.ts';
import type { Page } from '../groups/pages.ts';
import { type GroupPerson, type PeopleRequest, peoplePage } from '../groups/people.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import { type CustomRole, customRolesOf, inProject } from '../roles/role.ts';
import type { Unit } from '../unit.ts';
import { enterProject, type ProjectAccess } from './access.ts';
import { assertMayChange, assertMayGrantToGroup } from './boundary.ts';
import { removeGrants, replaceRoles } from './change-grant.ts';
import { newGrant } from './grant.ts';
import type { ProjectGrant } from './project.ts';
import { grantedRoles, type RoleRequest, rolesRequested } from './role-assignment.ts';

/** The roles of a group in a project. */
export interface GroupInProject {
  readonly grant: ProjectGrant;
  readonly group: Group;
  /** By id: the custom ones among its roles. */
  readonly customRoles: ReadonlyMap<string, CustomRole>;
}

type Action = 'read' | 'create' | 'edit' | 'delete';

const enterFor = async (unit: Unit, projectId: string, action: Action): Promise<ProjectAccess> => {
  const access = await enterProject(unit, projectId);
  assertCan(access.ability, action, 'groups');
  return access;
};

const noteGroup = (unit: Unit, { id, name }: Group, requests: readonly RoleRequest[] = []): void =>
  unit.note({
    metadata: {
      groupId: id,
      name,
      ...(requests.length > 0 && { roles: requests.map(({ role }) => role) }),
    },
  });

/** A group of the organization by its id or, where only one has it, by its name. */
const groupNamed = async ({ stores }: Unit, orgId: string, idOrName: string): Promise<Group> => {
  const byId = await stores.groups.find(orgId, idOrName);
  if (byId) return byId;
  const [found, another] = (await stores.groups.listOf(orgId)).filter(({ name }) => name === idOrName);
  if (!found) throw unknownGroup();
  if (another)
    throw new LocketError(
      'bad-request',
      'Several groups have this name: name the one that is meant by its id',
    );
  return found;
};

const membershipOf = async (
  { stores }: Unit,
  { project }: ProjectAccess,
  groupId: string,
): Promise<Omit<GroupInProject, 'customRoles'>> => {
  const [grant, group] = await Promise.all([
    stores.projects.grant(project.id, 'group', groupId),
    stores.groups.find(project.orgId, groupId),
  ]);
  if (!grant || !group) throw new LocketError('not-found', 'Group membership not found');
  return { grant, group };
};

/**
 * Gives a group of the organization, by id or name, roles in a project. Needs `groups:create`; `not-found` for an unknown
 * group or role, `forbidden` for a role that allows, or denies those in the group, more than the caller may do,
 * `already-exists` for a group that has roles here.
 */
export const addGroup = async (
  unit: Unit,
  projectId: string,
  idOrName: string,
  requests: readonly RoleRequest[],
): Promise<ProjectGrant> => {
  const access = await enterFor(unit, projectId, 'create');
  const group = await groupNamed(unit, access.project.orgId, idOrName);
  noteGroup(unit, group, requests);
  const named = await rolesRequested(unit, access.project.id, requests);
  const roles = grantedRoles(unit, requests, named);
  assertMayGrantToGroup(unit, access, { roles, customRoles: named.customRoles });
  const grant = newGrant(unit, access.project, { kind: 'group', id: group.id }, roles);
  await unit.commit([...unit.stores.projects.grantCreation(grant), ...named.checks]);
  return grant;
};

/** Replaces the roles of a group. Needs `groups:edit`; refused as `replaceRoles` does. */
export const updateGroupRoles = (
  unit: Unit,
  projectId: string,
  groupId: string,
  requests: readonly RoleRequest[],
): Promise<ProjectGrant> =>
  retryingConflicts(unit, async () => {
    const access = await enterFor(unit, projectId, 'edit');
    const { grant, group } = await membershipOf(unit, access, groupId);
    noteGroup(unit, group, requests);
    return replaceRoles(unit, access, grant, requests);
  });

/** Takes a group out of a project. Needs `groups:delete` and what the group has there. */
export const removeGroup = (unit: Unit, projectId: string, groupId: string): Promise<ProjectGrant> =>
  retryingConflicts(unit, async () => {
    const access = await enterFor(unit, projectId, 'delete');
    const { grant, group } = await membershipOf(unit, access, groupId);
    noteGroup(unit, group);
    await assertMayChange(unit, access, grant);
    await removeGrants(unit, access, [grant]);
    return grant;
  });

/** The roles of a group in a project. Needs `groups:read`. */
export const readGroupMembership = async (
  unit: Unit,
  projectId: string,
  groupId: string,
): Promise<GroupInProject> => {
  const access = await enterFor(unit, projectId, 'read');
  const found = await membershipOf(unit, access, groupId);
  noteGroup(unit, found.group);
  return { ...found, customRoles: await customRolesOf(unit, inProject(projectId), found.grant.roles) };
};

const byName = ({ group: a }: GroupInProject, { group: b }: GroupInProject): number =>
  a.name.localeCompare(b.name, 'en') || a.id.localeCompare(b.id);

/** Every group that has roles in the project, in name order. Needs `groups:read`. */
export const listGroupMemberships = async (
  unit: Unit,
  projectId: string,
): Promise<readonly GroupInProject[]> => {
  const { project } = await enterFor(unit, projectId, 'read');
  const { groups, projects } = unit.stores;
  const grants = await projects.grantsIn(project.id, 'group');
  const [found, customRoles] = await Promise.all([
    Promise.all(grants.map(({ actorId }) => groups.find(project.orgId, actorId))),
    customRolesOf(
      unit,
      inProject(projectId),
      grants.flatMap(({ roles }) => roles),
    ),
  ]);
  unit.note({ metadata: { numberOfGroups: grants.length } });
  return grants
    .flatMap((grant, index) => {
      const group = found[index];
      return group ? [{ grant, group, customRoles }] : [];
    })
    .sort(byName);
};

/** A page of the people in a group that has roles in the project. Needs `groups:read` there. */
export const listPeopleOfGroup = async (
  unit: Unit,
  projectId: string,
  groupId: string,
  request: PeopleRequest,
): Promise<Page<GroupPerson>> => {
  const access = await enterFor(unit, projectId, 'read');
  const { group } = await membershipOf(unit, access, groupId);
  noteGroup(unit, group);
  return peoplePage(unit, group, request);
};
