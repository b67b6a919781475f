import { LocketError } from '../../../domain/errors.ts';
import type { DeletedProjectStore } from '../../../domain/projects/deleted.ts';
import type { Project, ProjectStore } from '../../../domain/projects/project.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, check, put, remove, update } from '../changes.ts';
import { guesses } from '../guesses.ts';
import { fromItem, toDocument, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';
import { tombstone } from '../tombstone.ts';
import type { GrantStore } from './grants.ts';

export { restoreDays } from '../tombstone.ts';

type Projects = Omit<ProjectStore, keyof GrantStore | keyof DeletedProjectStore>;

const slugTaken = () => new LocketError('already-exists', 'A project with this slug already exists');

const environmentPointers = (project: Project, previous?: Project): Change[] => {
  const known = new Set(previous?.environments.map(({ id }) => id));
  const kept = new Set(project.environments.map(({ id }) => id));
  return [
    ...project.environments.flatMap(({ id }) =>
      known.has(id) ? [] : [put(toItem(keys.environmentOwner(id), { projectId: project.id }), absent)],
    ),
    ...(previous?.environments ?? []).flatMap(({ id }) =>
      kept.has(id) ? [] : [remove(keys.environmentOwner(id))],
    ),
  ];
};

const slugMove = (project: Project, previous: Project): Change[] =>
  project.slug === previous.slug
    ? []
    : [
        remove(keys.projectSlug(previous.orgId, previous.slug)),
        put(
          toItem(keys.projectSlug(project.orgId, project.slug), { projectId: project.id }),
          absent,
          slugTaken,
        ),
      ];

const listed = (project: Project): Change =>
  put(toItem(keys.organizationProject(project.orgId, project.id), { id: project.id }));

const deletion = (project: Project, at: string): Change[] => {
  const { deletedAt, ttl } = tombstone(at);
  return [
    update(
      keys.project(project.id),
      'SET deletedAt = :at, #ttl = :ttl',
      { values: { ':at': deletedAt, ':ttl': ttl }, names: { '#ttl': 'ttl' } },
      atRevision(project.revision),
    ),
    put(toItem(keys.deletedProject(project.orgId, project.id), { id: project.id }, { ttl })),
    remove(keys.projectSlug(project.orgId, project.slug)),
    remove(keys.organizationProject(project.orgId, project.id)),
  ];
};

const idBySlug = async (session: ReadSession, orgId: string, slug: string) => {
  const guess = guesses.recall('project', orgId, slug);
  if (guess && fromItem<Project>(await session.get(keys.project(guess)))?.slug === slug) return guess;
  const id = (await session.get(keys.projectSlug(orgId, slug)))?.projectId as string | undefined;
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
  find: async (id) => learned(fromItem<Project>(await session.get(keys.project(id)))),
  idBySlug: (orgId, slug) => idBySlug(session, orgId, slug),
  listOf: async (orgId) => {
    const lines = await session.all(keys.organizationProjects(orgId));
    const found = await Promise.all(lines.map((line) => session.get(keys.project(String(line.id)))));
    return found.flatMap((item) => fromItem<Project>(item) ?? []);
  },
  creation: (project) => [
    put(toDocument(keys.project(project.id), project), absent),
    put(toItem(keys.projectSlug(project.orgId, project.slug), { projectId: project.id }), absent, slugTaken),
    listed(project),
    ...environmentPointers(project),
  ],
  replacement: (project, previous) => [
    put(toDocument(keys.project(project.id), project), atRevision(previous.revision)),
    ...slugMove(project, previous),
    ...environmentPointers(project, previous),
  ],
  deletion,
  absenceCheck: (projectId) =>
    check(keys.project(projectId), { expression: 'attribute_not_exists(pk) or attribute_exists(deletedAt)' }),
  projectOfEnvironment: async (environmentId) =>
    (await session.get(keys.environmentOwner(environmentId)))?.projectId as string | undefined,
  expect: (projectId, kind, actorId) =>
    session.expect(keys.project(projectId), keys.grant(projectId, kind, actorId)),
  guessEnvironmentId: (projectId, slug) => guesses.recall('environment', projectId, slug),
  guessId: (orgId, slug) => guesses.recall('project', orgId, slug),
  expectSlug: (orgId, slug, kind, actorId) => {
    const id = guesses.recall('project', orgId, slug);
    if (id) session.expect(keys.project(id), keys.grant(id, kind, actorId));
  },
});
