import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import { customRolesOf, inProject, type RolesById } from '../roles/role.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';
import { enterProject, type ProjectAccess } from './access.ts';
import { assertMayChange, assertMayLeave } from './boundary.ts';
import { removeGrants, replaceRoles } from './change-grant.ts';
import { type NamedPeople, namesIn, type ProjectPerson, projectMembersNamed } from './find-people.ts';
import type { Project, ProjectGrant } from './project.ts';
import type { RoleRequest } from './role-assignment.ts';

/** A person's membership in a project. */
export interface PersonMembership extends ProjectPerson {
  readonly project: Project;
  /** Of the membership. */
  readonly customRoles: RolesById;
}

const notAMember = (): LocketError => new LocketError('not-found', 'Membership not found');

const personIn = async (unit: Unit, project: Project, userId: string): Promise<PersonMembership> => {
  const [grant, user] = await Promise.all([
    unit.stores.projects.grant(project.id, 'user', userId),
    unit.stores.users.find(userId),
  ]);
  if (!grant || !user) throw notAMember();
  const customRoles = await customRolesOf(unit, inProject(project.id), grant.roles);
  return { project, grant, user, customRoles };
};

const membershipIn = async (
  unit: Unit,
  project: Project,
  membershipId: string,
): Promise<PersonMembership> => {
  const grant = await unit.stores.projects.grantById(membershipId);
  if (grant?.projectId !== project.id || grant.actorKind !== 'user') throw notAMember();
  return personIn(unit, project, grant.actorId);
};

const notePerson = (unit: Unit, { id, email }: User, more: Readonly<Record<string, unknown>> = {}): void =>
  unit.note({ metadata: { userId: id, email, ...more } });

const enterToRead = async (unit: Unit, projectId: string): Promise<ProjectAccess> => {
  const access = await enterProject(unit, projectId);
  assertCan(access.ability, 'read', 'member');
  return access;
};

const byUsername = ({ user: a }: ProjectPerson, { user: b }: ProjectPerson): number =>
  a.username.localeCompare(b.username, 'en');

/** Everybody with a membership of their own in the project, in username order. Needs `member:read`. */
export const listPeople = async (unit: Unit, projectId: string): Promise<readonly PersonMembership[]> => {
  const { project } = await enterToRead(unit, projectId);
  const grants = await unit.stores.projects.grantsIn(project.id, 'user');
  const [users, customRoles] = await Promise.all([
    Promise.all(grants.map(({ actorId }) => unit.stores.users.find(actorId))),
    customRolesOf(
      unit,
      inProject(project.id),
      grants.flatMap(({ roles }) => roles),
    ),
  ]);
  const people = grants.flatMap((grant, index) => {
    const user = users[index];
    return user ? [{ project, grant, user, customRoles }] : [];
  });
  unit.note({ metadata: { numberOfMembers: people.length } });
  return people.sort(byUsername);
};

/** The people in a group that has roles here, each with that membership of the group. */
const peopleThrough = async (
  { stores }: Unit,
  project: Project,
  grant: ProjectGrant,
  customRoles: RolesById,
): Promise<readonly PersonMembership[]> => {
  const inside = await stores.groups.everybodyIn(grant.actorId, 'user');
  const found = await Promise.all(
    inside.map(({ actorId }) =>
      Promise.all([stores.users.find(actorId), stores.organizations.membership(project.orgId, actorId)]),
    ),
  );
  return inside.flatMap(({ membershipId }, index) => {
    const [user, membership] = found[index] ?? [];
    return user && membership?.id === membershipId ? [{ project, grant, user, customRoles }] : [];
  });
};

/** Everybody who is in the project through a group, once for each, in username order. Needs `member:read`. */
export const listPeopleThroughGroups = async (
  unit: Unit,
  projectId: string,
): Promise<readonly PersonMembership[]> => {
  const { project } = await enterToRead(unit, projectId);
  const grants = await unit.stores.projects.grantsIn(project.id, 'group');
  const roles = grants.flatMap((grant) => grant.roles);
  const customRoles = await customRolesOf(unit, inProject(project.id), roles);
  const people = await Promise.all(grants.map((grant) => peopleThrough(unit, project, grant, customRoles)));
  return people.flat().sort(byUsername);
};

/** A person's membership by user id; `not-found` for somebody who is no member. Needs `member:read`. */
export const readPerson = async (
  unit: Unit,
  projectId: string,
  userId: string,
): Promise<PersonMembership> => {
  const { project } = await enterToRead(unit, projectId);
  const person = await personIn(unit, project, userId);
  notePerson(unit, person.user);
  return person;
};

/** The same by membership id. */
export const readMembership = async (
  unit: Unit,
  projectId: string,
  membershipId: string,
): Promise<PersonMembership> => {
  const { project } = await enterToRead(unit, projectId);
  const person = await membershipIn(unit, project, membershipId);
  notePerson(unit, person.user);
  return person;
};

/** The same by username. */
export const readPersonNamed = async (
  unit: Unit,
  projectId: string,
  username: string,
): Promise<PersonMembership> => {
  const { project } = await enterToRead(unit, projectId);
  const user = await unit.stores.users.findByUsername(username.toLowerCase());
  if (!user) throw notAMember();
  return readPerson(unit, project.id, user.id);
};

/** Replaces the roles of a person. Needs `member:edit`; refused as `replaceRoles` does. */
export const updatePersonRoles = (
  unit: Unit,
  projectId: string,
  membershipId: string,
  requests: readonly RoleRequest[],
): Promise<ProjectGrant> =>
  retryingConflicts(unit, async () => {
    const access = await enterProject(unit, projectId);
    assertCan(access.ability, 'edit', 'member');
    const { grant, user } = await membershipIn(unit, access.project, membershipId);
    notePerson(unit, user, { roles: requests.map(({ role }) => role) });
    return replaceRoles(unit, access, grant, requests);
  });

/** Ends a person's membership. Needs `member:delete` and rights not below the person's own. */
export const removePerson = (unit: Unit, projectId: string, membershipId: string): Promise<ProjectGrant> =>
  retryingConflicts(unit, async () => {
    const access = await enterProject(unit, projectId);
    assertCan(access.ability, 'delete', 'member');
    const { grant, user } = await membershipIn(unit, access.project, membershipId);
    notePerson(unit, user);
    await assertMayChange(unit, access, grant);
    await removeGrants(unit, access, [grant]);
    return grant;
  });

const assertNotOneself = ({ member }: ProjectAccess, people: readonly ProjectPerson[]): void => {
  if (people.some(({ user }) => member.kind === 'user' && member.id === user.id))
    throw new LocketError('bad-request', 'You cannot remove yourself: leave the project instead');
};

/** Ends the memberships of all people named, or of none. `bad-request` naming whoever is no member. */
export const removePeople = (
  unit: Unit,
  projectId: string,
  people: NamedPeople,
): Promise<readonly ProjectGrant[]> =>
  retryingConflicts(unit, async () => {
    const access = await enterProject(unit, projectId);
    assertCan(access.ability, 'delete', 'member');
    const leaving = await projectMembersNamed(unit, projectId, namesIn(people));
    assertNotOneself(access, leaving);
    unit.note({ metadata: { members: leaving.map(({ user }) => ({ userId: user.id, email: user.email })) } });
    const grants = leaving.map(({ grant }) => grant);
    await Promise.all(grants.map((grant) => assertMayChange(unit, access, grant)));
    await removeGrants(unit, access, grants);
    return grants;
  });

const onlyByGroups = (): LocketError =>
  new LocketError('bad-request', 'You are in this project through a group only: leave the group instead');

/**
 * The caller leaves the project; `bad-request` when no admin would be left, and for who is in it through groups only;
 * `forbidden` when that would lift a denial from them.
 */
export const leaveProject = (unit: Unit, projectId: string): Promise<ProjectGrant> =>
  retryingConflicts(unit, async () => {
    const access = await enterProject(unit, projectId);
    unit.note({ metadata: { userId: access.member.id } });
    const { grant } = access;
    if (!grant) throw onlyByGroups();
    await assertMayLeave(unit, access, grant);
    await removeGrants(unit, access, [grant]);
    return grant;
  });
