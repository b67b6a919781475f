import { LocketError } from '../errors.ts';
import type { Membership } from '../organizations/organization.ts';
import { assertCan } from '../permissions/ability.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';
import { enterProject, type ProjectAccess } from './access.ts';
import { assertMayGrant } from './boundary.ts';
import { maxPeople, membersNamed, type NamedPeople, namesIn } from './find-people.ts';
import { newGrant } from './grant.ts';
import type { ProjectGrant } from './project.ts';
import { grantedRoles, type RoleRequest, rolesRequested } from './role-assignment.ts';

const assertNew = async (unit: Unit, { project }: ProjectAccess, users: readonly User[]): Promise<void> => {
  const grants = await Promise.all(users.map(({ id }) => unit.stores.projects.grant(project.id, 'user', id)));
  const known = users.filter((_, index) => grants[index]).map(({ username }) => username);
  if (known.length > 0)
    throw new LocketError('already-exists', `Already members of this project: ${known.join(', ')}`);
};

const addAll = async (
  unit: Unit,
  access: ProjectAccess,
  users: readonly User[],
  requests: readonly RoleRequest[],
): Promise<readonly ProjectGrant[]> => {
  const named = await rolesRequested(unit, access.project.id, requests);
  const { customRoles } = named;
  assertMayGrant(unit, access, { roles: grantedRoles(unit, requests, named), customRoles });
  await assertNew(unit, access, users);
  const grants = users.map(({ id }) =>
    newGrant(unit, access.project, { kind: 'user', id }, grantedRoles(unit, requests, named)),
  );
  unit.note({
    metadata: {
      members: users.map(({ id, email }) => ({ userId: id, email })),
      roles: requests.map(({ role }) => role),
    },
  });
  await unit.commit([
    ...grants.flatMap((grant) => unit.stores.projects.grantCreation(grant)),
    ...named.checks,
  ]);
  return grants;
};

const enterToAdd = async (unit: Unit, projectId: string): Promise<ProjectAccess> => {
  const access = await enterProject(unit, projectId);
  assertCan(access.ability, 'create', 'member');
  return access;
};

/**
 * Makes members of the organization members of the project, all or none. Needs `member:create`; `bad-request` naming
 * whoever is no member of the organization, `already-exists` naming whoever is one of the project, `not-found` for an
 * unknown role, `forbidden` for a role beyond the caller's own.
 */
export const addPeople = async (
  unit: Unit,
  projectId: string,
  people: NamedPeople,
  requests: readonly RoleRequest[],
): Promise<readonly ProjectGrant[]> => {
  const access = await enterToAdd(unit, projectId);
  const users = await membersNamed(unit, access.project.orgId, namesIn(people));
  return addAll(unit, access, users, requests);
};

const active = (memberships: readonly Membership[], ids: readonly string[]): readonly Membership[] => {
  const found = memberships.filter(({ id, isActive }) => isActive && ids.includes(id));
  if (found.length < new Set(ids).size)
    throw new LocketError('bad-request', 'members: not all of them are members of this organization');
  return found;
};

/** The same for people named by their organization membership, with the role `member`; the memberships named. */
export const addMemberships = async (
  unit: Unit,
  projectId: string,
  membershipIds: readonly string[],
): Promise<readonly Membership[]> => {
  if (membershipIds.length > maxPeople)
    throw new LocketError('invalid-input', `At most ${maxPeople} people can be named at a time`);
  const access = await enterToAdd(unit, projectId);
  const all = await unit.stores.organizations.membersOf(access.project.orgId);
  const memberships = active(all, membershipIds);
  const users = await Promise.all(memberships.map(({ userId }) => unit.stores.users.find(userId)));
  await addAll(
    unit,
    access,
    users.flatMap((user) => user ?? []),
    [{ role: 'member' }],
  );
  return memberships;
};
