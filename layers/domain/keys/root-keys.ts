import type { KeyObject } from 'node:crypto';
import { LocketError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';
import { type DataKey, KEY_BYTES } from './envelope.ts';
import { type DerivedKeyLabel, deriveBytes, deriveGeneration, deriveKey, type RotatedLabel } from './hkdf.ts';
import {
  createRootKeyRecords,
  type DerivedKeyName,
  derivedKeyInUse,
  derivedKeyName,
  generationOf,
  keyFault,
  type NamedKey,
  parseDerivedKeyName,
  pickRootKey,
} from './root-key-records.ts';
import type { RootKeyStore, WrappedRootKey, WrappingKey } from './wrapping-key.ts';
import { createWrappingKeys, type PreparedKey } from './wrapping-keys.ts';

export interface RootKeyPorts {
  /** Wraps the first root key. */
  readonly wrappingKey: WrappingKey;
  /** Those which root keys may be wrapped by besides. */
  readonly otherWrappingKeys?: readonly WrappingKey[];
  readonly rootKeys: RootKeyStore;
  readonly runtime: Runtime;
  /** How long what is known of the versions may be used to tell the latest, in seconds; 300 by default. */
  readonly maxAgeSeconds?: number;
}

export interface RootKeys {
  /** The wrapping keys that the settings prepared. */
  readonly wrappingKeys: readonly PreparedKey[];
  /** The key that seals organization keys, latest version by default. */
  root(version?: number): Promise<DataKey>;
  /** A key for one use, derived from a root key version and kept as a handle. */
  derived(label: DerivedKeyLabel, version: number): Promise<KeyObject>;
  /** The derived key in use, which a new one is a minute after it was made. */
  latestDerived(label: RotatedLabel): Promise<NamedKey>;
  /** The derived key of a name, in use or used before. */
  derivedBy(label: RotatedLabel, name: string): Promise<KeyObject>;
  /** Has the latest root key derive another key from now on, unless that was done since this instant, ISO 8601. */
  ensureDerivedSince(label: RotatedLabel, since: string): Promise<void>;
  /** Creates version 1 unless a root key exists; many may try at once, one wins. */
  ensureRootKey(): Promise<void>;
  /** Adds the next version and returns its number; older versions stay readable. */
  rotateRootKey(): Promise<number>;
  /** Adds this version unless it is there; many may try at once, one wins. */
  ensureRootKeyVersion(version: number): Promise<void>;
}

/** One unwrapped version: the sealing key and whatever has been derived so far. */
interface Unwrapped {
  readonly secret: Uint8Array;
  readonly sealing: DataKey;
  readonly derived: Map<string, KeyObject>;
}

/** The UUID of a root key version, which is never stored: it ends in the version as 12 hex digits. */
export const rootKeyId = (version: number): string =>
  `00000000-0000-7000-8000-${version.toString(16).padStart(12, '0')}`;

const asUnwrapped = (version: number, secret: Uint8Array): Unwrapped => ({
  secret,
  // The secret itself is only ever HKDF input; what AES-GCM uses is derived from it, like every other use.
  sealing: { id: rootKeyId(version), version, bytes: deriveBytes(secret, 'key-sealing') },
  derived: new Map(),
});

/**
 * Root keys of this process: wrapped versions come from the store once, each is unwrapped at most once.
 * Every method throws `unavailable` or `throttled` when store or wrapping key fail, and
 * `decryption-failed` for a version that does not exist.
 */
export const createRootKeys = (ports: RootKeyPorts): RootKeys => {
  const { wrappingKey, otherWrappingKeys = [], rootKeys, runtime, maxAgeSeconds } = ports;
  const wrappingKeys = createWrappingKeys([wrappingKey, ...otherWrappingKeys]);
  const records = createRootKeyRecords(rootKeys, runtime, maxAgeSeconds);
  const unwrapped = new Map<number, Promise<Unwrapped>>();

  const unwrap = (key: WrappedRootKey): Promise<Unwrapped> => {
    const held = unwrapped.get(key.version);
    if (held) return held;
    const pending = wrappingKeys
      .unwrap(key)
      .then((secret) => asUnwrapped(key.version, secret))
      .catch((error: unknown) => {
        // A failure is not an answer: the next request asks again, and for the key as the store holds it then.
        unwrapped.delete(key.version);
        records.forget();
        throw keyFault(error);
      });
    unwrapped.set(key.version, pending);
    return pending;
  };

  const add = async (version: number, latest?: WrappedRootKey): Promise<void> => {
    const secret = runtime.randomBytes(KEY_BYTES);
    const wrapping = await wrappingKeys.wrap(secret, version, latest).catch((error: unknown) => {
      throw keyFault(error);
    });
    const key = { ...wrapping, version, createdAt: runtime.now().toISOString() };
    // The loser's bytes are dropped: whatever the store holds is unwrapped when it is needed.
    if (await records.create(key)) unwrapped.set(version, Promise.resolve(asUnwrapped(version, secret)));
  };

  const generation = async (label: RotatedLabel, named: DerivedKeyName): Promise<KeyObject> => {
    const { secret, derived } = await unwrap(await records.find(named.version));
    const name = `${label}/${named.generation}`;
    const key = derived.get(name) ?? deriveGeneration(secret, label, named.generation);
    derived.set(name, key);
    return key;
  };

  return {
    wrappingKeys: wrappingKeys.prepared,
    latestDerived: async (label) => {
      const named = derivedKeyInUse(await records.current(), label, runtime.now());
      return { name: derivedKeyName(named), key: await generation(label, named) };
    },
    derivedBy: async (label, name) => {
      const named = parseDerivedKeyName(name);
      // Only what there is: what a stranger calls by name must neither fill the memory nor cost a read each time.
      const isMadeIn = (keys: readonly WrappedRootKey[]): boolean => {
        const key = pickRootKey(keys, named.version);
        return key !== undefined && generationOf(key, label) >= named.generation;
      };
      if (!isMadeIn(await records.known()) && !isMadeIn(await records.look()))
        throw new LocketError('decryption-failed', 'Unknown derived key');
      return generation(label, named);
    },
    ensureDerivedSince: async (label, since) => {
      const latest = pickRootKey(await records.load(), undefined);
      if (!latest) throw new LocketError('unavailable', 'No root key exists yet');
      const current = latest.generations?.[label];
      // ISO 8601 instants of one form: their order is that of texts.
      if ((current?.createdAt ?? latest.createdAt) >= since) return;
      const next = { generation: generationOf(latest, label) + 1, createdAt: runtime.now().toISOString() };
      await rootKeys.derive({ ...latest, generations: { ...latest.generations, [label]: next } }, latest);
      records.forget();
    },
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
    ensureRootKeyVersion: async (version) => {
      const keys = await records.load();
      if (!pickRootKey(keys, version)) await add(version, pickRootKey(keys, undefined));
    },
    rotateRootKey: async () => {
      const latest = pickRootKey(await records.load(), undefined);
      const version = (latest?.version ?? 0) + 1;
      await add(version, latest);
      return version;
    },
  };
};
