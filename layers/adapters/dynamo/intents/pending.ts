import { type Item, itemWith, type Key, membersOf, type StoredItem } from '../items.ts';
import { type IntentState, intentNextItem, intentStateItem } from '../records/intents.ts';

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
export type Found = (key: Key) => Item | undefined;

/** Outcome of the bulk write that has an item in hand; undefined while it is not decided. */
export const stateOf = (item: PendingItem, found: Found): IntentState | undefined =>
  intentStateItem.read(found(intentStateItem.key(item.pendingIntent)))?.state;

/**
 * The next state of a pending item, null for a deletion; undefined when it was staged and is gone, which means that
 * somebody settled the item since it was read.
 */
export const after = (item: PendingItem, found: Found): Item | null | undefined => {
  if (item.pendingStaged === undefined) return item.pendingNext ?? null;
  return intentNextItem.read(found(intentNextItem.key(item.pendingIntent, item.pendingStaged)))?.next;
};
