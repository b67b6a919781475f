import type { Project } from '../../../domain/projects/project.ts';
import { fromItem } from '../items.ts';
import { keys } from '../keys.ts';
import { storedSecret } from '../packed-secrets.ts';
import type { ReadSession } from '../read-session.ts';
import { unknownFormat } from './stamp.ts';

/** How many projects are looked into. */
const sampleSize = 10;

const someProjects = async (session: ReadSession, orgId: string): Promise<readonly Project[]> => {
  const { items } = await session.page({ ...keys.organizationProjects(orgId), limit: sampleSize });
  const found = await Promise.all(items.map(({ id }) => session.get(keys.project(String(id)))));
  return found.flatMap((item) => fromItem<Project>(item) ?? []);
};

const assertEnvironment = async (session: ReadSession, environmentId: string): Promise<void> => {
  const { items } = await session.page({ ...keys.secrets(environmentId), limit: 1 });
  items.forEach(storedSecret);
};

/**
 * Reads a few records of a table that has no stamp: an organization, projects, and a secret of each environment of
 * theirs. Throws `internal` when any is not in today's format; an empty table passes.
 */
export const assertReadableSamples = async (session: ReadSession): Promise<void> => {
  const instance = await session.get(keys.instance());
  if (!instance) return;
  if (typeof instance.orgId !== 'string' || !(await session.get(keys.organization(instance.orgId))))
    throw unknownFormat();
  for (const { environments } of await someProjects(session, instance.orgId)) {
    if (!Array.isArray(environments)) throw unknownFormat();
    await Promise.all(environments.map(({ id }) => assertEnvironment(session, id))).catch((error) => {
      throw error.code === 'internal' ? unknownFormat(error) : error;
    });
  }
};
