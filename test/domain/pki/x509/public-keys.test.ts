import { createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { assertStrongKey } from '../../../../layers/domain/pki/x509/public-keys.ts';

const spki = { type: 'spki', format: 'der' } as const;

const base64url = (value: bigint): string => {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
};

const rsa = (modulus: bigint, exponent: bigint): Uint8Array => {
  const key: JsonWebKey = { kty: 'RSA', n: base64url(modulus), e: base64url(exponent) };
  return createPublicKey({ key, format: 'jwk' }).export(spki);
};

const primes = [
  3n,
  5n,
  7n,
  11n,
  13n,
  17n,
  19n,
  23n,
  29n,
  31n,
  37n,
  41n,
  43n,
  47n,
  53n,
  59n,
  61n,
  67n,
  71n,
  73n,
  79n,
  83n,
  89n,
  97n,
  101n,
  103n,
  107n,
  109n,
  113n,
  127n,
  131n,
  137n,
  139n,
  149n,
  151n,
  157n,
  163n,
  167n,
];

const power = (base: bigint, exponent: bigint, modulus: bigint): bigint => {
  let result = 1n;
  for (let rest = exponent, square = base; rest > 0n; rest >>= 1n, square = (square * square) % modulus)
    if (rest & 1n) result = (result * square) % modulus;
  return result;
};

/** A modulus as RSALib made them: a power of 65537 to the product of the first primes. */
const asRsaLibMade = (exponent: bigint): bigint => {
  const product = primes.reduce((all, prime) => all * prime, 1n);
  const remainder = power(65537n, exponent, product);
  const above = (1n << 2047n) / product + 12345n;
  const modulus = above * product + remainder;
  return modulus % 2n === 1n ? modulus : modulus + product;
};

const modulusOf = (bits: number): bigint => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return BigInt(`0x${Buffer.from(publicKey.export({ format: 'jwk' }).n ?? '', 'base64url').toString('hex')}`);
};

describe('a public key', () => {
  it.each([1n, 2n, 77n, 123_456_789n])(
    'that RSALib may have made is refused (ROCA): 65537 to the %s',
    (exponent) => {
      expect(() => assertStrongKey(rsa(asRsaLibMade(exponent), 65537n))).toThrow('can be factored');
    },
  );

  it('that differs from such a one by little is not taken for one', () => {
    expect(() => assertStrongKey(rsa(asRsaLibMade(77n) + 2n, 65537n))).not.toThrow();
  });

  it.each([
    ['an even modulus', () => rsa(modulusOf(2048) + 1n, 65537n), 'can be factored'],
    ['1,024 bits', () => rsa(modulusOf(1024), 65537n), 'has 1024 bits'],
    ['the exponent 3', () => rsa(modulusOf(2048), 3n), 'exponent'],
    ['an even exponent', () => rsa(modulusOf(2048), 65538n), 'exponent'],
    [
      'a curve of its own',
      () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey.export(spki),
      'P-256',
    ],
    ['another algorithm', () => generateKeyPairSync('x25519').publicKey.export(spki), 'P-256'],
    ['no key in it', () => Buffer.from('none'), 'cannot be read'],
  ])('with %s is refused', (_, key, sentence) => {
    expect(() => assertStrongKey(key())).toThrow(sentence);
  });

  it.each([
    ['RSA', () => rsa(modulusOf(2048), 65537n)],
    ['P-256', () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export(spki)],
    ['P-521', () => generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey.export(spki)],
    ['Ed25519', () => generateKeyPairSync('ed25519').publicKey.export(spki)],
  ])('of %s is taken', (_, key) => {
    expect(() => assertStrongKey(key())).not.toThrow();
  });
});
