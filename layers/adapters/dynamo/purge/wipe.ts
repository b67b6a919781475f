import type { Runtime } from '../../../domain/runtime.ts';
import { batchRemove, inParallel } from '../batches.ts';
import type { Key, StoredItem } from '../items.ts';
import { type Range, storedPage } from '../ranges.ts';
import type { Table } from '../table.ts';
import type { Verdict } from './liveness.ts';

/** Items listed at a time; a slice of work may exceed its budget by about as much. */
const pageSize = 50;

/** What was to go turned out not to be gone: nothing more may be deleted. */
export class NotGone extends Error {
  override readonly name = 'NotGone';
  readonly verdict: Verdict;

  constructor(verdict: Verdict) {
    super('What was to be purged is not gone');
    this.verdict = verdict;
  }
}

/** How much one slice of work may delete, and until when. */
export class Budget {
  readonly #runtime: Pick<Runtime, 'now'>;
  readonly #end: number;
  #items: number;

  constructor(runtime: Pick<Runtime, 'now'>, items: number, milliseconds: number) {
    this.#runtime = runtime;
    this.#items = items;
    this.#end = runtime.now().getTime() + milliseconds;
  }

  get spent(): boolean {
    return this.#items <= 0 || this.#runtime.now().getTime() >= this.#end;
  }

  spend(items: number): void {
    this.#items -= items;
  }
}

/** For what is small in itself. */
export const boundless: Pick<Budget, 'spent' | 'spend'> = { spent: false, spend: () => undefined };

/** What else has to go with an item, before it: single items, and whole ranges; and what is to be done after these. */
export interface Hanging {
  readonly keys?: readonly Key[];
  readonly ranges?: readonly Range[];
  readonly afterwards?: () => Promise<void>;
}

export interface Work {
  readonly table: Table;
  readonly runtime: Runtime;
  readonly budget: Pick<Budget, 'spent' | 'spend'>;
  /** Asks storage whether what is purged is gone. */
  readonly verdict: () => Promise<Verdict>;
}

/** What hangs on an item, beyond its own partition. */
export type HangingOn = (work: Work, item: StoredItem) => Promise<Hanging> | Hanging;

const nothing = (): Hanging => ({});

const removeListed = async (
  { table, runtime, budget, verdict }: Work,
  all: readonly Key[],
): Promise<void> => {
  // Asked after the items were listed: what somebody brings back later stands under keys that are not among them,
  // or cannot come back at all.
  const now = await verdict();
  if (now !== 'gone') throw new NotGone(now);
  await batchRemove(table, runtime, all);
  budget.spend(all.length);
};

/** Wipes what hangs on these items, leaving single keys to the caller; false when the budget was spent before. */
const wipeBelow = async (
  work: Work,
  items: readonly StoredItem[],
  hangingOn: HangingOn,
): Promise<readonly Key[] | undefined> => {
  const loose: Key[] = [];
  let isWhole = true;
  await inParallel(items, async (item) => {
    const { keys = [], ranges = [], afterwards } = await hangingOn(work, item);
    loose.push(...keys);
    for (const range of ranges) if (!(await wipe(work, range, hangingOn))) isWhole = false;
    if (isWhole) await afterwards?.();
  });
  return isWhole ? loose : undefined;
};

/** Deletes items that were listed, with what hangs on them; false when the budget was spent before. Throws `NotGone`. */
export const wipeListed = async (
  work: Work,
  items: readonly StoredItem[],
  hangingOn: HangingOn,
): Promise<boolean> => {
  const loose = await wipeBelow(work, items, hangingOn);
  if (!loose) return false;
  if (loose.length > 0) await removeListed(work, loose);
  await removeListed(work, items);
  return true;
};

/**
 * Deletes a range, page by page, with what hangs on its items; an item goes after what it leads to, so that a crash
 * at any step leaves everything findable. False when the budget was spent before the end. Throws `NotGone`.
 */
export const wipe = async (work: Work, range: Range, hangingOn: HangingOn = nothing): Promise<boolean> => {
  while (!work.budget.spent) {
    const { items } = await storedPage(work.table, { ...range, limit: pageSize });
    if (items.length === 0) return true;
    if (!(await wipeListed(work, items, hangingOn))) return false;
  }
  return false;
};
