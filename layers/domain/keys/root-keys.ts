import type { KeyObject } from 'node:crypto';
import type { Runtime } from '../runtime.ts';
import { KEY_BYTES } from './aes-gcm.ts';
import type { DataKey } from './envelope.ts';
import { type DerivedKeyLabel, deriveBytes, deriveKey } from './hkdf.ts';
import { createRootKeyRecords, keyFault, pickRootKey } from './root-key-records.ts';
import type { RootKeyStore, WrappedRootKey, WrappingContext, WrappingKey } from './wrapping-key.ts';

export interface RootKeyPorts {
  readonly wrappingKey: WrappingKey;
  readonly rootKeys: RootKeyStore;
  readonly runtime: Runtime;
}

export interface RootKeys {
  /** The key that seals organization keys, latest version by default. */
  root(version?: number): Promise<DataKey>;
  /** A key for one use, derived from a root key version and kept as a handle. */
  derived(label: DerivedKeyLabel, version: number): Promise<KeyObject>;
  /** Creates version 1 unless a root key exists; many may try at once, one wins. */
  ensureRootKey(): Promise<void>;
  /** Adds the next version and returns its number; older versions stay readable. */
  rotateRootKey(): Promise<number>;
}

/** One unwrapped version: the sealing key and whatever has been derived so far. */
interface Unwrapped {
  readonly secret: Uint8Array;
  readonly sealing: DataKey;
  readonly derived: Map<DerivedKeyLabel, KeyObject>;
}

/** The UUID of a root key version, which is never stored: it ends in the version as 12 hex digits. */
export const rootKeyId = (version: number): string =>
  `00000000-0000-7000-8000-${version.toString(16).padStart(12, '0')}`;

const contextOf = (version: number): WrappingContext => ({ locket: 'root-key', version: String(version) });

const asUnwrapped = (version: number, secret: Uint8Array): Unwrapped => ({
  secret,
  // The secret itself is only ever HKDF input; what AES-GCM uses is derived from it, like every other use.
  sealing: { id: rootKeyId(version), version, bytes: deriveBytes(secret, 'key-sealing') },
  derived: new Map(),
});

const unwrapWith = async (wrappingKey: WrappingKey, key: WrappedRootKey): Promise<Unwrapped> => {
  if (key.strategy !== wrappingKey.strategy) {
    throw new Error(`root key ${key.version} is wrapped by ${key.strategy}, not by ${wrappingKey.strategy}`);
  }
  const secret = await wrappingKey.unwrap(key.wrapped, contextOf(key.version));
  if (secret.length !== KEY_BYTES) throw new Error('an unwrapped root key has the wrong size');
  return asUnwrapped(key.version, secret);
};

const wrapNew = async (
  wrappingKey: WrappingKey,
  version: number,
  secret: Uint8Array,
  now: Date,
): Promise<WrappedRootKey> => {
  try {
    const wrapped = await wrappingKey.wrap(secret, contextOf(version));
    const { strategy, id: wrappedBy } = wrappingKey;
    return { version, strategy, wrappedBy, wrapped, createdAt: now.toISOString() };
  } catch (error) {
    throw keyFault(error);
  }
};

/**
 * Root keys of this process: wrapped versions come from the store once, each is unwrapped at most once.
 * Every method throws `unavailable` or `throttled` when store or wrapping key fail, and
 * `decryption-failed` for a version that does not exist.
 */
export const createRootKeys = ({ wrappingKey, rootKeys, runtime }: RootKeyPorts): RootKeys => {
  const records = createRootKeyRecords(rootKeys);
  const unwrapped = new Map<number, Promise<Unwrapped>>();

  const unwrap = (key: WrappedRootKey): Promise<Unwrapped> => {
    const held = unwrapped.get(key.version);
    if (held) return held;
    const pending = unwrapWith(wrappingKey, key).catch((error: unknown) => {
      // A failure is not an answer: the next request asks again, and for the key as the store holds it then.
      unwrapped.delete(key.version);
      records.forget();
      throw keyFault(error);
    });
    unwrapped.set(key.version, pending);
    return pending;
  };

  const add = async (version: number): Promise<void> => {
    const secret = runtime.randomBytes(KEY_BYTES);
    const key = await wrapNew(wrappingKey, version, secret, runtime.now());
    // The loser's bytes are dropped: whatever the store holds is unwrapped when it is needed.
    if (await records.create(key)) unwrapped.set(version, Promise.resolve(asUnwrapped(version, secret)));
  };

  return {
    root: async (version) => (await unwrap(await records.find(version))).sealing,
    derived: async (label, version) => {
      const { secret, derived } = await (unwrapped.get(version) ?? unwrap(await records.find(version)));
      const held = derived.get(label);
      if (held) return held;
      const key = deriveKey(secret, label);
      derived.set(label, key);
      return key;
    },
    ensureRootKey: async () => {
      if ((await records.load()).length === 0) await add(1);
    },
    rotateRootKey: async () => {
      const version = (pickRootKey(await records.load(), undefined)?.version ?? 0) + 1;
      await add(version);
      return version;
    },
  };
};
