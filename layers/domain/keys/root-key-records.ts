import { stopwatch } from '../elapsed.ts';
import { LocketError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';
import type { RootKeyStore, WrappedRootKey } from './wrapping-key.ts';

/** The wrapped root keys as this process knows them, asking the store when it must. */
export interface RootKeyRecords {
  /** What the store holds now. */
  load(): Promise<readonly WrappedRootKey[]>;
  /** What is known, at most `maxAgeSeconds` old. */
  current(): Promise<readonly WrappedRootKey[]>;
  /** What is known, however old. */
  known(): Promise<readonly WrappedRootKey[]>;
  /** What is known, a second old at most: the store is asked no more often than that, whoever has it asked. */
  look(): Promise<readonly WrappedRootKey[]>;
  /** A version, or the latest, from memory when it is known there. */
  find(version: number | undefined): Promise<WrappedRootKey>;
  /** Stores a new version; false when another writer's version is there instead of this one. */
  create(key: WrappedRootKey): Promise<boolean>;
  /** Drops what is known, so that the next look asks the store. */
  forget(): void;
}

/** What no repetition heals, such as a table in another format, and what keeps its own words. */
const keptCodes: ReadonlySet<string> = new Set(['throttled', 'unavailable', 'internal']);

/** Faults of the wrapping key or the store become retryable refusals; `throttled` and `internal` keep their codes. */
export const keyFault = (cause: unknown): LocketError =>
  cause instanceof LocketError && keptCodes.has(cause.code)
    ? cause
    : new LocketError('unavailable', 'Encryption keys are unavailable', { cause });

const later = (a: WrappedRootKey | undefined, b: WrappedRootKey): WrappedRootKey =>
  a && a.version > b.version ? a : b;

/** One version, or the latest, of these keys. */
export const pickRootKey = (
  keys: readonly WrappedRootKey[],
  version: number | undefined,
): WrappedRootKey | undefined =>
  version === undefined
    ? keys.reduce<WrappedRootKey | undefined>(later, undefined)
    : keys.find((key) => key.version === version);

const unknownVersion = (version: number | undefined): LocketError =>
  version === undefined
    ? new LocketError('unavailable', 'No root key exists yet')
    : new LocketError('decryption-failed', 'Unknown root key version');

export const DEFAULT_MAX_AGE_SECONDS = 300;

/** What anybody may ask for is asked of the store at most this often. */
const MILLISECONDS_BETWEEN_LOOKS = 1000;

/**
 * Methods throw `unavailable` or `throttled` when the store fails, `decryption-failed` for an unknown version. What is
 * the latest is asked anew after `maxAgeSeconds`, so that a version which was added counts in every process by then.
 */
export const createRootKeyRecords = (
  store: RootKeyStore,
  runtime: Pick<Runtime, 'now'>,
  maxAgeSeconds: number = DEFAULT_MAX_AGE_SECONDS,
): RootKeyRecords => {
  const elapsed = stopwatch(runtime);
  let known: readonly WrappedRootKey[] = [];
  let knownAt = 0;
  let firstLoad: Promise<readonly WrappedRootKey[]> | undefined;

  const load = async (): Promise<readonly WrappedRootKey[]> => {
    try {
      const askedAt = elapsed();
      known = await store.load();
      knownAt = askedAt;
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

  let looking: Promise<readonly WrappedRootKey[]> | undefined;
  const look = async (): Promise<readonly WrappedRootKey[]> => {
    if (known.length > 0 && elapsed() - knownAt < MILLISECONDS_BETWEEN_LOOKS) return known;
    looking ??= loadForUse().finally(() => {
      looking = undefined;
    });
    return looking;
  };

  const current = async (): Promise<readonly WrappedRootKey[]> =>
    known.length > 0 && elapsed() - knownAt < maxAgeSeconds * 1000 ? known : loadForUse();

  return {
    load,
    current,
    known: async () => (known.length > 0 ? known : loadForUse()),
    look,
    find: async (version) => {
      const found =
        version === undefined
          ? pickRootKey(await current(), undefined)
          : (pickRootKey(known, version) ?? pickRootKey(await loadForUse(), version));
      if (!found) throw unknownVersion(version);
      return found;
    },
    create: async (key) => {
      try {
        await store.create(key);
        known = [...known, key];
        return true;
      } catch (error) {
        // Lost race or lost answer: what the store holds now is the truth.
        if (!pickRootKey(await load(), key.version)) throw keyFault(error);
        return false;
      }
    },
    forget: () => {
      known = [];
    },
  };
};
