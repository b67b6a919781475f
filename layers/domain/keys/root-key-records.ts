import { stopwatch } from '../elapsed.ts';
import { LocketError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';
import type { RootKeyStore, WrappedRootKey } from './wrapping-key.ts';

/** The wrapped root keys as this process knows them, asking the store when it must. */
export interface RootKeyRecords {
  /** What the store holds now. */
  load(): Promise<readonly WrappedRootKey[]>;
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

  return {
    load,
    find: async (version) => {
      const isOld = version === undefined && elapsed() - knownAt >= maxAgeSeconds * 1000;
      const found =
        (isOld ? undefined : pickRootKey(known, version)) ?? pickRootKey(await loadForUse(), version);
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
