import type { Runtime } from '../../../domain/runtime.ts';
import { batchWrite, chunksWithin, storedItems } from '../batches.ts';
import { type Item, type Key, keyOf } from '../items.ts';
import {
  type Begun,
  type Intent,
  type IntentState,
  intentItem,
  intentNextItem,
  intentPartItem,
  intentStateItem,
  type TouchedKey,
} from '../records/intents.ts';
import type { Reader } from '../records/item-type.ts';
import type { Table } from '../table.ts';
import { idle } from './pending.ts';

/** Names per part of an intent, and their bytes: a part must fit one item. */
const partLimits = { count: 1000, weight: 300_000 };
const memoryDays = 7;

/** The items a bulk write touches: those it marks until it is settled, and those nobody can find before. */
export interface Touched {
  readonly marked: readonly Key[];
  readonly unseen: readonly Key[];
}

/** When an intent's outcome may be forgotten: long after everybody who could ask for it. Epoch seconds. */
export const memoryEndsAt = (runtime: Runtime): number =>
  Math.ceil(runtime.now().getTime() / 1000) + memoryDays * 86_400;

/** The records of a type under keys that belong to intents, which nothing else has in hand. */
const recordsAt = async <R>(
  table: Table,
  runtime: Runtime,
  type: Reader<R>,
  wanted: readonly Key[],
): Promise<readonly R[]> =>
  type.readAll((await storedItems(table, runtime, wanted)).flatMap((item) => idle(item) ?? []));

export const intentState = async (
  table: Table,
  runtime: Runtime,
  id: string,
): Promise<IntentState | undefined> =>
  (await recordsAt(table, runtime, intentStateItem, [intentStateItem.key(id)]))[0]?.state;

const upTo = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));

export const partKeys = ({ id, parts }: Intent): readonly Key[] =>
  upTo(parts, (part) => intentPartItem.key(id, part));
export const stagedKeys = ({ id, staged }: Intent): readonly Key[] =>
  upTo(staged, (n) => intentNextItem.key(id, n));

const named = (kind: TouchedKey['kind'], all: readonly Key[]): readonly TouchedKey[] =>
  all.map(({ pk, sk }) => ({ pk, sk, kind }));

/** A bulk write that begins now. */
export const newIntent = (
  { epoch }: Pick<Table, 'epoch'>,
  runtime: Runtime,
  endsAt: number | undefined,
): Begun => ({
  id: runtime.uuid(),
  createdAt: runtime.now().toISOString(),
  ...(endsAt !== undefined && { endsAt }),
  ...(epoch !== undefined && { epoch }),
});

/** Writes down what a bulk write is about to touch, before it touches anything. */
export const register = async (
  table: Table,
  runtime: Runtime,
  begun: Begun,
  { marked, unseen }: Touched,
  staged: readonly Item[],
): Promise<Intent> => {
  const all = [...named('marked', marked), ...named('unseen', unseen)];
  const parts = chunksWithin(all, partLimits, ({ pk, sk }) => Buffer.byteLength(pk + sk) + 40);
  const { id } = begun;
  const intent: Intent = { ...begun, parts: parts.length, staged: staged.length };
  await batchWrite(table, runtime, [
    intentItem.item(intentItem.key(id), intent),
    ...parts.map((touched, index) => intentPartItem.item(intentPartItem.key(id, index), { touched })),
    ...staged.map((next, n) => intentNextItem.item(intentNextItem.key(id, n), { next })),
  ]);
  return intent;
};

/** The intent with this id, or undefined when it was settled and put away. */
export const findIntent = async (table: Table, runtime: Runtime, id: string): Promise<Intent | undefined> =>
  (await recordsAt(table, runtime, intentItem, [intentItem.key(id)]))[0];

export const touchedBy = async (table: Table, runtime: Runtime, intent: Intent): Promise<Touched> => {
  const parts = await recordsAt(table, runtime, intentPartItem, partKeys(intent));
  const all = parts.flatMap(({ touched }) => touched);
  const of = (wanted: TouchedKey['kind']): readonly Key[] =>
    all.filter(({ kind }) => kind === wanted).map(keyOf);
  return { marked: of('marked'), unseen: of('unseen') };
};
