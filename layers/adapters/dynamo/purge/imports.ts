import { rawItems } from '../batches.ts';
import { keys } from '../keys.ts';
import { type Range, rawPage } from '../ranges.ts';
import { hangingOnItem } from './hanging.ts';
import { type Work, wipeListed } from './wipe.ts';

/** Ids of the environments in which imports may stand: those a project has, and those that can still be restored. */
const environmentIds = async ({ table, runtime }: Work, projectId: string): Promise<readonly string[]> => {
  const deleted = keys.deletedEnvironments(projectId);
  const [[project], { items }] = await Promise.all([
    rawItems(table, runtime, [keys.project(projectId)]),
    rawPage(table, deleted),
  ]);
  const standing = (project?.environments ?? []) as readonly { readonly id: string }[];
  return [...standing.map(({ id }) => id), ...items.map(({ sk }) => sk.slice(deleted.prefix.length))];
};

const wipeIn = async (work: Work, range: Range, sourceEnvironmentId: string): Promise<boolean> => {
  let after: string | undefined;
  do {
    const page = await rawPage(work.table, { ...range, ...(after !== undefined && { after }) });
    const leading = page.items.filter((item) => item.sourceEnvironmentId === sourceEnvironmentId);
    if (leading.length > 0 && !(await wipeListed(work, leading, hangingOnItem))) return false;
    after = page.next;
  } while (after !== undefined);
  return true;
};

/** Imports from an environment that is gone for good: nobody can see or end them any more. False when not all went. */
export const wipeImportsFrom = async (
  work: Work,
  { id, projectId }: { readonly id: string; readonly projectId: string },
): Promise<boolean> => {
  for (const environmentId of await environmentIds(work, projectId))
    if (!(await wipeIn(work, keys.imports(environmentId), id))) return false;
  return true;
};
