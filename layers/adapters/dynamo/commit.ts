import { LocketError } from '../../domain/errors.ts';
import type { Runtime } from '../../domain/runtime.ts';
import type { Change } from '../../domain/store/change.ts';
import { type BulkWriting, bulkWrite } from './intents/bulk-write.ts';
import type { PendingItem } from './intents/pending.ts';
import { abandonedAfter, settleIntent } from './intents/settle.ts';
import { pause } from './pause.ts';
import type { Table } from './table.ts';
import { fitsTransaction, itemInTheWay, writeTransaction } from './transaction.ts';

/** Milliseconds for which a bulk write of somebody else is waited for: beyond, it is very large or nobody's any more. */
const patience = 10_000;
/** Sets the time between two looks at it: up to 400 ms. */
const busyAttempt = 6;

const underWay = (milliseconds: number): LocketError => {
  const retryAfter = Math.ceil(milliseconds / 1000) + 1;
  const message = `A large change is under way here, try again in ${retryAfter} seconds`;
  return new LocketError('throttled', message, { retryAfter });
};

/** Settles the bulk write that stood in the way, or waits a moment for it; `throttled` when it takes too long. */
const makeWay = async (table: Table, runtime: Runtime, item: PendingItem): Promise<void> => {
  const outcome = await settleIntent(table, runtime, item.pendingIntent, item);
  if (outcome === 'settled') return;
  if (outcome.busyFor < abandonedAfter - patience) throw underWay(outcome.busyFor);
  await pause(runtime, busyAttempt);
};

/**
 * Carries out changes and what closes them (the audit event and the like) all together: one transaction while they
 * fit one, a bulk write beyond, or when there is a last look to be taken before it is decided. When a bulk write of somebody else stands in the way it is settled first, or waited
 * for a moment, so that the `conflict` is worth a retry.
 */
export const commitChanges = async (
  table: Table,
  runtime: Runtime,
  changes: readonly Change[],
  closing: readonly Change[],
  how: BulkWriting = {},
): Promise<void> => {
  try {
    const all = [...changes, ...closing];
    if (!how.lastLook && fitsTransaction(all)) await writeTransaction(table, runtime, all);
    else await bulkWrite(table, runtime, changes, closing, how);
  } catch (error) {
    const item = itemInTheWay(error);
    if (item) await makeWay(table, runtime, item);
    throw error;
  }
};
