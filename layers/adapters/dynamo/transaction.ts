import { type CancellationReason, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Runtime } from '../../domain/runtime.ts';
import type { Change } from '../../domain/store/change.ts';
import { lostRace, writeOf } from './changes.ts';
import { isThrottle, storageFault, throttled } from './faults.ts';
import type { Item } from './items.ts';
import { pause } from './pause.ts';
import type { Table } from './table.ts';

/** Actions DynamoDB takes in one transaction. */
export const maxActions = 100;
const maxAttempts = 10;

/** An item waits for a bulk write: `conflict`, naming the intent so that the loser can settle it and try again. */
const unsettled = (item: Item): Error => {
  const error = lostRace(item);
  pendingIntents.set(error, String(item.pendingIntent));
  return error;
};

const pendingIntents = new WeakMap<Error, string>();

/** The intent that stood in the way of a transaction, if one did. */
export const intentBehind = (error: unknown): string | undefined =>
  error instanceof Error ? pendingIntents.get(error) : undefined;

/** What a cancelled transaction means: a refusal to throw, or undefined when the same request may be tried again. */
const verdict = (changes: readonly Change[], reasons: readonly CancellationReason[]): Error | undefined => {
  for (const [index, reason] of reasons.entries()) {
    const refused = changes[index];
    if (reason.Code !== 'ConditionalCheckFailed' || !refused) continue;
    const existing = reason.Item && (unmarshall(reason.Item) as Item);
    return existing?.pendingIntent === undefined ? writeOf(refused).refusal(existing) : unsettled(existing);
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
