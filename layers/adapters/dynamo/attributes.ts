import type { Key, StoredItem } from './items.ts';

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
  if (attribute.M) return membersOf(attribute.M);
  return setOf(attribute);
};

const setOf = ({ SS, NS, BS }: Attribute): ReadonlySet<unknown> =>
  new Set<unknown>(SS ?? NS?.map(Number) ?? BS?.map(bytesOf));

const membersOf = (attributes: Attributes): Readonly<Record<string, unknown>> => {
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
  membersOf(attributes) as unknown as Key as StoredItem;

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
