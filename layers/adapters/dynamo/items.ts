import { recordVersion } from './record-version.ts';

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

/** An item as DynamoDB returns it. */
export type Item = Key & Readonly<Record<string, unknown>>;

/** A key as one text, to look items up by. */
export const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;

/** Attributes that belong to storage, not to the domain. */
const storageAttributes: ReadonlySet<string> = new Set(['pk', 'sk', 'v', 'ttl', 'deletedAt', 'kind', 'doc']);

/** Members of documents that conditions name, and those that hold bytes. */
const openMembers: ReadonlySet<string> = new Set(['id', 'revision', 'version', 'keys']);

/** An item from a domain record: key first, then the members, then what only storage knows. */
export const toItem = (key: Key, record: object, extra: Readonly<Record<string, unknown>> = {}): Item => ({
  ...record,
  ...key,
  v: recordVersion,
  ...extra,
});

/**
 * The same with all members but those that conditions name in `doc`, as JSON: every attribute costs time wherever the
 * item goes. For records that no condition or update looks into.
 */
export const toDocument = (key: Key, record: object, extra: Readonly<Record<string, unknown>> = {}): Item => {
  const members = Object.entries(record);
  const packed = members.filter(([name]) => !openMembers.has(name));
  const open = members.filter(([name]) => openMembers.has(name));
  const doc = JSON.stringify(Object.fromEntries(packed));
  return { ...Object.fromEntries(open), doc, ...key, v: recordVersion, ...extra };
};

/** The members of a record that an item keeps in `doc`. */
export const packedIn = ({ doc }: Item): Record<string, unknown> =>
  typeof doc === 'string' ? JSON.parse(doc) : {};

/** The domain record in an item, or undefined for an absent or deleted one. */
export const fromItem = <T>(item: Item | undefined): T | undefined => {
  if (!item || item.deletedAt !== undefined) return undefined;
  const record = packedIn(item);
  for (const name in item) if (!storageAttributes.has(name)) record[name] = item[name];
  return record as T;
};

/** The live records of a list of items. */
export const fromItems = <T>(items: readonly Item[]): readonly T[] =>
  items.flatMap((item) => fromItem<T>(item) ?? []);
