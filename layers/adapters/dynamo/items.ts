/** The primary key of an item. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Bytes of UTF-8 that DynamoDB takes as a partition key and as a sort key. */
const maxPartitionBytes = 2048;
const maxSortBytes = 1024;

const fits = (text: string, maxBytes: number): boolean =>
  3 * text.length <= maxBytes || Buffer.byteLength(text) <= maxBytes;

/** False for a key that is longer than storage takes: nothing can ever stand under it. */
export const canStand = ({ pk, sk }: Key): boolean => fits(pk, maxPartitionBytes) && fits(sk, maxSortBytes);

declare const stored: unique symbol;
declare const settled: unique symbol;

/** An item as DynamoDB has it: a bulk write may have it in hand (`intents/pending.ts` tells, and settles it). */
export interface StoredItem extends Key {
  readonly [stored]: true;
}

/** An item whose state is decided, read or to be written. Its item type knows what is in it. */
export interface Item extends Key {
  readonly [settled]: true;
}

/** What is in an item, by attribute. */
export type Members = Readonly<Record<string, unknown>>;

/** The attributes of an item to the letter: for item types, and for what settles bulk writes. */
export const membersOf = (item: Item | StoredItem): Members => item as unknown as Members;

/** An item of these attributes. */
export const itemWith = (members: Key & Members): Item => members as Key as Item;

/** The key of an item and nothing else of it. */
export const keyOf = ({ pk, sk }: Key): Key => ({ pk, sk });

/** A key as one text, to look items up by. */
export const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;
