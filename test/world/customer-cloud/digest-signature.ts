import { constants, createECDH, type KeyObject, privateEncrypt, randomBytes } from 'node:crypto';
import { ecdsaSignature } from '../../../layers/domain/pki/x509/der.ts';

/** DigestInfo of SHA-256 up to the digest (RFC 8017 section 9.2). */
const sha256Info = Buffer.from('3031300d060960864801650304020105000420', 'hex');

const orders = {
  prime256v1: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  secp384r1:
    0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
} as const;

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const bytesOf = (value: bigint, size: number): Buffer =>
  Buffer.from(value.toString(16).padStart(size * 2, '0'), 'hex');

const power = (base: bigint, exponent: bigint, modulus: bigint): bigint => {
  let [result, square] = [1n, base % modulus];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
};

/** ECDSA over a digest (FIPS 186-5 section 6.4.1), which Node signs messages only by. */
const ecdsa = (curve: keyof typeof orders, key: KeyObject, digest: Buffer): Buffer => {
  const n = orders[curve];
  const size = digest.length;
  const d = numberOf(Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url'));
  const once = createECDH(curve);
  const k = (numberOf(randomBytes(size)) % (n - 1n)) + 1n;
  once.setPrivateKey(bytesOf(k, size));
  const r = numberOf(once.getPublicKey().subarray(1, 1 + size)) % n;
  const s = (power(k, n - 2n, n) * (numberOf(digest) + r * d)) % n;
  return ecdsaSignature(Buffer.concat([bytesOf(r, size), bytesOf(s, size)]));
};

/** Signs a digest as KMS does with `MessageType` `DIGEST`: PKCS #1 v1.5 for RSA, DER for ECDSA. */
export const digestSignature = (key: KeyObject, digest: Buffer): Buffer => {
  if (key.asymmetricKeyType === 'rsa')
    return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([sha256Info, digest]));
  const curve = key.asymmetricKeyDetails?.namedCurve as keyof typeof orders;
  return ecdsa(curve, key, digest);
};
