import { stopwatch } from '../elapsed.ts';
import { LocketError } from '../errors.ts';
import { LruMap } from '../lru-map.ts';
import type { Runtime } from '../runtime.ts';
import { type DataKey, KEY_BYTES, open, type Place, seal } from './envelope.ts';

/** One version of an organization or project key at rest, beside what it protects. */
export interface WrappedKey {
  /** UUID, its own for every version. */
  readonly id: string;
  /** Whole number from 1; the highest one encrypts. */
  readonly version: number;
  /** An envelope sealed by the parent key. */
  readonly wrapped: Uint8Array;
  /** ISO 8601 instant. */
  readonly createdAt: string;
}

/** An organization or project with every version of its key. */
export interface KeyOwner {
  readonly id: string;
  readonly keys: readonly WrappedKey[];
}

type OwnedKeyPurpose = 'organization-key' | 'project-key';

/** Which owner a wrapped key belongs to. */
export interface Ownership {
  readonly purpose: OwnedKeyPurpose;
  readonly ownerId: string;
}

type KeyName = Pick<WrappedKey, 'id' | 'version'>;

const placeOf = ({ purpose, ownerId }: Ownership, { id, version }: KeyName): Place => ({
  purpose,
  project: ownerId,
  item: id,
  version,
});

/** Fresh random key bytes sealed by the parent, bound to owner, key id and version. */
export const newWrappedKey = (
  parent: DataKey,
  ownership: Ownership,
  version: number,
  runtime: Runtime,
): WrappedKey => {
  const name = { id: runtime.uuid(), version };
  const bytes = runtime.randomBytes(KEY_BYTES);
  const wrapped = seal(parent, placeOf(ownership, name), bytes, runtime.randomBytes);
  return { ...name, wrapped, createdAt: runtime.now().toISOString() };
};

/** The key inside. Throws `decryption-failed` for another parent, owner, id or version. */
export const unwrapKey = (parent: DataKey, ownership: Ownership, key: WrappedKey): DataKey => ({
  id: key.id,
  version: key.version,
  bytes: open(parent, placeOf(ownership, key), key.wrapped),
});

/** The same key with this content in its envelope. */
export const sealKey = (
  parent: DataKey,
  ownership: Ownership,
  key: WrappedKey,
  content: Uint8Array,
  runtime: Runtime,
): WrappedKey => ({ ...key, wrapped: seal(parent, placeOf(ownership, key), content, runtime.randomBytes) });

/** The same key sealed by another parent, whatever its envelope holds. Throws `decryption-failed`. */
export const rewrapKey = (
  from: DataKey,
  to: DataKey,
  ownership: Ownership,
  key: WrappedKey,
  runtime: Runtime,
): WrappedKey => {
  const { bytes } = unwrapKey(from, ownership, key);
  return sealKey(to, ownership, key, bytes, runtime);
};

/** The asked version of an owner's key. Throws `decryption-failed` when the owner has none such. */
export const pickKey = (owner: KeyOwner, version: number | 'latest'): WrappedKey => {
  const wanted = version === 'latest' ? Math.max(...owner.keys.map((key) => key.version)) : version;
  const found = owner.keys.find((key) => key.version === wanted);
  if (!found) throw new LocketError('decryption-failed', 'Unknown key version');
  return found;
};

const MAX_KEYS = 1000;

/** Unwrapped keys of this process, bounded in number and age. */
export interface UnwrappedKeys {
  find(ownership: Ownership, key: WrappedKey): DataKey | undefined;
  hold(ownership: Ownership, key: WrappedKey, unwrapped: DataKey): DataKey;
}

interface HeldKey {
  readonly key: DataKey;
  /** By the stopwatch. */
  readonly heldAt: number;
}

// Everything the unwrapping authenticates is in the name, the owner and the wrapped bytes included:
// a key copied to another owner, or replaced at rest, must be opened again and never hit.
const nameOf = ({ purpose, ownerId }: Ownership, { id, version, wrapped }: WrappedKey): string =>
  JSON.stringify([purpose, ownerId, id, version, Buffer.from(wrapped).toString('base64')]);

/** A cache of at most 1000 keys, each forgotten `maxAgeSeconds` after it was unwrapped, however often it is used. */
export const createUnwrappedKeys = (runtime: Runtime, maxAgeSeconds: number): UnwrappedKeys => {
  const elapsed = stopwatch(runtime);
  const held = new LruMap<HeldKey>({ max: MAX_KEYS });
  return {
    find: (ownership, key) => {
      const name = nameOf(ownership, key);
      const found = held.get(name);
      if (!found) return undefined;
      if (elapsed() <= found.heldAt + maxAgeSeconds * 1000) return found.key;
      held.delete(name);
      return undefined;
    },
    hold: (ownership, key, unwrapped) => {
      held.set(nameOf(ownership, key), { key: unwrapped, heldAt: elapsed() });
      return unwrapped;
    },
  };
};
