import { LocketError } from '../../../domain/errors.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import type { Change } from '../../../domain/store/change.ts';
import { batchWrite, chunksOf, inParallel } from '../batches.ts';
import { absent, type Condition, type Intended, put, update, writeOf } from '../changes.ts';
import type { Item, Key } from '../items.ts';
import { toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { Table } from '../table.ts';
import { maxActions, writeTransaction } from '../transaction.ts';
import { abort, finish, stateOf } from './settle.ts';

const keysPerPart = 1000;
/** Bytes of JSON up to which the next state stands beside the current one within DynamoDB's 400 KB. */
const inlineBytes = 100_000;
const stateDays = 7;

interface Prepared extends Intended {
  readonly staged: number | undefined;
  readonly refusal: ReturnType<typeof writeOf>['refusal'];
}

const sizeOf = (item: Item): number =>
  Object.values(item).reduce<number>(
    (sum, value) =>
      sum + (value instanceof Uint8Array ? value.byteLength : JSON.stringify(value ?? null).length),
    0,
  );

const prepared = (changes: readonly Change[]): readonly Prepared[] =>
  changes.map((change, index) => {
    const { intended, refusal } = writeOf(change);
    if (!intended) throw new LocketError('internal', 'This change cannot be part of a bulk write');
    const large = intended.next !== null && sizeOf(intended.next) > inlineBytes;
    return { ...intended, refusal, staged: large ? index : undefined };
  });

const free: Condition = { expression: 'attribute_not_exists(pendingIntent)' };

const both = (condition: Condition | undefined): Condition => ({
  ...condition,
  expression: condition ? `(${condition.expression}) and ${free.expression}` : free.expression,
});

/** Puts the next state beside the current one, under the change's own condition. */
const preparation = (id: string, { key, condition, next, staged, refusal }: Prepared): Change =>
  staged === undefined
    ? update(
        key,
        'SET pendingIntent = :intent, pendingNext = :next',
        { values: { ':intent': id, ':next': next } },
        both(condition),
        refusal,
      )
    : update(
        key,
        'SET pendingIntent = :intent, pendingStaged = :n',
        { values: { ':intent': id, ':n': staged } },
        both(condition),
        refusal,
      );

const register = async (
  table: Table,
  runtime: Runtime,
  id: string,
  at: Date,
  all: readonly Prepared[],
): Promise<void> => {
  const parts = chunksOf(
    all.map(({ key }) => key),
    keysPerPart,
  );
  const staged = all.flatMap(({ staged: n, next }) =>
    n === undefined ? [] : [toItem(keys.intentStaged(id, n), { next })],
  );
  await batchWrite(table, runtime, [
    toItem(keys.intent(id), { id, createdAt: at.toISOString(), parts: parts.length }),
    ...parts.map((part, index) => toItem(keys.intentPart(id, index), { keys: part })),
    ...staged,
  ]);
};

/** The point of no return: the intent's state, the trail and whatever else belongs to it, in one transaction. */
const commitPoint = (id: string, at: Date, closing: readonly Change[]): readonly Change[] => {
  const ttl = Math.ceil(at.getTime() / 1000) + stateDays * 86_400;
  return [put(toItem(keys.intentState(id), { state: 'committed' }, { ttl }), absent), ...closing];
};

/**
 * Writes any number of changes so that every reader sees all of them or none: prepare each item with its next state
 * beside the current one, commit by one small transaction, then flip item by item. Whoever finds a committed intent
 * may finish it; an uncommitted one is aborted. Throws the refusal of the first change whose condition fails.
 */
export const bulkWrite = async (
  table: Table,
  runtime: Runtime,
  changes: readonly Change[],
  closing: readonly Change[],
): Promise<void> => {
  const id = runtime.uuid();
  const at = runtime.now();
  const all = prepared(changes);
  const written: Key[] = all.map(({ key }) => key);
  await register(table, runtime, id, at, all);
  try {
    await inParallel(chunksOf(all, maxActions), (chunk) =>
      writeTransaction(
        table,
        runtime,
        chunk.map((each) => preparation(id, each)),
      ),
    );
    await writeTransaction(table, runtime, commitPoint(id, at, closing));
  } catch (error) {
    // A time-out may hide a success: only the stored state tells, and an abort is refused once it is committed.
    if ((await abort(table, runtime, id, written)) !== 'committed') throw error;
  }
  if ((await stateOf(table, runtime, id)) === 'committed')
    await finish(table, runtime, id, written).catch(() => undefined);
};
