import { isRefusal } from '../../../domain/errors.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import type { Change } from '../../../domain/store/change.ts';
import { chunksWithin, inParallel, rawItems } from '../batches.ts';
import { absent, type Condition, present, unguarded, writeOf } from '../changes.ts';
import { type Item, type Key, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import { itemBytes } from '../sizes.ts';
import type { Table } from '../table.ts';
import { transactionLimits, writeTransaction } from '../transaction.ts';
import { after, before, type IntentState, isPending, type Pending, witnesses } from './pending.ts';
import { findIntent, type IntentRecord, intentState, memoryEndsAt, partKeys } from './record.ts';

/** Milliseconds after which an intent that nobody committed counts as abandoned. */
const abandonedAfter = 30_000;

/** The item still waits for this very intent: whoever comes second changes nothing. */
const waitingFor = (id: string): Condition => ({
  expression: 'pendingIntent = :waiting',
  values: { ':waiting': id },
});

const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;

const weightOf = (change: Change): number => {
  const next = writeOf(change).intended?.next;
  return next ? itemBytes(next) : 0;
};

/** Writes chunk by chunk; a chunk that somebody else settled in part is gone through one by one. */
const settleEach = (table: Table, runtime: Runtime, changes: readonly Change[]): Promise<void> =>
  inParallel(chunksWithin(changes, transactionLimits, weightOf), async (chunk) => {
    try {
      await writeTransaction(table, runtime, chunk);
    } catch (error) {
      if (!isRefusal(error, 'conflict')) throw error;
      if (chunk.length > 1) for (const change of chunk) await ignoringRaces(table, runtime, change);
    }
  });

const ignoringRaces = async (table: Table, runtime: Runtime, change: Change): Promise<void> => {
  try {
    await writeTransaction(table, runtime, [change]);
  } catch (error) {
    if (!isRefusal(error, 'conflict')) throw error;
  }
};

type Waiting = Item & Pending;

const waitingItems = async (table: Table, runtime: Runtime, id: string, marked: readonly Key[]) =>
  (await rawItems(table, runtime, marked)).filter(
    (item): item is Waiting => isPending(item) && item.pendingIntent === id,
  );

const removals = (all: readonly Key[]): readonly Change[] =>
  all.map(({ pk, sk }) => unguarded.remove({ pk, sk }, present));

/** Lets the outcome be forgotten some day, and the intent now: in this order, or nobody would finish the rest. */
const putAway = async (
  table: Table,
  runtime: Runtime,
  record: Pick<IntentRecord, 'id' | 'parts'>,
  staged: readonly Key[],
): Promise<void> => {
  const outcome = unguarded.update(
    keys.intentState(record.id),
    'SET #ttl = :ttl',
    { names: { '#ttl': 'ttl' }, values: { ':ttl': memoryEndsAt(runtime) } },
    present,
  );
  await settleEach(table, runtime, [outcome, ...removals([...staged, ...partKeys(record)])]);
  await settleEach(table, runtime, removals([keys.intent(record.id)]));
};

/** Gives a waiting item the state that the bulk write meant for it. */
export const flip = (id: string, key: Key, next: Item | undefined): Change =>
  next ? unguarded.put(next, waitingFor(id)) : unguarded.remove({ pk: key.pk, sk: key.sk }, waitingFor(id));

/** Carries a committed intent to its end, with flips that its writer still has at hand. */
export const finishWith = async (
  table: Table,
  runtime: Runtime,
  record: Pick<IntentRecord, 'id' | 'parts'>,
  flips: readonly Change[],
  staged: readonly Key[],
): Promise<void> => {
  await settleEach(table, runtime, flips);
  await putAway(table, runtime, record, staged);
};

const flipsOf = async (table: Table, runtime: Runtime, id: string, items: readonly Waiting[]) => {
  const staged = await rawItems(
    table,
    runtime,
    items.flatMap((item) => witnesses(item).slice(1)),
  );
  const byName = new Map(staged.map((item) => [nameOf(item), item]));
  const flips = items.map((item) => flip(id, item, after(item, (key) => byName.get(nameOf(key)))));
  return { flips, staged };
};

const finish = async (table: Table, runtime: Runtime, record: IntentRecord): Promise<void> => {
  const items = await waitingItems(table, runtime, record.id, record.marked);
  const { flips, staged } = await flipsOf(table, runtime, record.id, items);
  await finishWith(table, runtime, record, flips, staged);
};

/** Gives a waiting item back as it was. */
const clearing = (item: Waiting): Change => {
  const key = { pk: item.pk, sk: item.sk };
  const waiting = waitingFor(item.pendingIntent);
  return before(item)
    ? unguarded.update(key, 'REMOVE pendingIntent, pendingNext, pendingStaged', {}, waiting)
    : unguarded.remove(key, waiting);
};

const decideAborted = async (table: Table, runtime: Runtime, id: string): Promise<IntentState> => {
  // It can be forgotten from now on: what its writer, still at work, may add later counts as taken back all the same.
  const outcome = toItem(keys.intentState(id), { state: 'aborted' }, { ttl: memoryEndsAt(runtime) });
  try {
    await writeTransaction(table, runtime, [unguarded.put(outcome, absent)]);
    return 'aborted';
  } catch (error) {
    if (!isRefusal(error, 'conflict')) throw error;
    return (await intentState(table, runtime, id)) ?? 'aborted';
  }
};

/** Takes an uncommitted intent back; answers `committed`, having changed nothing, when it is too late for that. */
export const abort = async (table: Table, runtime: Runtime, record: IntentRecord): Promise<IntentState> => {
  if ((await decideAborted(table, runtime, record.id)) === 'committed') return 'committed';
  const waiting = await waitingItems(table, runtime, record.id, record.marked);
  await settleEach(table, runtime, [...waiting.map(clearing), ...removals(record.unseen)]);
  const staged = record.marked.map((_, n) => keys.intentStaged(record.id, n));
  await putAway(table, runtime, record, waiting.flatMap(stagedBehind).length > 0 ? staged : []);
  return 'aborted';
};
