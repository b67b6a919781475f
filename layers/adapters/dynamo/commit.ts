import type { Runtime } from '../../domain/runtime.ts';
import type { Change } from '../../domain/store/change.ts';
import { bulkWrite } from './intents/bulk-write.ts';
import { settleIntent } from './intents/settle.ts';
import type { Table } from './table.ts';
import { intentBehind, maxActions, writeTransaction } from './transaction.ts';

/**
 * Carries out changes and what closes them (the audit event and the like) all together: one transaction while they
 * fit DynamoDB's 100 actions, a bulk write beyond. When a bulk write of somebody else stands in the way it is
 * settled first, so that the `conflict` is worth a retry.
 */
export const commitChanges = async (
  table: Table,
  runtime: Runtime,
  changes: readonly Change[],
  closing: readonly Change[],
): Promise<void> => {
  try {
    if (changes.length + closing.length <= maxActions)
      await writeTransaction(table, runtime, [...changes, ...closing]);
    else await bulkWrite(table, runtime, changes, closing);
  } catch (error) {
    const intent = intentBehind(error);
    if (intent) await settleIntent(table, runtime, intent);
    throw error;
  }
};
