import type { KeyObject } from 'node:crypto';
import { stopwatch } from '../elapsed.ts';
import { LocketError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';
import type { RotatedLabel } from './hkdf.ts';
import type { RootKeyStore, WrappedRootKey } from './wrapping-key.ts';

/** A derived key and what it is known by: `<root key version>`, or `<version>.<generation>` from the second on. */
export interface NamedKey {
  readonly name: string;
  readonly key: KeyObject;
}

/** Which derived key a name means. */
export interface DerivedKeyName {
  readonly version: number;
  readonly generation: number;
}

const form = /^([1-9]\d{0,8})(?:\.([1-9]\d{0,5}))?$/;

export const derivedKeyName = ({ version, generation }: DerivedKeyName): string =>
  generation === 1 ? String(version) : `${version}.${generation}`;

/** Reverses `derivedKeyName`. Throws `decryption-failed` for any other text. */
export const parseDerivedKeyName = (name: string): DerivedKeyName => {
  const [, version, generation = '1'] = form.exec(name) ?? [];
  const parsed = { version: Number(version), generation: Number(generation) };
  // One name for one key.
  if (version === undefined || derivedKeyName(parsed) !== name)
    throw new LocketError('decryption-failed', 'Unknown derived key');
  return parsed;
};

/** The generation of a derived key that is in use under a version of the root key. */
export const generationOf = ({ generations }: WrappedRootKey, label: RotatedLabel): number =>
  generations?.[label]?.generation ?? 1;

/**
 * Seconds in which a new derived key is known and not used. A process asks the store about a name that it does not know
 * once a second at most: what is signed later than this was there when it looked last, by any clock that is right to a
 * minute.
 */
const SECONDS_UNTIL_USE = 60;

/** Which derived key signs at this moment, of versions that are not none. */
export const derivedKeyInUse = (
  keys: readonly WrappedRootKey[],
  label: RotatedLabel,
  now: Date,
): DerivedKeyName => {
  const isInUse = ({ createdAt }: { readonly createdAt: string }) =>
    now.getTime() - Date.parse(createdAt) >= SECONDS_UNTIL_USE * 1000;
  const newestFirst = keys.toSorted((a, b) => b.version - a.version);
  const key = newestFirst.find(isInUse) ?? newestFirst.at(-1);
  if (!key) throw new LocketError('unavailable', 'No root key exists yet');
  const made = key.generations?.[label];
  if (!made) return { version: key.version, generation: 1 };
  return { version: key.version, generation: isInUse(made) ? made.generation : made.generation - 1 };
};

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
