import { type Item, type Key, type Members, membersOf } from '../items.ts';

/** Whether a member is what its readers rely on. */
export type Check<T> = (value: unknown) => value is T;

/** What is checked of a record whenever it is read: the members that decide something, and those it is found by. */
export type Shape<R> = { readonly [Member in keyof R]?: Check<R[Member]> };

export const text: Check<string> = (value) => typeof value === 'string';
export const number: Check<number> = (value): value is number =>
  typeof value === 'number' && !Number.isNaN(value);
export const flag: Check<boolean> = (value) => typeof value === 'boolean';
export const bytes: Check<Uint8Array> = (value) => value instanceof Uint8Array;

/** One of these texts. */
export const oneOf =
  <const T extends string>(...texts: readonly T[]): Check<T> =>
  (value): value is T =>
    texts.includes(value as T);

/** The same, or null. */
export const orNull =
  <T>(check: Check<T>): Check<T | null> =>
  (value): value is T | null =>
    value === null || check(value);

/** Any list, for members of which nothing hangs but what is shown. */
export const list: Check<readonly never[]> = (value): value is readonly never[] => Array.isArray(value);

/** A list of records that have these members. */
export const listOf = <R>(shape: Shape<R>): Check<readonly R[]> => {
  const checks = checksOf(shape);
  return (value): value is readonly R[] =>
    Array.isArray(value) &&
    value.every((each) => typeof each === 'object' && each !== null && misfitIn(each, checks) === undefined);
};

/** The members of a shape with their checks, side by side: lists look at thousands of records. */
export const checksOf = <R>(shape: Shape<R>) =>
  Object.entries(shape) as readonly (readonly [string, Check<unknown>])[];

/** The first member that is not what it should be; undefined when all are. */
export const misfitIn = (record: object, checks: ReturnType<typeof checksOf>): string | undefined => {
  for (const [name, check] of checks)
    if (!check((record as Readonly<Record<string, unknown>>)[name])) return name;
  return undefined;
};

/** How a record lies in an item's attributes. */
export interface Form {
  /** The version that an item says it has; undefined for one from before there were versions. */
  version(members: Members): unknown;
  /** The record's members, whatever its version. */
  open(item: Item): Members;
  /** The attributes that stand for a record, its key and version among them. */
  close(key: Key, record: object, version: number): Key & Members;
}

/** Attributes that belong to storage, not to the record. */
const storageNames = ['pk', 'sk', 'v', 'ttl', 'deletedAt', 'kind', 'doc'] as const;
export type StorageName = (typeof storageNames)[number];

const storageAttributes: ReadonlySet<string> = new Set(storageNames);

/** Members of documents that conditions name, and those that hold bytes. */
const openMembers: ReadonlySet<string> = new Set(['id', 'revision', 'version', 'keys']);

/** The members of a record that an item keeps in `doc`. */
export const packedIn = ({ doc }: Members): Record<string, unknown> =>
  typeof doc === 'string' ? JSON.parse(doc) : {};

const open = (item: Item): Members => {
  const members = membersOf(item);
  const record = packedIn(members);
  for (const name in members) if (!storageAttributes.has(name)) record[name] = members[name];
  return record;
};

const version = ({ v }: Members): unknown => v;

/** One attribute per member: for what is counted, taken or updated by itself. */
export const attributes: Form = {
  version,
  open,
  close: (key, record, v) => ({ ...record, ...key, v }),
};

/**
 * All members but those that conditions name in `doc`, as JSON: every attribute costs time wherever the item goes. For
 * records that no condition or update looks into.
 */
export const document: Form = {
  version,
  open,
  close: (key, record, v) => {
    const members = Object.entries(record);
    const packed = members.filter(([name]) => !openMembers.has(name));
    const apart = members.filter(([name]) => openMembers.has(name));
    const doc = JSON.stringify(Object.fromEntries(packed));
    return { ...Object.fromEntries(apart), doc, ...key, v };
  },
};
