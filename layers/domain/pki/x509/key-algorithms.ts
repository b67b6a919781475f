import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { pemText } from './pem.ts';

const generate = promisify(generateKeyPair);
const pkcs8 = { type: 'pkcs8', format: 'der' } as const;
const spki = { type: 'spki', format: 'der' } as const;

/** What a key is made by and how it signs, in the words of the Web Cryptography API. */
interface AlgorithmFacts {
  readonly make: () => Promise<{ readonly privateKey: KeyObject }>;
  readonly signing: { readonly name: string; readonly hash?: string; readonly namedCurve?: string };
}

const rsa = (modulusLength: number): AlgorithmFacts => ({
  make: () => generate('rsa', { modulusLength, publicExponent: 65537 }),
  signing: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
});
const ec = (namedCurve: string, hash: string): AlgorithmFacts => ({
  make: () => generate('ec', { namedCurve }),
  signing: { name: 'ECDSA', hash, namedCurve },
});

const facts = {
  RSA_2048: rsa(2048),
  RSA_4096: rsa(4096),
  EC_prime256v1: ec('P-256', 'SHA-256'),
  EC_secp384r1: ec('P-384', 'SHA-384'),
  ED25519: { make: () => generate('ed25519'), signing: { name: 'Ed25519' } },
} as const satisfies Readonly<Record<string, AlgorithmFacts>>;

/** Algorithms of the keys that are made here. */
export type CertificateKeyAlgorithm = keyof typeof facts;
export const certificateKeyAlgorithms = Object.keys(facts) as readonly CertificateKeyAlgorithm[];

/** How certificates, requests and lists are signed, wherever the private key is. */
export interface Signer {
  readonly signing: AlgorithmFacts['signing'];
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Signs a message; ECDSA signatures are `r‖s` (IEEE P1363). */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** How keys of an algorithm sign. */
export const signingBy = (algorithm: CertificateKeyAlgorithm): Signer['signing'] => facts[algorithm].signing;

/** A new private key, PKCS #8 (RFC 5958), DER. */
export const newPrivateKey = async (algorithm: CertificateKeyAlgorithm): Promise<Uint8Array> =>
  (await facts[algorithm].make()).privateKey.export(pkcs8);

const digestOf = (signing: AlgorithmFacts['signing']): string | null =>
  signing.hash === undefined ? null : signing.hash.replace('-', '').toLowerCase();

/** Signs with a private key in PKCS #8, DER. */
export const softwareSigner = (algorithm: CertificateKeyAlgorithm, privateKey: Uint8Array): Signer => {
  const key = createPrivateKey({ key: Buffer.from(privateKey), ...pkcs8 });
  const { signing } = facts[algorithm];
  return {
    signing,
    publicKey: createPublicKey(key).export(spki),
    sign: async (message) => sign(digestOf(signing), message, { key, dsaEncoding: 'ieee-p1363' }),
  };
};

/** A private key as people and servers read it: PKCS #8 in PEM (RFC 7468). */
export const privateKeyPem = (privateKey: Uint8Array): string => pemText('PRIVATE KEY', privateKey);
