import type { SealedSecret } from '../../domain/secrets/secret.ts';
import type { Item, Key } from './items.ts';
import { standsAt } from './keys.ts';

/** The attribute that has the packed members of a secret, as JSON. */
const packedAs = 'doc';

/** What conditions name, and the envelopes: bytes cannot be packed. */
const openMembers: ReadonlySet<string> = new Set(['id', 'version', 'value', 'comment']);

const none: readonly never[] = [];

/** What most secrets are, and is written only of those that differ. */
const ordinary: Readonly<Record<string, unknown>> = {
  type: 'shared',
  userId: null,
  sharedId: null,
  comment: null,
  tagIds: none,
  metadata: none,
  skipMultilineEncoding: false,
  reminderNote: null,
  reminderRepeatDays: null,
};

/** Every member that need not be written: what is ordinary, and what the key or another member says already. */
const assumed = (key: Key, createdAt: unknown): Record<string, unknown> => ({
  ...ordinary,
  updatedAt: createdAt,
  ...standsAt(key),
});

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

const isSame = (a: unknown, b: unknown): boolean => a === b || (isEmptyList(a) && isEmptyList(b));

/**
 * An item from a secret: nothing that its reader would assume anyway, and all that conditions do not name in one JSON
 * attribute. Every attribute and byte costs time and read units, and lists read thousands of items.
 */
export const toPackedItem = (
  key: Key,
  secret: SealedSecret,
  extra: Readonly<Record<string, unknown>> = {},
): Item => {
  const known = assumed(key, secret.createdAt);
  const told = Object.entries(secret).filter(([name, value]) => !isSame(value, known[name]));
  const packed = told.filter(([name]) => !openMembers.has(name));
  const open = told.filter(([name]) => openMembers.has(name));
  const json = JSON.stringify(Object.fromEntries(packed));
  return { ...Object.fromEntries(open), [packedAs]: json, ...key, ...extra };
};

const secretOf = (item: Item, packed: Partial<SealedSecret>): SealedSecret => {
  const { environmentId, folderId, name } = standsAt(item) ?? packed;
  const { projectId, createdAt, updatedAt = createdAt } = packed;
  return {
    id: item.id,
    projectId,
    environmentId,
    folderId,
    name,
    type: packed.type ?? 'shared',
    userId: packed.userId ?? null,
    sharedId: packed.sharedId ?? null,
    version: item.version,
    value: item.value,
    comment: item.comment ?? null,
    tagIds: packed.tagIds ?? none,
    metadata: packed.metadata ?? none,
    skipMultilineEncoding: packed.skipMultilineEncoding ?? false,
    reminderNote: packed.reminderNote ?? null,
    reminderRepeatDays: packed.reminderRepeatDays ?? null,
    createdAt,
    updatedAt,
  } as SealedSecret;
};

/** The secret in an item, deleted or not; undefined for another item. */
export const anySecretIn = (item: Item): SealedSecret | undefined => {
  const json = item[packedAs];
  return typeof json === 'string' ? secretOf(item, JSON.parse(json)) : undefined;
};

/** The live secret in an item; undefined for an absent or deleted one. */
export const secretIn = (item: Item | undefined): SealedSecret | undefined =>
  item && item.deletedAt === undefined ? anySecretIn(item) : undefined;

/** The live secrets of a list of items. */
export const secretsIn = (items: readonly Item[]): readonly SealedSecret[] =>
  items.flatMap((item) => secretIn(item) ?? []);

/** A stored item with its packed members, if it has any, in the open. */
export const unpacked = (item: Item): Item => {
  const secret = anySecretIn(item);
  return secret ? { ...secret, ...item, [packedAs]: undefined } : item;
};
