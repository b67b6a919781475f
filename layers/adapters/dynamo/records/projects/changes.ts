import { LocketError } from '../../../../domain/errors.ts';
import type { Project, ProjectStore } from '../../../../domain/projects/project.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { absent, atRevision, check, put, remove, update } from '../../changes.ts';
import { standing, tombstone } from '../../tombstone.ts';
import {
  deletedEnvironmentItem,
  deletedProjectItem,
  environmentItem,
  projectItem,
  projectLineItem,
  projectSlugItem,
} from './items.ts';

const slugTakenMeanwhile = (slug: string) => () =>
  new LocketError(
    'already-exists',
    `Another project has the slug '${slug}' by now: name a newSlug to restore this one under`,
  );

const slugTaken = () => new LocketError('already-exists', 'A project with this slug already exists');

const itemOf = (project: Project) => projectItem.item(projectItem.key(project.id), project);
const slugKey = ({ orgId, slug }: Project) => projectSlugItem.key(orgId, slug);
const lineKey = ({ orgId, id }: Project) => projectLineItem.key(orgId, id);

const slugItem = (project: Project) => projectSlugItem.item(slugKey(project), { projectId: project.id });

const listed = (project: Project): Change => put(projectLineItem.item(lineKey(project), { id: project.id }));

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

/** Changes of projects and of what leads to them: a line in the organization's list, slugs, pointers to environments. */
export const projectChanges = {
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
  restoration: (project, { deletedAt }, at) => [
    put(projectItem.item(projectItem.key(project.id), project), standing(deletedAt, at)),
    put(slugItem(project), absent, slugTakenMeanwhile(project.slug)),
    listed(project),
    remove(deletedProjectItem.key(project.orgId, project.id)),
  ],
  environmentDeletion: (projectId, environment, at) =>
    put(
      deletedEnvironmentItem.item(
        deletedEnvironmentItem.key(projectId, environment.id),
        { projectId, environment },
        tombstone(at),
      ),
      absent,
    ),
  environmentRestoration: ({ projectId, environment, deletedAt }, at) =>
    remove(deletedEnvironmentItem.key(projectId, environment.id), standing(deletedAt, at)),
} satisfies Partial<ProjectStore>;
