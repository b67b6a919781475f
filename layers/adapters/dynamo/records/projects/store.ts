import { LocketError } from '../../../../domain/errors.ts';
import type { DeletedProjectStore } from '../../../../domain/projects/deleted.ts';
import type { Project, ProjectStore } from '../../../../domain/projects/project.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { absent, atRevision, check, put, remove, update } from '../../changes.ts';
import { guesses } from '../../guesses.ts';
import type { ReadSession } from '../../read-session.ts';
import { tombstone } from '../../tombstone.ts';
import type { GrantStore } from '../grants.ts';
import { expectRights, remember } from '../rights-guesses.ts';
import {
  deletedProjectItem,
  environmentItem,
  projectItem,
  projectLineItem,
  projectSlugItem,
} from './items.ts';

type Projects = Omit<ProjectStore, keyof GrantStore | keyof DeletedProjectStore>;

const slugTaken = () => new LocketError('already-exists', 'A project with this slug already exists');

const itemOf = (project: Project) => projectItem.item(projectItem.key(project.id), project);
const slugKey = ({ orgId, slug }: Project) => projectSlugItem.key(orgId, slug);
const lineKey = ({ orgId, id }: Project) => projectLineItem.key(orgId, id);

export const slugItem = (project: Project) =>
  projectSlugItem.item(slugKey(project), { projectId: project.id });

export const listed = (project: Project): Change =>
  put(projectLineItem.item(lineKey(project), { id: project.id }));

const environmentPointers = (project: Project, previous?: Project): Change[] => {
  const known = new Set(previous?.environments.map(({ id }) => id));
  const kept = new Set(project.environments.map(({ id }) => id));
  return [
    ...project.environments.flatMap(({ id }) =>
      known.has(id)
        ? []
        : [put(environmentItem.item(environmentItem.key(id), { projectId: project.id }), absent)],
    ),
    ...(previous?.environments ?? []).flatMap(({ id }) =>
      kept.has(id) ? [] : [remove(environmentItem.key(id))],
    ),
  ];
};

const slugMove = (project: Project, previous: Project): Change[] =>
  project.slug === previous.slug
    ? []
    : [remove(slugKey(previous)), put(slugItem(project), absent, slugTaken)];

const deletion = (project: Project, at: string): Change[] => {
  const { deletedAt, ttl } = tombstone(at);
  return [
    update(
      projectItem.key(project.id),
      'SET deletedAt = :at, #ttl = :ttl',
      { values: { ':at': deletedAt, ':ttl': ttl }, names: { '#ttl': 'ttl' } },
      atRevision(project.revision),
    ),
    put(
      deletedProjectItem.item(deletedProjectItem.key(project.orgId, project.id), { id: project.id }, { ttl }),
    ),
    remove(slugKey(project)),
    remove(lineKey(project)),
  ];
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

/** Projects: one bounded item each, a line in the organization's list and one per slug. */
export const projectStore = (session: ReadSession): Projects => ({
  find: async (id) => learned(await session.read(projectItem, projectItem.key(id))),
  idBySlug: (orgId, slug) => idBySlug(session, orgId, slug),
  listOf: async (orgId) => {
    const lines = await session.list(projectLineItem, projectLineItem.ranges.of(orgId));
    const found = await Promise.all(lines.map(({ id }) => session.read(projectItem, projectItem.key(id))));
    return found.flatMap((project) => project ?? []);
  },
  creation: (project) => [
    put(itemOf(project), absent),
    put(slugItem(project), absent, slugTaken),
    listed(project),
    ...environmentPointers(project),
  ],
  replacement: (project, previous) => [
    put(itemOf(project), atRevision(previous.revision)),
    ...slugMove(project, previous),
    ...environmentPointers(project, previous),
  ],
  deletion,
  absenceCheck: (projectId) =>
    check(projectItem.key(projectId), {
      expression: 'attribute_not_exists(pk) or attribute_exists(deletedAt)',
    }),
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
});
