import { isRefusal } from '../../../domain/errors.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import type { Change } from '../../../domain/store/change.ts';
import { chunksWithin, inParallel, storedItems } from '../batches.ts';
import { absent, type Condition, nextBytes, present, unguarded } from '../changes.ts';
import { type Item, type Key, keyOf, nameOf } from '../items.ts';
import { type Intent, type IntentState, intentItem, intentStateItem } from '../records/intents.ts';
import type { Table } from '../table.ts';
import { fitsTransaction, transactionLimits, writeTogether, writeTransaction } from '../transaction.ts';
import { after, before, idle, isPending, type PendingItem, witnesses } from './pending.ts';
import {
  findIntent,
  intentState,
  memoryEndsAt,
  partKeys,
  stagedKeys,
  type Touched,
  touchedBy,
} from './record.ts';

/** Milliseconds after which an intent that nobody committed counts as abandoned. */
export const abandonedAfter = 30_000;

/** The item still waits for this very intent: whoever comes second changes nothing. */
const waitingFor = (id: string): Condition => ({
  expression: 'pendingIntent = :waiting',
  values: { ':waiting': id },
});

const ignoringRaces = async (table: Table, runtime: Runtime, change: Change): Promise<void> => {
  try {
    await writeTransaction(table, runtime, [change]);
  } catch (error) {
    if (!isRefusal(error, 'conflict')) throw error;
  }
};

/** Writes chunk by chunk; a chunk that somebody else settled in part is gone through one by one. */
const settleEach = (table: Table, runtime: Runtime, changes: readonly Change[]): Promise<void> =>
  inParallel(chunksWithin(changes, transactionLimits, nextBytes), async (chunk) => {
    try {
      await writeTogether(table, runtime, chunk);
    } catch (error) {
      if (!isRefusal(error, 'conflict')) throw error;
      if (chunk.length > 1) for (const change of chunk) await ignoringRaces(table, runtime, change);
    }
  });

const removals = (all: readonly Key[]): readonly Change[] => all.map((key) => unguarded.remove(key));

/** Lets go of what the intent needed, and of the intent last: until then anybody can finish this. */
const putAway = async (table: Table, runtime: Runtime, intent: Intent): Promise<void> => {
  const needed = removals([...stagedKeys(intent), ...partKeys(intent)]);
  const forgettable = unguarded.update(
    intentStateItem.key(intent.id),
    'SET #ttl = :ttl',
    { names: { '#ttl': 'ttl' }, values: { ':ttl': memoryEndsAt(runtime) } },
    present,
  );
  const last = [forgettable, ...removals([intentItem.key(intent.id)])];
  const atOnce = fitsTransaction(needed, last.length);
  if (!atOnce) await settleEach(table, runtime, needed);
  await settleEach(table, runtime, atOnce ? [...needed, ...last] : last);
};

/** Gives an item that waits for this intent the state that was meant for it, null for none. */
export const flip = (id: string, key: Key, next: Item | null): Change =>
  next ? unguarded.put(next, waitingFor(id)) : unguarded.remove(keyOf(key), waitingFor(id));

/** Carries a committed intent to its end with the flips of everything it marked. */
export const finishWith = async (
  table: Table,
  runtime: Runtime,
  intent: Intent,
  flips: readonly Change[],
): Promise<void> => {
  await settleEach(table, runtime, flips);
  await putAway(table, runtime, intent);
};

const flipsOf = async (
  table: Table,
  runtime: Runtime,
  items: readonly PendingItem[],
): Promise<readonly Change[]> => {
  const staged = await storedItems(
    table,
    runtime,
    items.flatMap((item) => witnesses(item).slice(1)),
  );
  const byName = new Map(staged.map((item) => [nameOf(item), idle(item)]));
  return items.flatMap((item) => {
    const next = after(item, (key) => byName.get(nameOf(key)));
    return next === undefined ? [] : [flip(item.pendingIntent, item, next)];
  });
};

const waitingItems = async (table: Table, runtime: Runtime, id: string, marked: readonly Key[]) =>
  (await storedItems(table, runtime, marked)).filter(
    (item): item is PendingItem => isPending(item) && item.pendingIntent === id,
  );

const finish = async (table: Table, runtime: Runtime, intent: Intent): Promise<void> => {
  const { marked } = await touchedBy(table, runtime, intent);
  const items = await waitingItems(table, runtime, intent.id, marked);
  await finishWith(table, runtime, intent, await flipsOf(table, runtime, items));
};

/** Gives a waiting item back as it was. */
const clearing = (item: PendingItem): Change => {
  const key = keyOf(item);
  const waiting = waitingFor(item.pendingIntent);
  return before(item)
    ? unguarded.update(key, 'REMOVE pendingIntent, pendingNext, pendingStaged', {}, waiting)
    : unguarded.remove(key, waiting);
};

const decideAborted = async (table: Table, runtime: Runtime, id: string): Promise<IntentState> => {
  const ttl = memoryEndsAt(runtime);
  const outcome = intentStateItem.item(intentStateItem.key(id), { state: 'aborted' }, { ttl });
  try {
    await writeTransaction(table, runtime, [unguarded.put(outcome, absent)]);
  } catch (error) {
    if (!isRefusal(error, 'conflict')) throw error;
    if ((await intentState(table, runtime, id)) === 'committed') return 'committed';
  }
  return 'aborted';
};

/** Takes an uncommitted intent back; answers `committed`, having changed nothing, when it is too late for that. */
export const abort = async (
  table: Table,
  runtime: Runtime,
  intent: Intent,
  { marked, unseen }: Touched,
): Promise<IntentState> => {
  if ((await decideAborted(table, runtime, intent.id)) === 'committed') return 'committed';
  const waiting = await waitingItems(table, runtime, intent.id, marked);
  await settleEach(table, runtime, [...waiting.map(clearing), ...removals(unseen)]);
  await putAway(table, runtime, intent);
  return 'aborted';
};

/**
 * Settles one item whose intent was put away: its writer, slow or interrupted, marked it after the intent had been
 * taken back. Whoever settled the intent meanwhile wins.
 */
const settleLeftover = async (table: Table, runtime: Runtime, item: PendingItem): Promise<void> => {
  const committed = (await intentState(table, runtime, item.pendingIntent)) === 'committed';
  const changes = committed ? await flipsOf(table, runtime, [item]) : [clearing(item)];
  await settleEach(table, runtime, changes);
};

/**
 * Milliseconds for which its writer may still be at work, negative when it cannot be any more: its time is over, it was
 * ended, or it lived in an epoch that is over.
 */
const inHandFor = ({ epoch }: Pick<Table, 'epoch'>, runtime: Runtime, intent: Intent): number => {
  if (epoch !== undefined && intent.epoch !== epoch) return -1;
  const abandoned = Date.parse(intent.createdAt) + abandonedAfter;
  return Math.min(abandoned, intent.endsAt ?? abandoned) - runtime.now().getTime();
};

/** What became of an intent: settled, or still in its writer's hands for so many milliseconds at most. */
export type Settlement = 'settled' | { readonly busyFor: number };

/**
 * Finishes a committed intent, takes back an abandoned one, and leaves one alone that is still being prepared.
 * @param met the item that led here, settled even when its intent is gone.
 */
export const settleIntent = async (
  table: Table,
  runtime: Runtime,
  id: string,
  met?: PendingItem,
): Promise<Settlement> => {
  const intent = await findIntent(table, runtime, id);
  if (!intent) {
    if (met) await settleLeftover(table, runtime, met);
    return 'settled';
  }
  const state = await intentState(table, runtime, id);
  const busyFor = inHandFor(table, runtime, intent);
  // One that began further in the future than it may take was begun before the clock went back: nobody has it in hand.
  const isBusy = busyFor >= 0 && busyFor <= 2 * abandonedAfter;
  if (state === undefined && isBusy) return { busyFor };
  const outcome =
    state === 'committed'
      ? state
      : await abort(table, runtime, intent, await touchedBy(table, runtime, intent));
  if (outcome === 'committed') await finish(table, runtime, intent);
  return 'settled';
};
