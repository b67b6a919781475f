import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SigningAlgorithm } from '../../../layers/domain/kms/algorithms.ts';
import { isSigned } from '../../../layers/domain/kms/signature.ts';
import { wycheproofGroups } from '../../vectors/wycheproof.ts';

interface SignatureGroup {
  readonly publicKeyDer: string;
  readonly tests: readonly {
    readonly tcId: number;
    readonly comment: string;
    readonly flags: readonly string[];
    readonly msg: string;
    readonly sig: string;
    readonly result: 'valid' | 'invalid' | 'acceptable';
  }[];
}

const files: readonly (readonly [file: string, algorithm: SigningAlgorithm])[] = [
  ['ecdsa_secp256r1_sha256_test.json', 'ECDSA_SHA_256'],
  ['ecdsa_secp384r1_sha384_test.json', 'ECDSA_SHA_384'],
  ['ed25519_test.json', 'ED25519'],
  ['rsa_pss_2048_sha256_mgf1_32_test.json', 'RSASSA_PSS_SHA_256'],
  ['rsa_pss_4096_sha256_mgf1_32_test.json', 'RSASSA_PSS_SHA_256'],
  ['rsa_signature_2048_sha256_test.json', 'RSASSA_PKCS1_V1_5_SHA_256'],
  ['rsa_signature_4096_sha256_test.json', 'RSASSA_PKCS1_V1_5_SHA_256'],
];

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

describe.each(files)('%s', (file, algorithm) => {
  const groups = wycheproofGroups<SignatureGroup>(file) ?? [];
  const tests = groups.flatMap(({ publicKeyDer, tests: all }) =>
    all.map((test) => ({ ...test, publicKeyDer })),
  );

  it.skipIf(tests.length === 0)('holds valid and invalid cases', () => {
    expect(tests.filter(({ result }) => result === 'valid').length).toBeGreaterThan(5);
    expect(tests.filter(({ result }) => result === 'invalid').length).toBeGreaterThan(20);
  });

  it.each(tests)('case $tcId ($result) $comment', ({ publicKeyDer, msg, sig, result }) => {
    const key = createPublicKey({ key: hex(publicKeyDer), format: 'der', type: 'spki' });
    const valid = isSigned(key, { algorithm, data: hex(msg), isDigest: false }, hex(sig));
    // Acceptable are signatures whose DigestInfo lacks its NULL: nobody makes them, and none is taken.
    expect(valid).toBe(result === 'valid');
  });
});
