import type { Runtime } from '../../domain/runtime.ts';
import type { Change } from '../../domain/store/change.ts';
import { bulkWrite } from './intents/bulk-write.ts';
import { settleIntent } from './intents/settle.ts';
import { pause } from './pause.ts';
import type { Table } from './table.ts';
import { fitsTransaction, itemInTheWay, writeTransaction } from './transaction.ts';

/** Sets the time to wait for a bulk write that somebody is still preparing: up to 400 ms. */
const busyAttempt = 6;

/**
 * Carries out changes and what closes them (the audit event and the like) all together: one transaction while they
 * fit one, a bulk write beyond. When a bulk write of somebody else stands in the way it is settled first, or waited
 * for a moment, so that the `conflict` is worth a retry.
 */
export const commitChanges = async (
  table: Table,
  runtime: Runtime,
  changes: readonly Change[],
  closing: readonly Change[],
): Promise<void> => {
  try {
    const all = [...changes, ...closing];
    if (fitsTransaction(all)) await writeTransaction(table, runtime, all);
    else await bulkWrite(table, runtime, changes, closing);
  } catch (error) {
    const item = itemInTheWay(error);
    if (item && (await settleIntent(table, runtime, item.pendingIntent, item)) === 'busy')
      await pause(runtime, busyAttempt);
    throw error;
  }
};
