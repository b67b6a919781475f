import type { DeletedEnvironment, DeletedProject } from '../../../../domain/projects/deleted.ts';
import type { Project, ProjectStore, RightsGuess } from '../../../../domain/projects/project.ts';
import { inProject } from '../../../../domain/roles/role.ts';
import type { Item } from '../../items.ts';
import { guesses, type ReadSession } from '../../read-session.ts';
import { deletionOf } from '../../tombstone.ts';
import { grantItem, grantStore } from '../grants.ts';
import { inGroupItem } from '../groups.ts';
import { privilegeItem } from '../privileges.ts';
import { roleKey } from '../roles.ts';
import { projectChanges } from './changes.ts';
import {
  deletedEnvironmentItem,
  deletedProjectItem,
  environmentItem,
  projectItem,
  projectLineItem,
  projectSlugItem,
} from './items.ts';

const projectIn = (item: Item | undefined): DeletedProject | undefined => {
  const deletion = item && deletionOf(item);
  return deletion && { project: projectItem.open(item), ...deletion };
};

const environmentIn = (item: Item | undefined): DeletedEnvironment | undefined => {
  const deletion = item && deletionOf(item);
  return deletion && { ...deletedEnvironmentItem.open(item), ...deletion };
};

const deletedOf = async (session: ReadSession, orgId: string): Promise<readonly DeletedProject[]> => {
  const lines = await session.list(deletedProjectItem, deletedProjectItem.ranges.of(orgId));
  const found = await Promise.all(lines.map(({ id }) => session.get(projectItem.key(id))));
  return found.flatMap((item) => projectIn(item) ?? []);
};

const idBySlug = async (session: ReadSession, orgId: string, slug: string) => {
  const guess = guesses.recall('project', orgId, slug);
  if (guess && (await session.read(projectItem, projectItem.key(guess)))?.slug === slug) return guess;
  const id = (await session.read(projectSlugItem, projectSlugItem.key(orgId, slug)))?.projectId;
  if (id) guesses.learn(id, 'project', orgId, slug);
  return id;
};

const learned = (project: Project | undefined): Project | undefined => {
  for (const { id, slug } of project?.environments ?? [])
    guesses.learn(id, 'environment', project?.id ?? '', slug);
  return project;
};

/** The most ids that are remembered for one actor in one project: a guess is no place for thousands. */
const maxIds = 200;

const rightsOf = (projectId: string, kind: string, actorId: string): readonly string[] => [
  'rights',
  projectId,
  kind,
  actorId,
];

const isEmpty = ({ inGroups, customRoleIds, hasPrivileges }: RightsGuess): boolean =>
  !inGroups && customRoleIds.length === 0 && !hasPrivileges;

const within = (from: RightsGuess): RightsGuess => ({
  ...from,
  groupIds: from.groupIds.slice(0, maxIds),
  customRoleIds: from.customRoleIds.slice(0, maxIds),
});

/**
 * Where an actor's rights came from the last time. Ids only: which groups it is in, what they and the roles give, is
 * read anew with every request, and what comes back decides.
 */
const remember: ProjectStore['remember'] = (projectId, kind, actorId, from) => {
  const name = rightsOf(projectId, kind, actorId);
  if (isEmpty(from)) guesses.drop(...name);
  else guesses.learn(JSON.stringify(within(from)), ...name);
};

/** Names the items that an actor's rights in a project will probably be read from. */
const expectRights = (session: ReadSession, projectId: string, kind: string, actorId: string): void => {
  session.expect(grantItem.key(projectId, kind, actorId));
  const known = guesses.recall(...rightsOf(projectId, kind, actorId));
  if (known === undefined) return;
  const { orgId, inGroups, groupIds, customRoleIds, hasPrivileges }: RightsGuess = JSON.parse(known);
  if (inGroups) session.page(inGroupItem.ranges.of(kind, actorId, orgId));
  if (hasPrivileges) session.page(privilegeItem.ranges.of(projectId, kind, actorId));
  session.expect(
    ...groupIds.map((groupId) => grantItem.key(projectId, 'group', groupId)),
    ...customRoleIds.map((roleId) => roleKey(inProject(projectId), roleId)),
  );
};

/**
 * Projects: one bounded item each, a line in the organization's list and one per slug. Deleted ones keep their item with
 * the time of deletion, and a line in the organization's list; deleted environments leave an item beside their project.
 * Both go when their time to live is over, and take along what stands below them.
 */
export const projectStore = (session: ReadSession): ProjectStore => ({
  ...projectChanges,
  ...grantStore(session),
  find: async (id) => learned(await session.read(projectItem, projectItem.key(id))),
  idBySlug: (orgId, slug) => idBySlug(session, orgId, slug),
  listOf: async (orgId) => {
    const lines = await session.list(projectLineItem, projectLineItem.ranges.of(orgId));
    const found = await Promise.all(lines.map(({ id }) => session.read(projectItem, projectItem.key(id))));
    return found.flatMap((project) => project ?? []);
  },
  projectOfEnvironment: async (environmentId) =>
    (await session.read(environmentItem, environmentItem.key(environmentId)))?.projectId,
  remember,
  expect: (projectId, kind, actorId) => {
    session.expect(projectItem.key(projectId));
    expectRights(session, projectId, kind, actorId);
  },
  guessEnvironmentId: (projectId, slug) => guesses.recall('environment', projectId, slug),
  guessId: (orgId, slug) => guesses.recall('project', orgId, slug),
  expectSlug: (orgId, slug, kind, actorId) => {
    const id = guesses.recall('project', orgId, slug);
    if (!id) return;
    session.expect(projectItem.key(id));
    expectRights(session, id, kind, actorId);
  },
  findDeleted: async (projectId) => projectIn(await session.get(projectItem.key(projectId))),
  deletedOf: (orgId) => deletedOf(session, orgId),
  deletedEnvironment: async (projectId, environmentId) =>
    environmentIn(await session.get(deletedEnvironmentItem.key(projectId, environmentId))),
  deletedEnvironmentsOf: async (projectId) =>
    (await session.all(deletedEnvironmentItem.ranges.of(projectId))).flatMap(
      (item) => environmentIn(item) ?? [],
    ),
});
