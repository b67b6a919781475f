import { createPublicKey, type KeyObject } from 'node:crypto';
import { LocketError } from '../../errors.ts';
import { contentAt } from './der.ts';

/** P-256, P-384 and P-521, as OpenSSL calls them. */
const curves: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

const refused = (why: string): LocketError => new LocketError('bad-request', `The public key ${why}`);

/**
 * Primes of which RSALib took its moduli to be powers of 65537, and so the fingerprint of keys that can be factored
 * (CVE-2017-15361, "The Return of Coppersmith's Attack", ACM CCS 2017).
 */
const fingerprintPrimes = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107,
  109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];

const powersOf65537 = (prime: number): ReadonlySet<number> => {
  const powers = new Set<number>();
  for (let power = 1; !powers.has(power); power = (power * 65537) % prime) powers.add(power);
  return powers;
};

const residues = fingerprintPrimes.map((prime) => ({ prime: BigInt(prime), powers: powersOf65537(prime) }));

/** True for a modulus that looks as RSALib made it: one in two to the 154th looks so by chance. */
const isFactorable = (modulus: bigint): boolean =>
  residues.every(({ prime, powers }) => powers.has(Number(modulus % prime)));

const numberIn = (base64url: string | undefined): bigint =>
  BigInt(`0x${Buffer.from(base64url ?? '', 'base64url').toString('hex') || '0'}`);

const assertRsa = (key: KeyObject): void => {
  const { n, e } = key.export({ format: 'jwk' });
  const modulus = numberIn(n);
  const exponent = numberIn(e);
  const bits = modulus.toString(2).length;
  if (bits < 2048 || bits > 8192) throw refused(`has ${bits} bits; RSA keys have 2048 to 8192`);
  if (exponent < 65537n || exponent % 2n === 0n || exponent >= 2n ** 256n)
    throw refused('has an exponent other than an odd number from 65537 on');
  if (modulus % 2n === 0n || isFactorable(modulus)) throw refused('can be factored');
};

/** Curves are named: one that is spelled out in numbers may look like a known one and be another (CVE-2020-0601). */
const namesItsCurve = (spki: Uint8Array): boolean => {
  const algorithm = contentAt(spki, contentAt(spki, 0).from);
  return spki[contentAt(spki, algorithm.from).to] === objectTag;
};
const objectTag = 0x06;

/**
 * Refuses keys that a certificate would give a false sense of: short, with a weak exponent, known to be factorable
 * (ROCA), off their curve, or of an algorithm that is not offered. Takes SubjectPublicKeyInfo, DER, and answers the key.
 * @throws LocketError `bad-request`
 */
export const assertStrongKey = (spki: Uint8Array): KeyObject => {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(spki), type: 'spki', format: 'der' });
  } catch (error) {
    throw new LocketError('bad-request', 'The public key cannot be read', { cause: error });
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'rsa') assertRsa(key);
  else if (
    type !== 'ed25519' &&
    !(type === 'ec' && curves.has(details?.namedCurve ?? '') && namesItsCurve(spki))
  )
    throw refused('must be RSA, Ed25519, or ECDSA on P-256, P-384 or P-521');
  return key;
};
