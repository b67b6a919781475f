import type { Item, Key } from '../items.ts';
import { keys } from '../keys.ts';

/**
 * What a bulk write leaves on an item until it is settled: the current state stays readable beside the next one, and
 * the intent's state says which of the two counts.
 */
export interface Pending {
  readonly pendingIntent: string;
  /** The item to come, or null for a deletion; absent when it was too large to stand here. */
  readonly pendingNext?: Item | null;
  /** Number of the staged item that holds the next state instead. */
  readonly pendingStaged?: number;
}

/** An item that a bulk write has in hand. */
export type PendingItem = Item & Pending;

export type IntentState = 'committed' | 'aborted';

export const isPending = (item: Item): item is PendingItem => typeof item.pendingIntent === 'string';

/** The state the item had before the bulk write touched it; undefined when there was none. */
export const before = (item: PendingItem): Item | undefined => {
  const { pendingIntent: _i, pendingNext: _n, pendingStaged: _s, ...current } = item;
  return Object.keys(current).length > 2 ? (current as Item) : undefined;
};

/** Keys that tell how a pending item is to be read: the intent's state, and its staged next state. */
export const witnesses = (item: PendingItem): readonly Key[] => [
  keys.intentState(item.pendingIntent),
  ...(item.pendingStaged === undefined ? [] : [keys.intentStaged(item.pendingIntent, item.pendingStaged)]),
];

export type Found = (key: Key) => Item | undefined;

/**
 * The next state of a pending item, null for a deletion; undefined when it was staged and is gone, which means that
 * somebody settled the item since it was read.
 */
export const after = (item: PendingItem, found: Found): Item | null | undefined => {
  if (item.pendingStaged === undefined) return item.pendingNext ?? null;
  return found(keys.intentStaged(item.pendingIntent, item.pendingStaged))?.next as Item | undefined;
};
