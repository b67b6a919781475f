import type { Runtime } from '../../../domain/runtime.ts';
import { batchWrite, chunksWithin, packedItems } from '../batches.ts';
import { type Item, type Key, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { Table } from '../table.ts';
import type { IntentState } from './pending.ts';

/** Names per part of an intent, and their bytes: a part must fit one item. */
const partLimits = { count: 1000, weight: 300_000 };
const memoryDays = 7;

/** A bulk write and who has it in hand. */
export interface Begun {
  readonly id: string;
  /** RFC 3339 instant. */
  readonly createdAt: string;
  /** When its writer is ended at the latest, in milliseconds since 1970; absent when nobody says so. */
  readonly endsAt?: number;
  /** The epoch its writer lives in; see `Table`. */
  readonly epoch?: string;
}

/** A bulk write that is not settled yet. */
export interface Intent extends Begun {
  /** Number of items that list what it touches. */
  readonly parts: number;
  /** Number of next states that stand apart because they are large. */
  readonly staged: number;
}

/** The items a bulk write touches: those it marks until it is settled, and those nobody can find before. */
export interface Touched {
  readonly marked: readonly Key[];
  readonly unseen: readonly Key[];
}

/** When an intent's outcome may be forgotten: long after everybody who could ask for it. Epoch seconds. */
export const memoryEndsAt = (runtime: Runtime): number =>
  Math.ceil(runtime.now().getTime() / 1000) + memoryDays * 86_400;

export const intentState = async (
  table: Table,
  runtime: Runtime,
  id: string,
): Promise<IntentState | undefined> =>
  (await packedItems(table, runtime, [keys.intentState(id)]))[0]?.state as IntentState | undefined;

const upTo = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));

export const partKeys = ({ id, parts }: Intent): readonly Key[] =>
  upTo(parts, (part) => keys.intentPart(id, part));
export const stagedKeys = ({ id, staged }: Intent): readonly Key[] =>
  upTo(staged, (n) => keys.intentStaged(id, n));

type Named = Key & { readonly kind: keyof Touched };

const named = (kind: keyof Touched, all: readonly Key[]): readonly Named[] =>
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
    toItem(keys.intent(id), intent),
    ...parts.map((touched, index) => toItem(keys.intentPart(id, index), { touched })),
    ...staged.map((next, n) => toItem(keys.intentStaged(id, n), { next })),
  ]);
  return intent;
};

/** The intent with this id, or undefined when it was settled and put away. */
export const findIntent = async (table: Table, runtime: Runtime, id: string): Promise<Intent | undefined> => {
  const [item] = await packedItems(table, runtime, [keys.intent(id)]);
  if (!item) return undefined;
  const { pk: _pk, sk: _sk, ...intent } = item;
  return intent as unknown as Intent;
};

export const touchedBy = async (table: Table, runtime: Runtime, intent: Intent): Promise<Touched> => {
  const all = (await packedItems(table, runtime, partKeys(intent))).flatMap(
    (part) => part.touched as Named[],
  );
  const of = (wanted: keyof Touched): readonly Key[] =>
    all.filter(({ kind }) => kind === wanted).map(({ pk, sk }) => ({ pk, sk }));
  return { marked: of('marked'), unseen: of('unseen') };
};
