import type { KeyObject } from 'node:crypto';
import { LocketError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';
import { KEY_BYTES } from './aes-gcm.ts';
import type { DataKey } from './envelope.ts';
import { type DerivedKeyLabel, deriveBytes, deriveKey } from './hkdf.ts';
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

/** Faults of the wrapping key or the store become retryable refusals; `throttled` keeps its code. */
const keyFault = (cause: unknown): LocketError =>
  cause instanceof LocketError && (cause.code === 'throttled' || cause.code === 'unavailable')
    ? cause
    : new LocketError('unavailable', 'Encryption keys are unavailable', { cause });

const pick = (keys: readonly WrappedRootKey[], version: number | undefined): WrappedRootKey | undefined =>
  version === undefined
    ? keys.reduce<WrappedRootKey | undefined>(
        (top, key) => (top && top.version > key.version ? top : key),
        undefined,
      )
    : keys.find((key) => key.version === version);

const unknownVersion = (version: number | undefined): LocketError =>
  version === undefined
    ? new LocketError('unavailable', 'No root key exists yet')
    : new LocketError('decryption-failed', 'Unknown root key version');

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

/**
 * Root keys of this process: wrapped versions come from the store once, each is unwrapped at most once.
 * Every method throws `unavailable` or `throttled` when store or wrapping key fail, and
 * `decryption-failed` for a version that does not exist.
 */
export const createRootKeys = ({ wrappingKey, rootKeys, runtime }: RootKeyPorts): RootKeys => {
  const unwrapped = new Map<number, Promise<Unwrapped>>();
  let known: readonly WrappedRootKey[] = [];
  let firstLoad: Promise<readonly WrappedRootKey[]> | undefined;

  const load = async (): Promise<readonly WrappedRootKey[]> => {
    try {
      known = await rootKeys.load();
      return known;
    } catch (error) {
      throw keyFault(error);
    }
  };

  // Only the first load is shared: one that began before a rotation must not answer for a version made after it.
  const loadForUse = (): Promise<readonly WrappedRootKey[]> => {
    if (known.length > 0) return load();
    firstLoad ??= load().finally(() => {
      firstLoad = undefined;
    });
    return firstLoad;
  };

  const record = async (version: number | undefined): Promise<WrappedRootKey> => {
    const found = pick(known, version) ?? pick(await loadForUse(), version);
    if (!found) throw unknownVersion(version);
    return found;
  };

  const unwrap = (key: WrappedRootKey): Promise<Unwrapped> => {
    const held = unwrapped.get(key.version);
    if (held) return held;
    const pending = unwrapWith(wrappingKey, key).catch((error: unknown) => {
      // A failure is not an answer: the next request asks again, and for the key as the store holds it then.
      unwrapped.delete(key.version);
      known = [];
      throw keyFault(error);
    });
    unwrapped.set(key.version, pending);
    return pending;
  };

  const wrapNew = async (version: number, secret: Uint8Array): Promise<WrappedRootKey> => ({
    version,
    strategy: wrappingKey.strategy,
    wrappedBy: wrappingKey.id,
    wrapped: await wrappingKey.wrap(secret, contextOf(version)),
    createdAt: runtime.now().toISOString(),
  });

  const add = async (version: number): Promise<void> => {
    const secret = runtime.randomBytes(KEY_BYTES);
    try {
      const key = await wrapNew(version, secret);
      await rootKeys.create(key);
      known = [...known, key];
      unwrapped.set(version, Promise.resolve(asUnwrapped(version, secret)));
    } catch (error) {
      // Lost race or lost answer: what the store holds now is the truth, and our own bytes are not used.
      if (!pick(await load(), version)) throw keyFault(error);
    }
  };

  return {
    root: async (version) => (await unwrap(await record(version))).sealing,
    derived: async (label, version) => {
      const { secret, derived } = await (unwrapped.get(version) ?? unwrap(await record(version)));
      const held = derived.get(label);
      if (held) return held;
      const key = deriveKey(secret, label);
      derived.set(label, key);
      return key;
    },
    ensureRootKey: async () => {
      if ((await load()).length === 0) await add(1);
    },
    rotateRootKey: async () => {
      const version = (pick(await load(), undefined)?.version ?? 0) + 1;
      await add(version);
      return version;
    },
  };
};
