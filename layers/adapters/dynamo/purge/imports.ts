import { storedItems } from '../batches.ts';
import { currentOf } from '../intents/pending.ts';
import type { StoredItem } from '../items.ts';
import { type Range, storedPage, storedPages } from '../ranges.ts';
import { importItem } from '../records/imports.ts';
import { deletedEnvironmentItem, projectItem } from '../records/projects/items.ts';
import { hangingOnItem } from './hanging.ts';
import { type Work, wipeListed } from './wipe.ts';

/** Ids of the environments in which imports may stand: those a project has, and those that can still be restored. */
const environmentIds = async ({ table, runtime }: Work, projectId: string): Promise<readonly string[]> => {
  const deleted = deletedEnvironmentItem.ranges.of(projectId);
  const [[stored], { items }] = await Promise.all([
    storedItems(table, runtime, [projectItem.key(projectId)]),
    storedPage(table, deleted),
  ]);
  const project = stored && currentOf(stored);
  const standing = project ? projectItem.open(project).environments : [];
  return [...standing.map(({ id }) => id), ...items.map(({ sk }) => sk.slice(deleted.prefix.length))];
};

const leadsFrom =
  (sourceEnvironmentId: string) =>
  (stored: StoredItem): boolean => {
    const item = currentOf(stored);
    return item !== undefined && importItem.open(item).sourceEnvironmentId === sourceEnvironmentId;
  };

const wipeIn = async (work: Work, range: Range, sourceEnvironmentId: string): Promise<boolean> => {
  for await (const items of storedPages(work.table, range)) {
    const leading = items.filter(leadsFrom(sourceEnvironmentId));
    if (leading.length > 0 && !(await wipeListed(work, leading, hangingOnItem))) return false;
  }
  return true;
};

/** Imports from an environment that is gone for good: nobody can see or end them any more. False when not all went. */
export const wipeImportsFrom = async (
  work: Work,
  { id, projectId }: { readonly id: string; readonly projectId: string },
): Promise<boolean> => {
  for (const environmentId of await environmentIds(work, projectId))
    if (!(await wipeIn(work, importItem.ranges.all(environmentId), id))) return false;
  return true;
};
