import { type KeyObject, verify } from 'node:crypto';
import { membersOf, readDer, tagged } from './der-reader.ts';
import type { x509 } from './library.ts';

interface Algorithm {
  readonly keyType: 'rsa' | 'ec' | 'ed25519';
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null;
}

/** Signature algorithms by the hexadecimal DER of their identifiers (RFC 4055, RFC 5758, RFC 8410). */
const algorithms: ReadonlyMap<string, Algorithm> = new Map([
  ['06092a864886f70d01010b', { keyType: 'rsa', hash: 'sha256' }],
  ['06092a864886f70d01010c', { keyType: 'rsa', hash: 'sha384' }],
  ['06092a864886f70d01010d', { keyType: 'rsa', hash: 'sha512' }],
  ['06082a8648ce3d040302', { keyType: 'ec', hash: 'sha256' }],
  ['06082a8648ce3d040303', { keyType: 'ec', hash: 'sha384' }],
  ['06082a8648ce3d040304', { keyType: 'ec', hash: 'sha512' }],
  ['06032b6570', { keyType: 'ed25519', hash: null }],
]);

const tags = { bits: 0x03, sequence: 0x30 };

/**
 * Whether a request is signed by a key; undefined for another algorithm than the usual ones. The signature of the library's
 * kind is a handle and a job for each look; this is one call of OpenSSL. @throws BadDer
 */
export const isSigned = (der: Uint8Array, key: KeyObject): boolean | undefined => {
  const [content, identifier, bits, ...more] = membersOf(tagged(readDer(der), tags.sequence), 4);
  const [oid] = membersOf(tagged(identifier, tags.sequence), 2);
  const algorithm = algorithms.get(Buffer.from(oid?.whole ?? []).toString('hex'));
  if (!algorithm || !content || more.length > 0) return undefined;
  const signature = tagged(bits, tags.bits).content;
  // Unused bits belong to no signature.
  if (signature[0] !== 0 || key.asymmetricKeyType !== algorithm.keyType) return false;
  return verify(algorithm.hash, content.whole, key, signature.subarray(1));
};

/** Whether a certification request (RFC 2986) is signed by this key, its own. What is signed otherwise than by the usual algorithms is left to the library. */
export const isSignedBy = async (
  request: x509.Pkcs10CertificateRequest,
  key: KeyObject,
): Promise<boolean> => {
  try {
    return isSigned(new Uint8Array(request.rawData), key) ?? (await request.verify());
  } catch {
    // No DER, or nothing that either reads as a signature.
    return false;
  }
};
