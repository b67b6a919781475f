import type { Project } from '../../../domain/projects/project.ts';
import type { ReadSession } from '../read-session.ts';
import { organizationItem } from '../records/organizations.ts';
import { projectItem, projectLineItem } from '../records/projects/items.ts';
import { secretItem } from '../records/secrets/items.ts';
import { instanceItem } from '../records/system/items.ts';
import { unknownFormat } from './stamp.ts';

/** How many projects are looked into. */
const sampleSize = 10;

const someProjects = async (session: ReadSession, orgId: string): Promise<readonly Project[]> => {
  const { items } = await session.page({ ...projectLineItem.ranges.of(orgId), limit: sampleSize });
  const lines = projectLineItem.readAll(items);
  const found = await Promise.all(lines.map(({ id }) => session.read(projectItem, projectItem.key(id))));
  return found.flatMap((project) => project ?? []);
};

const assertEnvironment = async (session: ReadSession, environmentId: string): Promise<void> => {
  const { items } = await session.page({ ...secretItem.ranges.all(environmentId), limit: 1 });
  items.forEach(secretItem.open);
};

const lookInto = async (session: ReadSession): Promise<void> => {
  const instance = await session.read(instanceItem, instanceItem.key());
  if (!instance) return;
  if (!(await session.read(organizationItem, organizationItem.key(instance.orgId)))) throw unknownFormat();
  for (const { environments } of await someProjects(session, instance.orgId))
    await Promise.all(environments.map(({ id }) => assertEnvironment(session, id)));
};

/**
 * Reads a few records of a table that has no stamp: an organization, projects, and a secret of each environment of
 * theirs. Throws `internal` when any is not in today's format; an empty table passes.
 */
export const assertReadableSamples = (session: ReadSession): Promise<void> =>
  lookInto(session).catch((error) => {
    throw error.code === 'internal' ? unknownFormat(error) : error;
  });
