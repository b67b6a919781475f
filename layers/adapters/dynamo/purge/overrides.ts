import { batchRemove, inParallel } from '../batches.ts';
import { isPending } from '../intents/pending.ts';
import type { Item } from '../items.ts';
import { keys } from '../keys.ts';
import { rawPage } from '../ranges.ts';
import type { Table } from '../table.ts';
import { newestVersion } from './liveness.ts';
import type { OverridesTask } from './task.ts';
import { boundless, type Work, wipe } from './wipe.ts';

const pageSize = 50;

/** Nobody can see an override again whose shared secret has no version left: its id never comes back. */
const isOrphan = async (table: Table, item: Item): Promise<boolean> =>
  !isPending(item) &&
  typeof item.sharedId === 'string' &&
  (await newestVersion(table, item.sharedId)) === undefined;

const purgeOrphan = async (work: Work, item: Item): Promise<void> => {
  await wipe({ ...work, budget: boundless }, keys.allOfSecret(String(item.id)));
  await batchRemove(work.table, work.runtime, [item]);
};

/**
 * Looks through overrides of an environment and deletes those whose shared secret is gone for good, beginning where
 * the task says. Answers what remains of the task, or undefined at the end.
 */
export const sweepOverrides = async (work: Work, task: OverridesTask): Promise<OverridesTask | undefined> => {
  let after = task.after;
  while (!work.budget.spent) {
    const range = { ...keys.allOverrides(task.id), limit: pageSize };
    const page = await rawPage(work.table, { ...range, ...(after !== undefined && { after }) });
    await inParallel(page.items, async (item) => {
      if (await isOrphan(work.table, item)) await purgeOrphan(work, item);
    });
    work.budget.spend(page.items.length);
    if (page.next === undefined) return undefined;
    after = page.next;
  }
  return { ...task, ...(after !== undefined && { after }) };
};
