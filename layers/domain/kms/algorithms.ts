import { LocketError } from '../errors.ts';

/** What a key is for; it never changes. */
export const keyUsages = ['encrypt-decrypt', 'sign-verify'] as const;
export type KeyUsage = (typeof keyUsages)[number];

const encryptionAlgorithms = ['aes-256-gcm', 'aes-128-gcm'] as const;
const signingKeyAlgorithms = ['RSA_4096', 'ECC_NIST_P256', 'ECC_NIST_P384', 'ED25519'] as const;

type EncryptionAlgorithm = (typeof encryptionAlgorithms)[number];
type SigningKeyAlgorithm = (typeof signingKeyAlgorithms)[number];
export type KeyAlgorithm = EncryptionAlgorithm | SigningKeyAlgorithm;

export const keyAlgorithms: readonly KeyAlgorithm[] = [...encryptionAlgorithms, ...signingKeyAlgorithms];

/** How a signature is made: the scheme, and the digest that goes into it (none where the scheme has its own). */
interface Scheme {
  readonly scheme: 'rsa-pss' | 'rsa-pkcs1' | 'ecdsa' | 'ed25519';
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null;
}

/** RFC 8017 (RSA), FIPS 186-5 (ECDSA), RFC 8032 (Ed25519). */
export const signingSchemes = {
  RSASSA_PSS_SHA_256: { scheme: 'rsa-pss', hash: 'sha256' },
  RSASSA_PSS_SHA_384: { scheme: 'rsa-pss', hash: 'sha384' },
  RSASSA_PSS_SHA_512: { scheme: 'rsa-pss', hash: 'sha512' },
  RSASSA_PKCS1_V1_5_SHA_256: { scheme: 'rsa-pkcs1', hash: 'sha256' },
  RSASSA_PKCS1_V1_5_SHA_384: { scheme: 'rsa-pkcs1', hash: 'sha384' },
  RSASSA_PKCS1_V1_5_SHA_512: { scheme: 'rsa-pkcs1', hash: 'sha512' },
  ECDSA_SHA_256: { scheme: 'ecdsa', hash: 'sha256' },
  ECDSA_SHA_384: { scheme: 'ecdsa', hash: 'sha384' },
  ECDSA_SHA_512: { scheme: 'ecdsa', hash: 'sha512' },
  ED25519: { scheme: 'ed25519', hash: null },
} as const satisfies Record<string, Scheme>;

export type SigningAlgorithm = keyof typeof signingSchemes;

export const signingAlgorithms = Object.keys(signingSchemes) as readonly SigningAlgorithm[];

const schemesOf: Readonly<Record<SigningKeyAlgorithm, readonly Scheme['scheme'][]>> = {
  RSA_4096: ['rsa-pss', 'rsa-pkcs1'],
  ECC_NIST_P256: ['ecdsa'],
  ECC_NIST_P384: ['ecdsa'],
  ED25519: ['ed25519'],
};

const isEncryptionAlgorithm = (algorithm: KeyAlgorithm): algorithm is EncryptionAlgorithm =>
  encryptionAlgorithms.some((each) => each === algorithm);

export const usageOf = (algorithm: KeyAlgorithm): KeyUsage =>
  isEncryptionAlgorithm(algorithm) ? 'encrypt-decrypt' : 'sign-verify';

/** The signing algorithms that fit a key; none for one that encrypts. */
export const signingAlgorithmsOf = (algorithm: KeyAlgorithm): readonly SigningAlgorithm[] =>
  isEncryptionAlgorithm(algorithm)
    ? []
    : signingAlgorithms.filter((each) => schemesOf[algorithm].includes(signingSchemes[each].scheme));

/** @throws LocketError `bad-request` for a signing algorithm that the key is not made for. */
export const assertFits = (algorithm: KeyAlgorithm, signing: SigningAlgorithm): void => {
  if (signingAlgorithmsOf(algorithm).includes(signing)) return;
  throw new LocketError('bad-request', `A key of algorithm ${algorithm} does not sign by ${signing}`);
};

/**
 * The algorithm of a new key: the one that was asked for, else the first for its usage.
 * @throws LocketError `invalid-input` when algorithm and usage do not go together.
 */
export const algorithmFor = (usage: KeyUsage | undefined, asked: KeyAlgorithm | undefined): KeyAlgorithm => {
  const algorithm = asked ?? (usage === 'sign-verify' ? 'RSA_4096' : 'aes-256-gcm');
  if (usage !== undefined && usageOf(algorithm) !== usage)
    throw new LocketError('invalid-input', `encryptionAlgorithm ${algorithm} is not for keyUsage ${usage}`);
  return algorithm;
};
