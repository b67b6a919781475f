import { type CancellationReason, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Runtime } from '../../domain/runtime.ts';
import type { Change } from '../../domain/store/change.ts';
import { writeOf } from './changes.ts';
import { isThrottle, storageFault, throttled } from './faults.ts';
import type { Item } from './items.ts';
import { pause } from './pause.ts';
import type { Table } from './table.ts';

/** Actions DynamoDB takes in one transaction. */
export const maxActions = 100;
const maxAttempts = 10;

/** What a cancelled transaction means: a refusal to throw, or undefined when the same request may be tried again. */
const verdict = (changes: readonly Change[], reasons: readonly CancellationReason[]): Error | undefined => {
  for (const [index, reason] of reasons.entries()) {
    const refused = changes[index];
    if (reason.Code === 'ConditionalCheckFailed' && refused)
      return writeOf(refused).refusal(reason.Item && (unmarshall(reason.Item) as Item));
  }
  const codes = reasons.map(({ Code }) => Code ?? 'None').filter((code) => code !== 'None');
  const passing =
    codes.length > 0 && codes.every((code) => code === 'TransactionConflict' || isThrottle(code));
  return passing
    ? undefined
    : storageFault(new Error(`Transaction cancelled: ${codes.join(', ') || 'no reason'}`));
};

/**
 * Writes all changes or none (TransactWriteItems). A condition that fails throws that change's refusal; a conflict
 * with another transaction is tried again with jitter. The SDK's own retries carry one idempotency token, so a
 * time-out after success cannot write twice.
 */
export const writeTransaction = async (
  table: Table,
  runtime: Runtime,
  changes: readonly Change[],
): Promise<void> => {
  const TransactItems = changes.map((change) => writeOf(change).action(table.name));
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    if (attempt > 0) await pause(runtime, attempt);
    try {
      await table.client.send(new TransactWriteCommand({ TransactItems }));
      return;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw storageFault(error);
      const refusal = verdict(changes, error.CancellationReasons ?? []);
      if (refusal) throw refusal;
    }
  }
  throw throttled();
};
