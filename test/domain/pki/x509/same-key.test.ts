import { createPrivateKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type CertificateKeyAlgorithm,
  newPrivateKey,
  softwareSigner,
} from '../../../../layers/domain/pki/x509/key-algorithms.ts';
import { isSameKey } from '../../../../layers/domain/pki/x509/same-key.ts';

const algorithms: readonly CertificateKeyAlgorithm[] = [
  'RSA_2048',
  'EC_prime256v1',
  'EC_secp384r1',
  'ED25519',
];
const pairs = algorithms.flatMap((left) => algorithms.map((right) => [left, right] as const));

describe('two public keys', () => {
  it.each(pairs)('of %s and %s are told apart, and what comes next works', async (left, right) => {
    const [one, other] = [await newPrivateKey(left), await newPrivateKey(right)];
    const [mine, foreign] = [softwareSigner(left, one).publicKey, softwareSigner(right, other).publicKey];
    expect(isSameKey(mine, foreign)).toBe(false);
    for (const key of [one, other])
      expect(() => createPrivateKey({ key: Buffer.from(key), type: 'pkcs8', format: 'der' })).not.toThrow();
    expect(isSameKey(mine, Uint8Array.from(mine))).toBe(true);
  });
});
