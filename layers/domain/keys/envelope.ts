import { type CipherGCMTypes, createCipheriv, createDecipheriv } from 'node:crypto';
import { LocketError } from '../errors.ts';
import { encodePlace, type Place } from './place.ts';

export const KEY_BYTES = 32;
const SHORT_KEY_BYTES = 16;
const NONCE_BYTES = 12;
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

export type { Place, Purpose } from './place.ts';

/** A symmetric key ready for use: UUID, version from 1, and 32 secret bytes, or 16 for AES-128. */
export interface DataKey {
  readonly id: string;
  readonly version: number;
  readonly bytes: Uint8Array;
}

/** Which key sealed an envelope; readable without any key. */
export interface SealedBy {
  readonly keyId: string;
  readonly keyVersion: number;
}

// format (1) | key id (16) | key version u32be (4) | nonce (12) | ciphertext | tag (16)
const FORMAT = 0x01;
const KEY_ID_START = 1;
const KEY_VERSION_START = 17;
const HEADER_BYTES = 21;
const BODY_START = HEADER_BYTES + NONCE_BYTES;
const SMALLEST = BODY_START + TAG_BYTES;

/** Bytes an envelope adds to its plaintext. */
export const ENVELOPE_OVERHEAD = SMALLEST;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const MAX_KEY_VERSION = 0xffff_ffff;

const headers = new WeakMap<DataKey, Buffer>();

/** The same bytes for every envelope of a key, so they are made once. */
const headerOf = (key: DataKey): Buffer => {
  const known = headers.get(key);
  if (known) return known;
  const header = encodeHeader(key);
  headers.set(key, header);
  return header;
};

const encodeHeader = ({ id, version }: DataKey): Buffer => {
  if (!UUID.test(id)) throw new LocketError('internal', 'key id is not a UUID');
  if (!Number.isInteger(version) || version < 1 || version > MAX_KEY_VERSION) {
    throw new LocketError('internal', 'key version is out of range');
  }
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header[0] = FORMAT;
  header.write(id.replaceAll('-', ''), KEY_ID_START, 'hex');
  header.writeUInt32BE(version, KEY_VERSION_START);
  return header;
};

const undecipherable = (cause: unknown): LocketError =>
  new LocketError('decryption-failed', 'Decryption failed', { cause });

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Encrypts `plaintext` under `key`, bound to `place` (AES-GCM, fresh 96-bit nonce, 128-bit tag).
 * Throws `invalid-input` when a part of the place is not well-formed Unicode.
 */
export const seal = (
  key: DataKey,
  place: Place,
  plaintext: Uint8Array,
  randomBytes: (size: number) => Uint8Array,
): Uint8Array => {
  const header = headerOf(key);
  const nonce = randomBytes(NONCE_BYTES);
  const body = encrypt(key.bytes, nonce, Buffer.concat([header, encodePlace(place)]), plaintext);
  return Buffer.concat([header, nonce, body]);
};

const decipher = (key: DataKey, place: Place, sealed: Buffer): Uint8Array => {
  if (sealed.length < SMALLEST) throw new RangeError('envelope is too short');
  const header = headerOf(key);
  if (sealed.compare(header, 0, HEADER_BYTES, 0, HEADER_BYTES) !== 0)
    throw new Error('envelope names another key or format');
  const aad = Buffer.concat([header, encodePlace(place)]);
  return decrypt(key.bytes, sealed.subarray(HEADER_BYTES, BODY_START), aad, sealed.subarray(BODY_START));
};

/** Reverses `seal`; throws `decryption-failed`, always with the same words, for another key, place or byte. */
export const open = (key: DataKey, place: Place, sealed: Uint8Array): Uint8Array => {
  try {
    return decipher(key, place, asBuffer(sealed));
  } catch (cause) {
    throw undecipherable(cause);
  }
};

const envelopeIn = (sealed: Uint8Array): Buffer => {
  const bytes = asBuffer(sealed);
  if (bytes.length < SMALLEST || bytes[0] !== FORMAT) throw undecipherable(new Error('not an envelope'));
  return bytes;
};

/** The version of the key that `sealedBy` names. Throws `decryption-failed`. */
export const keyVersionOf = (sealed: Uint8Array): number =>
  envelopeIn(sealed).readUInt32BE(KEY_VERSION_START);

/** The key an envelope says it was sealed by; unauthenticated until opened. Throws `decryption-failed`. */
export const sealedBy = (sealed: Uint8Array): SealedBy => {
  const bytes = envelopeIn(sealed);
  const hex = bytes.toString('hex', KEY_ID_START, KEY_VERSION_START);
  return {
    keyId: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
    keyVersion: bytes.readUInt32BE(KEY_VERSION_START),
  };
};

/** `seal` for text. Throws `invalid-input` for text that UTF-8 could not give back unchanged. */
export const sealText = (
  key: DataKey,
  place: Place,
  text: string,
  randomBytes: (size: number) => Uint8Array,
): Uint8Array => {
  if (!text.isWellFormed()) throw new LocketError('invalid-input', 'text is not well-formed Unicode');
  return seal(key, place, Buffer.from(text), randomBytes);
};

/** `open` for text. Throws `decryption-failed`. */
export const openText = (key: DataKey, place: Place, sealed: Uint8Array): string =>
  asBuffer(open(key, place, sealed)).toString();
