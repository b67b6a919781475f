import { type Item, type Key, type Members, membersOf } from '../items.ts';

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
