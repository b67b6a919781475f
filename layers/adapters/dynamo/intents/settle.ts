import { isRefusal } from '../../../domain/errors.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import type { Change } from '../../../domain/store/change.ts';
import { chunksOf, inParallel, rawItems } from '../batches.ts';
import { absent, type Condition, put, remove, update } from '../changes.ts';
import { type Item, type Key, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { Table } from '../table.ts';
import { maxActions, writeTransaction } from '../transaction.ts';
import { after, before, type IntentState, isPending, type Pending, witnesses } from './pending.ts';

/** Milliseconds after which an intent that nobody committed counts as abandoned. */
const abandonedAfter = 30_000;
const stateDays = 7;

export const stateOf = async (table: Table, runtime: Runtime, id: string): Promise<IntentState | undefined> =>
  (await rawItems(table, runtime, [keys.intentState(id)]))[0]?.state as IntentState | undefined;

/** The item still waits for this very intent: whoever comes second changes nothing. */
const waitingFor = (id: string): Condition => ({
  expression: 'pendingIntent = :waiting',
  values: { ':waiting': id },
});

const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;

/** Writes chunk by chunk; a chunk that somebody else settled in part is gone through one by one. */
const settleEach = (table: Table, runtime: Runtime, changes: readonly Change[]): Promise<void> =>
  inParallel(chunksOf(changes, maxActions), async (chunk) => {
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

const waitingItems = async (table: Table, runtime: Runtime, id: string, written: readonly Key[]) =>
  (await rawItems(table, runtime, written)).filter(
    (item): item is Item & Pending => isPending(item) && item.pendingIntent === id,
  );

const forget = async (table: Table, runtime: Runtime, id: string): Promise<void> => {
  const intent = (await rawItems(table, runtime, [keys.intent(id)]))[0];
  const parts = Array.from({ length: Number(intent?.parts ?? 0) }, (_, index) => keys.intentPart(id, index));
  await settleEach(
    table,
    runtime,
    [...parts, keys.intent(id)].map((key) => remove(key)),
  );
};

/** Carries a committed intent to its end: every item gets its next state. */
export const finish = async (
  table: Table,
  runtime: Runtime,
  id: string,
  written: readonly Key[],
): Promise<void> => {
  const items = await waitingItems(table, runtime, id, written);
  const staged = await rawItems(
    table,
    runtime,
    items.flatMap((item) => witnesses(item).slice(1)),
  );
  const byName = new Map(staged.map((item) => [nameOf(item), item]));
  const flips = items.map((item) => {
    const next = after(item, (key) => byName.get(nameOf(key)));
    return next ? put(next, waitingFor(id)) : remove({ pk: item.pk, sk: item.sk }, waitingFor(id));
  });
  await settleEach(table, runtime, flips);
  await settleEach(
    table,
    runtime,
    staged.map(({ pk, sk }) => remove({ pk, sk })),
  );
  await forget(table, runtime, id);
};

const clearing = (item: Item & Pending): Change => {
  const key = { pk: item.pk, sk: item.sk };
  const waiting = waitingFor(item.pendingIntent);
  return before(item)
    ? update(key, 'REMOVE pendingIntent, pendingNext, pendingStaged', {}, waiting)
    : remove(key, waiting);
};

/** Takes an uncommitted intent back; answers `committed` when it is too late for that. */
export const abort = async (
  table: Table,
  runtime: Runtime,
  id: string,
  written: readonly Key[],
): Promise<IntentState> => {
  const ttl = Math.ceil(runtime.now().getTime() / 1000) + stateDays * 86_400;
  try {
    await writeTransaction(table, runtime, [
      put(toItem(keys.intentState(id), { state: 'aborted' }, { ttl }), absent),
    ]);
  } catch (error) {
    if (!isRefusal(error, 'conflict')) throw error;
    if ((await stateOf(table, runtime, id)) === 'committed') return 'committed';
  }
  await settleEach(table, runtime, (await waitingItems(table, runtime, id, written)).map(clearing));
  await forget(table, runtime, id);
  return 'aborted';
};

const keysOf = async (table: Table, runtime: Runtime, id: string, parts: number): Promise<readonly Key[]> => {
  const wanted = Array.from({ length: parts }, (_, index) => keys.intentPart(id, index));
  return (await rawItems(table, runtime, wanted)).flatMap((part) => part.keys as readonly Key[]);
};

/** Finishes a committed intent, takes back an abandoned one, and leaves one alone that is still being prepared. */
export const settleIntent = async (table: Table, runtime: Runtime, id: string): Promise<void> => {
  const [state, [intent]] = await Promise.all([
    stateOf(table, runtime, id),
    rawItems(table, runtime, [keys.intent(id)]),
  ]);
  if (!intent) return;
  const written = await keysOf(table, runtime, id, Number(intent.parts));
  const age = runtime.now().getTime() - Date.parse(String(intent.createdAt));
  if (state === 'committed') await finish(table, runtime, id, written);
  else if (state === 'aborted' || age > abandonedAfter) {
    if ((await abort(table, runtime, id, written)) === 'committed') await finish(table, runtime, id, written);
  }
};
