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

/** An attribute value as DynamoDB has it in JSON (Amazon DynamoDB API Reference, AttributeValue): bytes are base64. */
export interface Attribute {
  readonly S?: string;
  readonly N?: string;
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
  readonly B?: string;
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly BS?: readonly string[];
  readonly L?: readonly Attribute[];
  readonly M?: Attributes;
}

export type Attributes = Readonly<Record<string, Attribute>>;

const bytesOf = (base64: string): Uint8Array => {
  const { buffer, byteOffset, byteLength } = Buffer.from(base64, 'base64');
  return new Uint8Array(buffer, byteOffset, byteLength);
};

const nativeOf = (attribute: Attribute): unknown => {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.B !== undefined) return bytesOf(attribute.B);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.NULL) return null;
  if (attribute.L) return attribute.L.map(nativeOf);
  if (attribute.M) return nativeMembersOf(attribute.M);
  return setOf(attribute);
};

const setOf = ({ SS, NS, BS }: Attribute): ReadonlySet<unknown> =>
  new Set<unknown>(SS ?? NS?.map(Number) ?? BS?.map(bytesOf));

const nativeMembersOf = (attributes: Attributes): Readonly<Record<string, unknown>> => {
  const item: Record<string, unknown> = {};
  for (const name in attributes) {
    const value = nativeOf(attributes[name] as Attribute);
    // Keys of maps may come from callers: this one must not reach the prototype.
    if (name === '__proto__') Object.defineProperty(item, name, { value, enumerable: true });
    else item[name] = value;
  }
  return item;
};

/** The item that attribute values stand for. */
export const itemOf = (attributes: Attributes): StoredItem =>
  nativeMembersOf(attributes) as unknown as Key as StoredItem;

const base64Of = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');

const numberOf = (value: number): Attribute => {
  if (!Number.isFinite(value)) throw new TypeError('DynamoDB has no such number');
  return { N: String(value) };
};

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

const attributeOf = (value: unknown): Attribute => {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return numberOf(value);
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (value instanceof Uint8Array) return { B: base64Of(value) };
  if (Array.isArray(value)) return { L: value.filter((each) => each !== undefined).map(attributeOf) };
  if (typeof value === 'object' && isPlain(value)) return { M: attributesOf(value) };
  throw new TypeError(`A ${typeof value} cannot be stored`);
};

/**
 * The attribute values that stand for an item or for the values of an expression; undefined members are left out.
 * Throws a TypeError for what DynamoDB, or its reader, would make something else of.
 */
export const attributesOf = (members: object): Attributes =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, attributeOf(value)]],
    ),
  );
