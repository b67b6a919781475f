import {
  constants,
  createPublicKey,
  type KeyObject,
  privateEncrypt,
  publicDecrypt,
  sign,
  verify,
} from 'node:crypto';
import { LocketError } from '../errors.ts';
import { type SigningAlgorithm, signingSchemes } from './algorithms.ts';

/** What OpenSSL is to do: PSS salts are as long as the digest, signatures of curves are DER (RFC 3279). */
const options = (key: KeyObject, algorithm: SigningAlgorithm) => {
  switch (signingSchemes[algorithm].scheme) {
    case 'rsa-pss':
      return {
        key,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
      };
    case 'rsa-pkcs1':
      return { key, padding: constants.RSA_PKCS1_PADDING };
    case 'ecdsa':
      return { key, dsaEncoding: 'der' as const };
    case 'ed25519':
      return key;
  }
};

/** The beginning of a DigestInfo (RFC 8017 section 9.2, note 1), and bytes of the digest after it. */
const digestInfos = {
  sha256: { prefix: '3031300d060960864801650304020105000420', size: 32 },
  sha384: { prefix: '3041300d060960864801650304020205000430', size: 48 },
  sha512: { prefix: '3051300d060960864801650304020305000440', size: 64 },
} as const;

/** @throws LocketError `bad-request` where the scheme signs no digest that others made, or this is none. */
const digestInfoOf = (algorithm: SigningAlgorithm, digest: Uint8Array): Buffer => {
  const { scheme, hash } = signingSchemes[algorithm];
  if (scheme !== 'rsa-pkcs1')
    throw new LocketError('bad-request', `isDigest is not offered for ${algorithm}: send the data itself`);
  const { prefix, size } = digestInfos[hash];
  if (digest.length !== size)
    throw new LocketError('bad-request', `A digest for ${algorithm} is ${size} bytes long`);
  return Buffer.concat([Buffer.from(prefix, 'hex'), digest]);
};

/** What is signed: data, or its digest where that was computed elsewhere. */
export interface Signable {
  readonly algorithm: SigningAlgorithm;
  readonly data: Uint8Array;
  readonly isDigest: boolean;
}

/** Signs with a private key that fits the algorithm. @throws LocketError `bad-request` as `digestInfoOf` does. */
export const signed = (key: KeyObject, { algorithm, data, isDigest }: Signable): Uint8Array =>
  isDigest
    ? privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, digestInfoOf(algorithm, data))
    : sign(signingSchemes[algorithm].hash, data, options(key, algorithm));

/** What a PKCS #1 signature says; undefined when it is none of this key. */
const signedIn = (key: KeyObject, signature: Uint8Array): Buffer | undefined => {
  try {
    return publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
  } catch {
    return undefined;
  }
};

/** Whether a signature is that of the data; false for whatever is no signature at all. Throws as `signed` does. */
export const isSigned = (
  publicKey: KeyObject,
  { algorithm, data, isDigest }: Signable,
  signature: Uint8Array,
): boolean => {
  if (!isDigest)
    return verify(signingSchemes[algorithm].hash, data, options(publicKey, algorithm), signature);
  // Compared whole, never parsed: what may stand around a digest is how such signatures were forged.
  return digestInfoOf(algorithm, data).equals(signedIn(publicKey, signature) ?? Buffer.alloc(0));
};

/** The public half, computed from the private one: what nobody authenticated is never trusted. */
export const publicHalf = (privateKey: KeyObject): KeyObject => createPublicKey(privateKey);
