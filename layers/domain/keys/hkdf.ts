import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { KEY_BYTES } from './envelope.ts';

/** What a derived key is for; each label yields an unrelated key. */
export type DerivedKeyLabel =
  | 'key-sealing'
  | 'token-signing'
  | 'etag'
  | 'rate-limits'
  | 'mailed-codes'
  | 'second-factors'
  | 'audit-digests'
  | 'scan-digests'
  | 'acme-nonces';

/** HKDF-SHA-256 (RFC 5869): extract and expand, `size` bytes up to 8160. */
export const hkdf = (secret: Uint8Array, salt: Uint8Array, info: Uint8Array, size: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, size));

/** `size` bytes for one use of a uniformly random secret: no salt, info `locket/v1/<label>` (RFC 5869 section 3). */
export const deriveBytes = (secret: Uint8Array, label: string, size: number = KEY_BYTES): Buffer =>
  hkdf(secret, Buffer.alloc(0), Buffer.from(`locket/v1/${label}`), size);

/** A 32-byte key for one use, as a handle that does not print its bytes. */
export const deriveKey = (secret: Uint8Array, label: DerivedKeyLabel): KeyObject => {
  const bytes = deriveBytes(secret, label);
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
};

/** Derived keys that can be rotated by themselves, between two versions of the root key. */
export type RotatedLabel = Extract<DerivedKeyLabel, 'token-signing' | 'etag'>;

/** A generation of a derived key: of the first the key that there always was. */
export const deriveGeneration = (secret: Uint8Array, label: RotatedLabel, generation: number): KeyObject => {
  if (generation === 1) return deriveKey(secret, label);
  const bytes = deriveBytes(secret, `${label}/${generation}`);
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
};
