import { describe, expect, it } from 'vitest';
import { deriveBytes, deriveKey, hkdf } from '../../../layers/domain/keys/hkdf.ts';
import rfc5869 from '../../vectors/rfc5869.json' with { type: 'json' };
import { wycheproofGroups } from '../../vectors/wycheproof.ts';

interface HkdfGroup {
  readonly tests: readonly {
    readonly tcId: number;
    readonly comment: string;
    readonly ikm: string;
    readonly salt: string;
    readonly info: string;
    readonly size: number;
    readonly okm: string;
    readonly result: 'valid' | 'invalid' | 'acceptable';
  }[];
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

describe('HKDF-SHA-256, RFC 5869', () => {
  it.each(rfc5869.cases)('$name', ({ secret, salt, info, size, output }) => {
    expect(hkdf(hex(secret), hex(salt), hex(info), size).toString('hex')).toBe(output);
  });
});

const groups = wycheproofGroups<HkdfGroup>('hkdf_sha256_test.json') ?? [];

describe.skipIf(groups.length === 0)('HKDF-SHA-256, Wycheproof', () => {
  it.each(groups.flatMap((group) => group.tests))('case $tcId ($result) $comment', (test) => {
    const derive = () => hkdf(hex(test.ikm), hex(test.salt), hex(test.info), test.size).toString('hex');

    if (test.result === 'invalid') expect(derive).toThrow();
    else expect(derive()).toBe(test.okm);
  });
});

describe('derived keys', () => {
  const secret = Buffer.alloc(32, 7);

  it('every label and every secret yields its own key', () => {
    const keys = [
      deriveBytes(secret, 'token-signing'),
      deriveBytes(secret, 'key-sealing'),
      deriveBytes(Buffer.alloc(32, 8), 'token-signing'),
      secret,
    ].map((bytes) => bytes.toString('hex'));

    expect(new Set(keys).size).toBe(keys.length);
  });

  it('a derived key is the labelled expansion, so that it stays the same between releases', () => {
    const bytes = hkdf(secret, Buffer.alloc(0), Buffer.from('locket/v1/token-signing'), 32);

    expect(deriveKey(secret, 'token-signing').export().toString('hex')).toBe(bytes.toString('hex'));
  });

  it('a derived key does not show its bytes when printed', () => {
    const key = deriveKey(secret, 'token-signing');

    expect(JSON.stringify({ key })).toBe('{"key":{}}');
  });
});
