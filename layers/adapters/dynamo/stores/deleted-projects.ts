import { LocketError } from '../../../domain/errors.ts';
import type {
  DeletedEnvironment,
  DeletedProject,
  DeletedProjectStore,
} from '../../../domain/projects/deleted.ts';
import type { Environment, Project } from '../../../domain/projects/project.ts';
import { absent, put, remove } from '../changes.ts';
import { fromItem, type Item, toDocument, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';
import { deletionOf, standing, tombstone } from '../tombstone.ts';

const slugTaken = (slug: string) => () =>
  new LocketError(
    'already-exists',
    `Another project has the slug '${slug}' by now: name a newSlug to restore this one under`,
  );

/** The record in a tombstone. */
const recordIn = <T>(item: Item): T => fromItem<T>({ ...item, deletedAt: undefined }) as T;

const projectIn = (item: Item | undefined): DeletedProject | undefined => {
  const deletion = item && deletionOf(item);
  return deletion && { project: recordIn<Project>(item), ...deletion };
};

const environmentIn = (item: Item | undefined): DeletedEnvironment | undefined => {
  const deletion = item && deletionOf(item);
  return deletion && { ...recordIn<{ projectId: string; environment: Environment }>(item), ...deletion };
};

const deletedOf = async (session: ReadSession, orgId: string): Promise<readonly DeletedProject[]> => {
  const lines = await session.all(keys.deletedProjects(orgId));
  const found = await Promise.all(lines.map((line) => session.get(keys.project(String(line.id)))));
  return found.flatMap((item) => projectIn(item) ?? []);
};

/**
 * Deleted projects keep their item with the time of deletion, and a line in the organization's list; deleted
 * environments leave an item beside their project. Both go when their time to live is over, and take along what
 * stands below them.
 */
export const deletedProjectStore = (session: ReadSession): DeletedProjectStore => ({
  findDeleted: async (projectId) => projectIn(await session.get(keys.project(projectId))),
  deletedOf: (orgId) => deletedOf(session, orgId),
  restoration: (project, { deletedAt }, at) => [
    put(toDocument(keys.project(project.id), project), standing(deletedAt, at)),
    put(
      toItem(keys.projectSlug(project.orgId, project.slug), { projectId: project.id }),
      absent,
      slugTaken(project.slug),
    ),
    put(toItem(keys.organizationProject(project.orgId, project.id), { id: project.id })),
    remove(keys.deletedProject(project.orgId, project.id)),
  ],
  deletedEnvironment: async (projectId, environmentId) =>
    environmentIn(await session.get(keys.deletedEnvironment(projectId, environmentId))),
  deletedEnvironmentsOf: async (projectId) =>
    (await session.all(keys.deletedEnvironments(projectId))).flatMap((item) => environmentIn(item) ?? []),
  environmentDeletion: (projectId, environment, at) =>
    put(
      toItem(keys.deletedEnvironment(projectId, environment.id), { projectId, environment }, tombstone(at)),
      absent,
    ),
  environmentRestoration: ({ projectId, environment, deletedAt }, at) =>
    remove(keys.deletedEnvironment(projectId, environment.id), standing(deletedAt, at)),
});
