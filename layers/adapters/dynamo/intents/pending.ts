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

export type IntentState = 'committed' | 'aborted';

export const isPending = (item: Item): item is Item & Pending => typeof item.pendingIntent === 'string';

/** The state the item had before the bulk write touched it; undefined when there was none. */
export const before = (item: Item & Pending): Item | undefined => {
  const { pendingIntent: _i, pendingNext: _n, pendingStaged: _s, ...current } = item;
  return Object.keys(current).length > 2 ? (current as Item) : undefined;
};

/** Keys that tell how a pending item is to be read: the intent's state, and its staged next state. */
export const witnesses = (item: Item & Pending): readonly Key[] => [
  keys.intentState(item.pendingIntent),
  ...(item.pendingStaged === undefined ? [] : [keys.intentStaged(item.pendingIntent, item.pendingStaged)]),
];

type Found = (key: Key) => Item | undefined;

/** The next state of a pending item; undefined for a deletion. */
export const after = (item: Item & Pending, found: Found): Item | undefined => {
  if (item.pendingStaged === undefined) return item.pendingNext ?? undefined;
  const staged = found(keys.intentStaged(item.pendingIntent, item.pendingStaged));
  if (!staged) throw new Error('The staged state of a committed bulk write is missing');
  return staged.next as Item;
};

/** What a reader sees of a pending item, given what stands under its witnesses: all of a bulk write or nothing. */
export const settled = (item: Item & Pending, found: Found): Item | undefined =>
  found(keys.intentState(item.pendingIntent))?.state === 'committed' ? after(item, found) : before(item);
