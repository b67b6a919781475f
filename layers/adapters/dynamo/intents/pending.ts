import type { LocketError } from '../../../domain/errors.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import { storedItems } from '../batches.ts';
import { storageFault } from '../faults.ts';
import { type Item, itemWith, type Key, membersOf, nameOf, type StoredItem } from '../items.ts';
import { type IntentState, intentNextItem, intentStateItem } from '../records/intents.ts';
import type { Table } from '../table.ts';

/**
 * What a bulk write leaves on an item until it is settled: the current state stays readable beside the next one, and
 * the intent's state says which of the two counts.
 */
interface Pending {
  readonly pendingIntent: string;
  /** The item to come, or null for a deletion; absent when it was too large to stand here. */
  readonly pendingNext?: Item | null;
  /** Number of the staged item that holds the next state instead. */
  readonly pendingStaged?: number;
}

/** An item that a bulk write has in hand. */
export type PendingItem = StoredItem & Pending;

export const isPending = (item: StoredItem): item is PendingItem =>
  typeof membersOf(item).pendingIntent === 'string';

/** The item, unless a bulk write has it in hand: then nobody can say what it is before that is settled. */
export const idle = (item: StoredItem): Item | undefined =>
  isPending(item) ? undefined : (item as Key as Item);

/** The item as it is as long as nobody decides otherwise; undefined for one that is yet to come. */
export const currentOf = (item: StoredItem): Item | undefined =>
  isPending(item) ? before(item) : idle(item);

/** The state the item had before the bulk write touched it; undefined when there was none. */
export const before = (item: PendingItem): Item | undefined => {
  const { pendingIntent: _i, pendingNext: _n, pendingStaged: _s, ...current } = membersOf(item);
  return Object.keys(current).length > 2 ? itemWith({ pk: item.pk, sk: item.sk, ...current }) : undefined;
};

/** Keys that tell how a pending item is to be read: the intent's state, and its staged next state. */
export const witnesses = (item: PendingItem): readonly Key[] => [
  intentStateItem.key(item.pendingIntent),
  ...(item.pendingStaged === undefined ? [] : [intentNextItem.key(item.pendingIntent, item.pendingStaged)]),
];

/** What was found under a key; what belongs to an intent is never in the hands of another. */
type Found = (key: Key) => Item | undefined;

/** Outcome of the bulk write that has an item in hand; undefined while it is not decided. */
const stateOf = (item: PendingItem, found: Found): IntentState | undefined =>
  intentStateItem.read(found(intentStateItem.key(item.pendingIntent)))?.state;

/**
 * The next state of a pending item, null for a deletion; undefined when it was staged and is gone, which means that
 * somebody settled the item since it was read.
 */
export const after = (item: PendingItem, found: Found): Item | null | undefined => {
  if (item.pendingStaged === undefined) return item.pendingNext ?? null;
  return intentNextItem.read(found(intentNextItem.key(item.pendingIntent, item.pendingStaged)))?.next;
};

const maxRounds = 8;

/** Bulk writes kept overtaking a reading: what it has may be of several states. */
export const overtakenAgain = (): LocketError =>
  storageFault(new Error('Bulk writes kept overtaking a reading'));

interface Reading {
  readonly items: readonly StoredItem[];
}

/** The same when every bulk write that has one of the items in hand was asked for its outcome. */
type Settled<T extends Reading> = Omit<T, 'items'> & { readonly items: readonly Item[] };

/**
 * Reads past bulk writes: what one reading brings is all of a bulk write or nothing of it. Costs nothing but a look
 * at each item while no bulk write has any of them in hand.
 */
export class SettledReads {
  readonly #table: Table;
  readonly #runtime: Runtime;
  /** Bulk writes that were undecided, or decided a moment ago, when something was read. */
  #undecided = new Set<string>();
  /** Those that were found decided since the reader began. */
  #decided = new Set<string>();
  /** Undecided ones of all that was read since the reader began. */
  #everUndecided = new Set<string>();
  /** Those of them after which something else was read: it may show what came of them. */
  #followed = new Set<string>();

  constructor(table: Table, runtime: Runtime) {
    this.#table = table;
    this.#runtime = runtime;
  }

  /** `fetch` reads the items as they are stored; it is called again when a bulk write overtook the reading. */
  async read<T extends Reading>(fetch: () => Promise<T>): Promise<Settled<T>> {
    const known = new Set<string>();
    for (let round = 0; round < maxRounds; round += 1) {
      const reading = await fetch();
      const pending = reading.items.filter(isPending);
      if (pending.length === 0) {
        this.#follow();
        // None of them is in anybody's hands, so they are what they are.
        return reading as unknown as Settled<T>;
      }
      const found = await this.#witnessesOf(pending);
      const committed = pending.filter((item) => stateOf(item, found) === 'committed');
      const news = committed.filter(({ pendingIntent }) => !known.has(pendingIntent));
      const settledSince = committed.some((item) => after(item, found) === undefined);
      // What was read before the decision may lack the marks of it: only a later reading is sure to have them all.
      if (news.length === 0 && !settledSince) return this.#seen(reading, found);
      for (const { pendingIntent } of news) {
        known.add(pendingIntent);
        this.#learnOf(pendingIntent);
      }
    }
    throw overtakenAgain();
  }

  /** Whether a bulk write was carried out between two looks at something or since the last; says so once. */
  async overtaken(): Promise<boolean> {
    const carriedOut = await this.#carriedOut(this.#undecided);
    for (const id of carriedOut) this.#undecided.delete(id);
    return carriedOut.length > 0;
  }

  /** Whether one has been carried out between two of the readings since the reader began. */
  async everOvertaken(): Promise<boolean> {
    return (await this.#carriedOut(this.#followed)).length > 0;
  }

  /** The reader begins anew. */
  forget(): void {
    this.#undecided = new Set();
    this.#decided = new Set();
    this.#everUndecided = new Set();
    this.#followed = new Set();
  }

  /** What is read side by side with the first look at a decided one may have been read before anything was marked. */
  #learnOf(intent: string): void {
    if (!this.#decided.has(intent)) this.#undecided.add(intent);
    this.#decided.add(intent);
  }

  #follow(): void {
    for (const id of this.#everUndecided) this.#followed.add(id);
  }

  async #carriedOut(intents: ReadonlySet<string>): Promise<readonly string[]> {
    if (intents.size === 0) return [];
    const asked = [...intents].map((id) => intentStateItem.key(id));
    const states = await storedItems(this.#table, this.#runtime, asked);
    const isCommitted = (item: StoredItem) => intentStateItem.read(idle(item))?.state === 'committed';
    const committed = new Set(states.filter(isCommitted).map(nameOf));
    return [...intents].filter((id) => committed.has(nameOf(intentStateItem.key(id))));
  }

  #seen<T extends Reading>(reading: T, found: Found): Settled<T> {
    this.#follow();
    const items = reading.items.flatMap((item) => {
      if (!isPending(item)) return idle(item) ?? [];
      const state = stateOf(item, found);
      if (state === undefined) {
        this.#undecided.add(item.pendingIntent);
        this.#everUndecided.add(item.pendingIntent);
      }
      return (state === 'committed' ? after(item, found) : before(item)) ?? [];
    });
    return { ...reading, items };
  }

  async #witnessesOf(pending: readonly PendingItem[]): Promise<Found> {
    const wanted = new Map(pending.flatMap(witnesses).map((key) => [nameOf(key), key]));
    const items = await storedItems(this.#table, this.#runtime, [...wanted.values()]);
    const byName = new Map(items.map((item) => [nameOf(item), idle(item)]));
    return (key) => byName.get(nameOf(key));
  }
}
