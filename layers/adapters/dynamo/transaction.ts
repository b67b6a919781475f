import type { Runtime } from '../../domain/runtime.ts';
import type { Change } from '../../domain/store/change.ts';
import { lostRace, nextBytes, writeOf } from './changes.ts';
import {
  type CancellationReason,
  cancellationReasons,
  isOurMistake,
  isThrottle,
  mistake,
  storageFault,
  throttled,
} from './faults.ts';
import { isPending, type PendingItem } from './intents/pending.ts';
import { itemOf } from './items.ts';
import { pause } from './pause.ts';
import type { Table } from './table.ts';

/** What DynamoDB takes in one transaction: 100 actions, 4 MB; the rest is left for keys and expressions. */
export const transactionLimits = { count: 100, weight: 3_000_000 };
const maxAttempts = 10;

/** Whether changes fit one transaction that has this many other actions. */
export const fitsTransaction = (changes: readonly Change[], others = 0): boolean =>
  changes.length + others <= transactionLimits.count &&
  changes.reduce((sum, change) => sum + nextBytes(change), 0) <= transactionLimits.weight;

const inTheWay = new WeakMap<Error, PendingItem>();

/** An item waits for a bulk write: `conflict`, remembering the item so that the loser can settle it and try again. */
const unsettled = (item: PendingItem): Error => {
  const error = lostRace(item);
  inTheWay.set(error, item);
  return error;
};

/** The item of an unsettled bulk write that stood in the way of a transaction, if one did. */
export const itemInTheWay = (error: unknown): PendingItem | undefined =>
  error instanceof Error ? inTheWay.get(error) : undefined;

/** What a cancelled transaction means: a refusal to throw, or undefined when the same request may be tried again. */
const verdict = (changes: readonly Change[], reasons: readonly CancellationReason[]): Error | undefined => {
  for (const [index, reason] of reasons.entries()) {
    const refused = changes[index];
    if (reason.Code !== 'ConditionalCheckFailed' || !refused) continue;
    const existing = reason.Item && itemOf(reason.Item);
    return existing && isPending(existing) ? unsettled(existing) : writeOf(refused).refusal(existing);
  }
  const codes = reasons.map(({ Code }) => Code ?? 'None').filter((code) => code !== 'None');
  const passing =
    codes.length > 0 && codes.every((code) => code === 'TransactionConflict' || isThrottle(code));
  if (passing) return undefined;
  const cause = new Error(`Transaction cancelled: ${codes.join(', ') || 'no reason'}`);
  return codes.some(isOurMistake) ? mistake(cause) : storageFault(cause);
};

/**
 * Writes all changes or none (TransactWriteItems). A condition that fails throws that change's refusal; a conflict
 * with another transaction is tried again with jitter. The SDK's own retries carry the same idempotency token, so a
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
      await table.call('TransactWriteItems', { TransactItems, ClientRequestToken: runtime.uuid() });
      return;
    } catch (error) {
      const reasons = cancellationReasons(error);
      if (!reasons) throw storageFault(error);
      const refusal = verdict(changes, reasons);
      if (refusal) throw refusal;
    }
  }
  throw throttled();
};

/** DynamoDB refused the request itself: here that can only mean that its items are too large taken together. */
const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof Error && error.cause.name === 'ValidationException';

/**
 * Writes changes that need not be all or none, in one transaction, or in several when the sizes of the items they
 * touch, which nobody here knows, turn out to be more than one takes.
 */
export const writeTogether = async (
  table: Table,
  runtime: Runtime,
  changes: readonly Change[],
): Promise<void> => {
  try {
    await writeTransaction(table, runtime, changes);
  } catch (error) {
    if (!isTooLarge(error) || changes.length < 2) throw error;
    const middle = Math.ceil(changes.length / 2);
    await writeTogether(table, runtime, changes.slice(0, middle));
    await writeTogether(table, runtime, changes.slice(middle));
  }
};
