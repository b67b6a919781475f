import { LocketError } from '../../../../domain/errors.ts';
import type {
  DeletedEnvironment,
  DeletedProject,
  DeletedProjectStore,
} from '../../../../domain/projects/deleted.ts';
import { absent, put, remove } from '../../changes.ts';
import type { Item } from '../../items.ts';
import type { ReadSession } from '../../read-session.ts';
import { deletionOf, standing, tombstone } from '../../tombstone.ts';
import { deletedEnvironmentItem, deletedProjectItem, projectItem } from './items.ts';
import { listed, slugItem } from './store.ts';

const slugTaken = (slug: string) => () =>
  new LocketError(
    'already-exists',
    `Another project has the slug '${slug}' by now: name a newSlug to restore this one under`,
  );

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

/**
 * Deleted projects keep their item with the time of deletion, and a line in the organization's list; deleted
 * environments leave an item beside their project. Both go when their time to live is over, and take along what
 * stands below them.
 */
export const deletedProjectStore = (session: ReadSession): DeletedProjectStore => ({
  findDeleted: async (projectId) => projectIn(await session.get(projectItem.key(projectId))),
  deletedOf: (orgId) => deletedOf(session, orgId),
  restoration: (project, { deletedAt }, at) => [
    put(projectItem.item(projectItem.key(project.id), project), standing(deletedAt, at)),
    put(slugItem(project), absent, slugTaken(project.slug)),
    listed(project),
    remove(deletedProjectItem.key(project.orgId, project.id)),
  ],
  deletedEnvironment: async (projectId, environmentId) =>
    environmentIn(await session.get(deletedEnvironmentItem.key(projectId, environmentId))),
  deletedEnvironmentsOf: async (projectId) =>
    (await session.all(deletedEnvironmentItem.ranges.of(projectId))).flatMap(
      (item) => environmentIn(item) ?? [],
    ),
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
});
