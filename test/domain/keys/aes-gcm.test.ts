import { describe, expect, it } from 'vitest';
import { decrypt, encrypt, TAG_BYTES } from '../../../layers/domain/keys/envelope.ts';
import nist from '../../vectors/nist-sp800-38d.json' with { type: 'json' };
import { wycheproofGroups } from '../../vectors/wycheproof.ts';

interface AeadGroup {
  readonly keySize: number;
  readonly ivSize: number;
  readonly tagSize: number;
  readonly tests: readonly {
    readonly tcId: number;
    readonly comment: string;
    readonly key: string;
    readonly iv: string;
    readonly aad: string;
    readonly msg: string;
    readonly ct: string;
    readonly tag: string;
    readonly result: 'valid' | 'invalid' | 'acceptable';
  }[];
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

describe('AES-256-GCM, NIST cases', () => {
  it.each(nist.cases)('$name encrypts and decrypts', ({ key, nonce, aad, plaintext, ciphertext, tag }) => {
    const sealed = encrypt(hex(key), hex(nonce), hex(aad), hex(plaintext));

    expect(sealed.toString('hex')).toBe(ciphertext + tag);
    expect(decrypt(hex(key), hex(nonce), hex(aad), sealed).toString('hex')).toBe(plaintext);
  });
});

const groups = wycheproofGroups<AeadGroup>('aes_gcm_test.json') ?? [];
const ours = groups.filter(
  (group) => [128, 256].includes(group.keySize) && group.ivSize === 96 && group.tagSize === 128,
);
const otherNonces = groups.filter((group) => [128, 256].includes(group.keySize) && group.ivSize !== 96);

describe.skipIf(groups.length === 0)('AES-128-GCM and AES-256-GCM, Wycheproof', () => {
  const tests = ours.flatMap((group) => group.tests);

  it('the file holds valid and invalid cases', () => {
    expect(tests.filter(({ result }) => result === 'valid').length).toBeGreaterThan(20);
    expect(tests.filter(({ result }) => result === 'invalid').length).toBeGreaterThan(20);
  });

  it.each(tests)('case $tcId ($result) $comment', ({ key, iv, aad, msg, ct, tag, result }) => {
    const reading = () => decrypt(hex(key), hex(iv), hex(aad), hex(ct + tag)).toString('hex');
    const written = encrypt(hex(key), hex(iv), hex(aad), hex(msg)).toString('hex');

    if (result === 'invalid') {
      expect(reading).toThrow();
      expect(written).not.toBe(ct + tag);
    } else {
      expect(reading()).toBe(msg);
      expect(written).toBe(ct + tag);
    }
  });

  it.each(otherNonces.flatMap((group) => group.tests))(
    'case $tcId: a nonce of another size is refused',
    (test) => {
      const reading = () => decrypt(hex(test.key), hex(test.iv), hex(test.aad), hex(test.ct + test.tag));

      expect(reading).toThrow();
    },
  );
});

describe('AES-GCM, refusals', () => {
  const [key, nonce, none] = [Buffer.alloc(32, 1), Buffer.alloc(12, 2), Buffer.alloc(0)];

  it('a truncated tag is refused at every length', () => {
    const sealed = encrypt(key, nonce, none, none);

    for (let length = 0; length < TAG_BYTES; length += 1) {
      expect(() => decrypt(key, nonce, none, sealed.subarray(0, length))).toThrow();
    }
  });

  it('keys of other sizes are refused', () => {
    expect(() => encrypt(Buffer.alloc(24), nonce, none, none)).toThrow();
    expect(() => encrypt(Buffer.alloc(15), nonce, none, none)).toThrow();
    expect(() => encrypt(Buffer.alloc(33), nonce, none, none)).toThrow();
  });
});
