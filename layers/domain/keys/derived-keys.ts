import { createSecretKey, type KeyObject } from 'node:crypto';
import { LocketError } from '../errors.ts';
import { type DerivedKeyLabel, deriveBytes, deriveKey } from './hkdf.ts';
import type { WrappedRootKey } from './wrapping-key.ts';

/** Derived keys that can be rotated by themselves, between two versions of the root key. */
export type RotatedLabel = Extract<DerivedKeyLabel, 'token-signing' | 'etag'>;

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

/** A generation of a derived key: of the first the key that there always was. */
export const deriveGeneration = (secret: Uint8Array, label: RotatedLabel, generation: number): KeyObject => {
  if (generation === 1) return deriveKey(secret, label);
  const bytes = deriveBytes(secret, `${label}/${generation}`);
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
};
