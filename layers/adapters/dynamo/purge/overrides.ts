import type { SealedSecret } from '../../../domain/secrets/core/secret.ts';
import { batchRemove, inParallel } from '../batches.ts';
import { idle } from '../intents/pending.ts';
import type { StoredItem } from '../items.ts';
import { storedPage } from '../ranges.ts';
import { purged } from '../records/partitions.ts';
import { overrideItem } from '../records/secrets/items.ts';
import type { Table } from '../table.ts';
import { newestVersion } from './liveness.ts';
import type { OverridesTask } from './task.ts';
import { boundless, type Work, wipe } from './wipe.ts';

const pageSize = 50;

/** Nobody can see an override again whose shared secret has no version left: its id never comes back. */
const isOrphan = async (table: Table, { sharedId }: SealedSecret): Promise<boolean> =>
  sharedId !== null && (await newestVersion(table, sharedId)) === undefined;

const purgeIfOrphan = async (work: Work, stored: StoredItem): Promise<void> => {
  const item = idle(stored);
  const override = item && overrideItem.open(item);
  if (!override || !(await isOrphan(work.table, override))) return;
  await wipe({ ...work, budget: boundless }, purged.secret.of(override.id));
  await batchRemove(work.table, work.runtime, [item]);
};

/**
 * Looks through overrides of an environment and deletes those whose shared secret is gone for good, beginning where
 * the task says. Answers what remains of the task, or undefined at the end.
 */
export const sweepOverrides = async (work: Work, task: OverridesTask): Promise<OverridesTask | undefined> => {
  let after = task.after;
  while (!work.budget.spent) {
    const range = { ...overrideItem.ranges.all(task.id), limit: pageSize };
    const page = await storedPage(work.table, { ...range, ...(after !== undefined && { after }) });
    await inParallel(page.items, (item) => purgeIfOrphan(work, item));
    work.budget.spend(page.items.length);
    if (page.next === undefined) return undefined;
    after = page.next;
  }
  return { ...task, ...(after !== undefined && { after }) };
};
