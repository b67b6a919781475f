import type { Item, Key } from '../items.ts';
import { itemType } from './item-type.ts';
import { padded } from './partitions.ts';
import { list, number, oneOf, text } from './shape.ts';

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

export type IntentState = 'committed' | 'aborted';

/** Keys that a bulk write touches: those it marks until it is settled, or those nobody can find before. */
export type TouchedKey = Key & { readonly kind: 'marked' | 'unseen' };

const pk = 'INTENTS';

export const intentItem = itemType<Intent>()({
  name: 'bulk write in hand; when its writer is ended at the latest, and in which epoch it lives',
  readBy: 'found by the worker `intents`, once a minute',
  pk,
  sk: '<intent>',
  key: (id: string) => ({ pk, sk: id }),
  ranges: { all: () => ({ pk, prefix: '' }) },
  shape: { id: text, createdAt: text, parts: number, staged: number },
});

export const intentPartItem = itemType<{ readonly touched: readonly TouchedKey[] }>()({
  name: 'keys that a bulk write touches',
  readBy: 'whoever settles it',
  pk: 'INTENT#<intent>',
  sk: 'PART#<n>',
  key: (id: string, part: number) => ({ pk: `INTENT#${id}`, sk: `PART#${padded(part)}` }),
  shape: { touched: list },
});

/** The next state is an item of any type, to the letter. */
export const intentNextItem = itemType<{ readonly next: Item }>()({
  name: 'a next state too large to stand beside the current one',
  readBy: 'whoever reads or settles the item',
  pk: 'INTENT#<intent>',
  sk: 'NEXT#<n>',
  key: (id: string, n: number) => ({ pk: `INTENT#${id}`, sk: `NEXT#${padded(n)}` }),
  shape: {},
});

export const intentStateItem = itemType<{ readonly state: IntentState }>()({
  name: 'its state: `committed` or `aborted`, written once',
  readBy: 'whoever meets an item in hand: decides what readers see; `ttl`',
  pk: 'INTENT#<intent>',
  sk: 'STATE',
  key: (id: string) => ({ pk: `INTENT#${id}`, sk: 'STATE' }),
  shape: { state: oneOf('committed', 'aborted') },
});

export const intentItems = [intentItem, intentPartItem, intentNextItem, intentStateItem];
