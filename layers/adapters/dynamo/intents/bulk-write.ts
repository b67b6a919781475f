import { LocketError } from '../../../domain/errors.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import type { Change } from '../../../domain/store/change.ts';
import { chunksWithin, inParallel } from '../batches.ts';
import { absent, type Intended, nextBytes, type Refusal, unguarded, writeOf } from '../changes.ts';
import type { Item } from '../items.ts';
import { type Intent, intentStateItem } from '../records/intents.ts';
import { itemBytes } from '../sizes.ts';
import type { Table } from '../table.ts';
import { fitsTransaction, transactionLimits, writeTogether, writeTransaction } from '../transaction.ts';
import { newIntent, register } from './record.ts';
import { abort, finishWith, flip } from './settle.ts';

/** Bytes up to which the next state stands beside the current one: together they must fit DynamoDB's 400 KB. */
const inlineBytes = 50_000;

interface Marked extends Intended {
  readonly refusal: Refusal;
  /** Number of the staged next state, when it is too large to stand beside the current one. */
  readonly staged: number | undefined;
}

interface Plan {
  /** Items to be prepared and flipped. */
  readonly marked: readonly Marked[];
  /** Changes that are written as they are before anybody can see them. */
  readonly unseen: readonly Change[];
  /** Changes that are written as they are in the transaction that decides. */
  readonly direct: readonly Change[];
  readonly staged: readonly Item[];
}

const intendedBy = (change: Change): Intended => {
  const { intended } = writeOf(change);
  if (!intended) throw new LocketError('internal', 'This change cannot be part of a bulk write');
  return intended;
};

const isLarge = ({ next }: Intended): boolean => next !== null && itemBytes(next) > inlineBytes;

/** A check without a state to keep is made by the deciding transaction itself. */
const isBareCheck = (change: Change): boolean =>
  writeOf(change).isCheck === true && writeOf(change).intended === undefined;

const assertRoomFor = (checks: readonly Change[], closing: readonly Change[], outcome: number): void => {
  if (!fitsTransaction([...checks, ...closing], outcome))
    throw new LocketError('too-large', 'This depends on too much else at once: do it in several steps');
};

/** What nobody can see goes first; the rest goes at once if it fits the deciding transaction, else in two steps. */
const planned = (changes: readonly Change[], closing: readonly Change[], mayBeDirect: boolean): Plan => {
  const checks = changes.filter(isBareCheck);
  const writes = changes.filter((change) => !isBareCheck(change));
  const unseen = writes.filter((change) => intendedBy(change).unseen);
  const seen = writes.filter((change) => !intendedBy(change).unseen);
  const outcome = 1;
  assertRoomFor(checks, closing, outcome);
  if (mayBeDirect && fitsTransaction([...checks, ...seen, ...closing], outcome))
    return { marked: [], unseen, direct: [...checks, ...seen], staged: [] };
  const staged: Item[] = [];
  const marked = seen.map((change) => {
    const intended = intendedBy(change);
    const large = isLarge(intended);
    if (large) staged.push(intended.next as Item);
    const refusal = intended.refusal ?? writeOf(change).refusal;
    return { ...intended, refusal, staged: large ? staged.length - 1 : undefined };
  });
  return { marked, unseen, direct: checks, staged };
};

/** Puts the next state beside the current one, under the change's own condition. */
const preparation = (id: string, { key, condition, next, staged, refusal }: Marked): Change =>
  staged === undefined
    ? unguarded.update(
        key,
        'SET pendingIntent = :intent, pendingNext = :next',
        { values: { ':intent': id, ':next': next } },
        condition,
        refusal,
      )
    : unguarded.update(
        key,
        'SET pendingIntent = :intent, pendingStaged = :n',
        { values: { ':intent': id, ':n': staged } },
        condition,
        refusal,
      );

const prepare = async (table: Table, runtime: Runtime, id: string, plan: Plan): Promise<void> => {
  const steps = [
    ...plan.marked.map((each) => ({
      change: preparation(id, each),
      bytes: each.staged === undefined && each.next ? itemBytes(each.next) : 0,
    })),
    ...plan.unseen.map((change) => ({ change, bytes: nextBytes(change) })),
  ];
  await inParallel(
    chunksWithin(steps, transactionLimits, ({ bytes }) => bytes),
    (chunk) =>
      writeTogether(
        table,
        runtime,
        chunk.map(({ change }) => change),
      ),
  );
};

/** The point of no return: the outcome, the trail and what stands for itself, in one transaction. */
const decide = (table: Table, runtime: Runtime, id: string, plan: Plan, closing: readonly Change[]) =>
  writeTransaction(table, runtime, [
    ...plan.direct,
    ...closing,
    unguarded.put(intentStateItem.item(intentStateItem.key(id), { state: 'committed' }), absent),
  ]);

const touchedIn = (plan: Plan) => ({
  marked: plan.marked.map(({ key }) => key),
  unseen: plan.unseen.map((change) => intendedBy(change).key),
});

/** How one bulk write is to go. */
export interface BulkWriting {
  /** Throws what speaks against deciding, once everything is prepared. */
  readonly lastLook?: (() => Promise<void>) | undefined;
  /** When its writer is ended at the latest, in milliseconds since 1970. */
  readonly endsAt?: number | undefined;
}

const carryOut = async (
  table: Table,
  runtime: Runtime,
  intent: Intent,
  plan: Plan,
  closing: readonly Change[],
  { lastLook }: BulkWriting,
): Promise<void> => {
  try {
    await prepare(table, runtime, intent.id, plan);
    await lastLook?.();
    await decide(table, runtime, intent.id, plan, closing);
  } catch (error) {
    // A time-out may hide a success: only the stored outcome tells, and an abort is refused once it is committed.
    if ((await abort(table, runtime, intent, touchedIn(plan))) !== 'committed') throw error;
  }
};

/**
 * Writes any number of changes so that every reader sees all of them or none: writes down what will be touched,
 * prepares each item with its next state beside the current one, takes a last look if there is one, decides by one small transaction, then flips item by
 * item. Whoever finds a committed intent may finish it; an uncommitted one is aborted. Throws the refusal of a change
 * whose condition fails.
 */
export const bulkWrite = async (
  table: Table,
  runtime: Runtime,
  changes: readonly Change[],
  closing: readonly Change[],
  how: BulkWriting = {},
): Promise<void> => {
  const plan = planned(changes, closing, how.lastLook === undefined);
  const begun = newIntent(table, runtime, how.endsAt);
  const intent = await register(table, runtime, begun, touchedIn(plan), plan.staged);
  await carryOut(table, runtime, intent, plan, closing, how);
  const flips = plan.marked.map(({ key, next }) => flip(intent.id, key, next));
  // What is decided is done: a worker, or the next who meets an item, finishes what cannot be finished now.
  await finishWith(table, runtime, intent, flips).catch(() => undefined);
};
