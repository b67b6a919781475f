import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalSecrets, sha256Hex } from '../../layers/domain/digests.ts';

describe('digests', () => {
  it('SHA-256 of "abc" is the one FIPS 180-4 publishes', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('secrets are equal exactly when they are the same text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(equalSecrets(a, b)).toBe(a === b);
        expect(equalSecrets(a, a)).toBe(true);
      }),
    );
  });
});
