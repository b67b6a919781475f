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

/** A generation of a derived key: of the first the key that there always was. */
export const deriveGeneration = (secret: Uint8Array, label: RotatedLabel, generation: number): KeyObject => {
  if (generation === 1) return deriveKey(secret, label);
  const bytes = deriveBytes(secret, `${label}/${generation}`);
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
};
