import { LocketError } from '../../domain/errors.ts';
import type { SealedSecret } from '../../domain/secrets/core/secret.ts';
import { type Item, type Key, packedIn } from './items.ts';
import { standsAt } from './keys.ts';
import { coreEnding } from './record-version.ts';

/** What most secrets are, and is written only of those that differ. */
const ordinary = {
  type: 'shared',
  userId: null,
  sharedId: null,
  tagIds: [],
  metadata: [],
  skipMultilineEncoding: false,
  reminderNote: null,
  reminderRepeatDays: null,
} as const;

/** Members with an attribute of their own, and those in `core`. */
const apart: ReadonlySet<string> = new Set([
  'value',
  'comment',
  'id',
  'version',
  'projectId',
  'createdAt',
  'updatedAt',
]);

const separator = '#';

/** Beginning of the `core` of a secret at a version: what conditions ask for. */
export const coreOf = ({ id, version }: Pick<SealedSecret, 'id' | 'version'>): string =>
  `${id}${separator}${version}${separator}`;

/**
 * What every secret has, as one text that ends with the version of its form; nothing stands for a last change that was
 * the creation.
 */
const wholeCore = (secret: SealedSecret): string => {
  const { projectId, createdAt, updatedAt } = secret;
  return `${coreOf(secret)}${[projectId, createdAt, updatedAt === createdAt ? '' : updatedAt].join(separator)}${coreEnding}`;
};

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

const isSame = (a: unknown, b: unknown): boolean => a === b || (isEmptyList(a) && isEmptyList(b));

/** The members that neither stand apart nor go without saying; undefined when there are none. */
const restOf = (key: Key, secret: SealedSecret): string | undefined => {
  const known: Readonly<Record<string, unknown>> = { ...ordinary, ...standsAt(key) };
  const told = Object.entries(secret).filter(
    ([name, value]) => !apart.has(name) && !isSame(value, known[name]),
  );
  return told.length === 0 ? undefined : JSON.stringify(Object.fromEntries(told));
};

/**
 * An item from a secret: `core`, the envelopes, and in `doc` (JSON) what its reader would not assume. Every attribute
 * and byte costs time and read units, and lists read thousands of items.
 */
export const toPackedItem = (
  key: Key,
  secret: SealedSecret,
  extra: Readonly<Record<string, unknown>> = {},
): Item => {
  const doc = restOf(key, secret);
  return {
    core: wholeCore(secret),
    value: secret.value,
    ...(secret.comment && { comment: secret.comment }),
    ...(doc !== undefined && { doc }),
    ...key,
    ...extra,
  };
};

const secretOf = (item: Item, core: string): SealedSecret => {
  const [id, version, projectId, createdAt, updatedAt] = core.split(separator);
  const secret = {
    id,
    projectId,
    ...ordinary,
    ...standsAt(item),
    version: Number(version),
    value: item.value,
    comment: item.comment ?? null,
    createdAt,
    updatedAt: updatedAt || createdAt,
  } as unknown as SealedSecret;
  return item.doc === undefined ? secret : Object.assign(secret, packedIn(item));
};

/** The secret in an item, deleted or not; undefined for another item. */
export const anySecretIn = (item: Item): SealedSecret | undefined =>
  typeof item.core === 'string' ? secretOf(item, item.core) : undefined;

/** Something that stands where only secrets stand must not pass for an absence. */
const unreadable = (): LocketError =>
  new LocketError('internal', 'An item is no secret that this version can read');

/** The secret in an item where only secrets stand, deleted or not. Throws `internal` when it is none. */
export const storedSecret = (item: Item): SealedSecret => {
  const secret = anySecretIn(item);
  if (!secret) throw unreadable();
  return secret;
};

/** The live secret in such an item; undefined for an absent or deleted one. Throws as `storedSecret` does. */
export const secretIn = (item: Item | undefined): SealedSecret | undefined =>
  item && item.deletedAt === undefined ? storedSecret(item) : undefined;

/** The live secrets of a list of items. */
export const secretsIn = (items: readonly Item[]): readonly SealedSecret[] =>
  items.flatMap((item) => secretIn(item) ?? []);
