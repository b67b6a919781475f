import { type CipherGCMTypes, createCipheriv, createDecipheriv } from 'node:crypto';

export const KEY_BYTES = 32;
const SHORT_KEY_BYTES = 16;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

const assertNonce = (nonce: Uint8Array): void => {
  if (nonce.length !== NONCE_BYTES) throw new RangeError('an AES-GCM nonce here is 12 bytes');
};

/** By the length of the key: 128 bits for keys of customers who ask for it, 256 for all else. */
const cipherFor = ({ length }: Uint8Array): CipherGCMTypes => {
  if (length === KEY_BYTES) return 'aes-256-gcm';
  if (length === SHORT_KEY_BYTES) return 'aes-128-gcm';
  throw new RangeError('an AES-GCM key here is 16 or 32 bytes');
};

/**
 * AES-GCM (NIST SP 800-38D): ciphertext followed by the full 16-byte tag.
 * `key` is 16 or 32 bytes, `nonce` 12; a nonce must never be used twice with one key.
 */
export const encrypt = (
  key: Uint8Array,
  nonce: Uint8Array,
  aad: Uint8Array,
  plaintext: Uint8Array,
): Buffer => {
  assertNonce(nonce);
  const cipher = createCipheriv(cipherFor(key), key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(aad);
  const body = cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([body, cipher.getAuthTag()], body.length + TAG_BYTES);
};

/** Reverses `encrypt`; throws when key, nonce, aad or any byte of ciphertext or tag differs. */
export const decrypt = (key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Buffer => {
  assertNonce(nonce);
  if (sealed.length < TAG_BYTES) throw new RangeError('an AES-GCM ciphertext ends with a 16-byte tag');
  const tagStart = sealed.length - TAG_BYTES;
  // Pinning authTagLength keeps a truncated tag (SP 800-38D appendix C) from being accepted.
  const decipher = createDecipheriv(cipherFor(key), key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(tagStart));
  const plaintext = decipher.update(sealed.subarray(0, tagStart));
  decipher.final();
  return plaintext;
};
