import type { Runtime } from '../../../domain/runtime.ts';
import { batchWrite, chunksWithin, rawItems } from '../batches.ts';
import { type Item, type Key, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { Table } from '../table.ts';
import type { IntentState } from './pending.ts';

/** Names per part of an intent, and their bytes: a part must fit one item. */
const partLimits = { count: 1000, weight: 300_000 };
const stateDays = 7;

/** The items a bulk write touches: those it marks until it is settled, and those nobody can find before. */
export interface Touched {
  readonly marked: readonly Key[];
  readonly unseen: readonly Key[];
}

/** What stands in the table about a bulk write that is not settled yet. */
export interface IntentRecord extends Touched {
  readonly id: string;
  /** RFC 3339 instant. */
  readonly createdAt: string;
  readonly parts: number;
}

/** When the memory of an intent's outcome may go: long after everybody who may ask for it. Epoch seconds. */
export const memoryEndsAt = (runtime: Runtime): number =>
  Math.ceil(runtime.now().getTime() / 1000) + stateDays * 86_400;

export const intentState = async (
  table: Table,
  runtime: Runtime,
  id: string,
): Promise<IntentState | undefined> =>
  (await rawItems(table, runtime, [keys.intentState(id)]))[0]?.state as IntentState | undefined;

const named = (kind: keyof Touched) => (key: Key) => ({ ...key, kind });

/** Writes down what a bulk write is about to touch, before it touches anything. */
export const register = async (
  table: Table,
  runtime: Runtime,
  id: string,
  { marked, unseen }: Touched,
  staged: readonly Item[],
): Promise<IntentRecord> => {
  const all = [...marked.map(named('marked')), ...unseen.map(named('unseen'))];
  const parts = chunksWithin(all, partLimits, ({ pk, sk }) => Buffer.byteLength(pk + sk) + 40);
  const record = { id, createdAt: runtime.now().toISOString(), parts: parts.length };
  await batchWrite(table, runtime, [
    toItem(keys.intent(id), record),
    ...parts.map((part, index) => toItem(keys.intentPart(id, index), { touched: part })),
    ...staged,
  ]);
  return { ...record, marked, unseen };
};

export const partKeys = ({ id, parts }: Pick<IntentRecord, 'id' | 'parts'>): readonly Key[] =>
  Array.from({ length: parts }, (_, index) => keys.intentPart(id, index));

type Named = Key & { readonly kind: keyof Touched };

/** What is known of an intent, or undefined when it is settled and put away. */
export const findIntent = async (
  table: Table,
  runtime: Runtime,
  id: string,
): Promise<IntentRecord | undefined> => {
  const [found] = await rawItems(table, runtime, [keys.intent(id)]);
  if (!found) return undefined;
  const record = { id, createdAt: String(found.createdAt), parts: Number(found.parts) };
  const all = (await rawItems(table, runtime, partKeys(record))).flatMap((part) => part.touched as Named[]);
  const of = (wanted: keyof Touched): readonly Key[] =>
    all.filter(({ kind }) => kind === wanted).map(({ pk, sk }) => ({ pk, sk }));
  return { ...record, marked: of('marked'), unseen: of('unseen') };
};
