import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../../layers/domain/errors.ts';
import {
  type DataKey,
  ENVELOPE_OVERHEAD,
  open,
  openText,
  type Place,
  seal,
  sealedBy,
  sealText,
} from '../../../layers/domain/keys/envelope.ts';

const key: DataKey = { id: '0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee', version: 3, bytes: Buffer.alloc(32, 5) };
const place: Place = {
  purpose: 'secret-value',
  project: 'p1',
  environment: 'dev',
  folder: 'f1',
  item: 'DB_PASSWORD',
  version: 1,
};
const text = 'correct horse';

const refusalOf = (action: () => unknown): Error & { code?: string } => {
  try {
    action();
  } catch (error) {
    return error as Error & { code?: string };
  }
  throw new Error('nothing was refused');
};

describe('the envelope format', () => {
  it('is format, key id, key version, nonce, ciphertext and tag', () => {
    const nonce = Buffer.alloc(12, 0xab);

    const sealed = Buffer.from(sealText(key, place, text, () => nonce));

    expect(sealed.subarray(0, 33).toString('hex')).toBe(
      `01${'0199aaaabbbb7ccc8dddeeeeeeeeeeee'}${'00000003'}${'ab'.repeat(12)}`,
    );
    expect(sealed.length).toBe(ENVELOPE_OVERHEAD + text.length);
  });

  it('stays readable between releases', () => {
    const sealed = Buffer.from(
      'AQGZqqq7u3zMjd3u7u7u7u4AAAADq6urq6urq6urq6urZ8gJaUyNx4ERh4BXMaJ01r5ReLC8POMVOpwFOac=',
      'base64',
    );

    expect(openText(key, place, sealed)).toBe(text);
  });

  it('tells which key sealed it', () => {
    const sealed = sealText(key, place, text, randomBytes);

    expect(sealedBy(sealed)).toEqual({ keyId: key.id, keyVersion: 3 });
  });

  it('asks for a fresh 96-bit nonce at every seal', () => {
    const asked: number[] = [];
    const random = (size: number) => {
      asked.push(size);
      return randomBytes(size);
    };
    const nonces = new Set<string>();

    for (let count = 0; count < 2000; count += 1) {
      nonces.add(Buffer.from(seal(key, place, Buffer.from(text), random)).toString('hex', 21, 33));
    }

    expect(nonces.size).toBe(2000);
    expect(asked).toEqual(Array.from({ length: 2000 }, () => 12));
  });

  it('is not written with a short nonce', () => {
    expect(() => sealText(key, place, text, () => Buffer.alloc(8))).toThrow(RangeError);
  });
});

describe('refusals of the envelope', () => {
  const sealed = sealText(key, place, text, randomBytes);
  const noEnvelopes: [string, Uint8Array][] = [
    ['nothing', new Uint8Array(0)],
    ['a bare header', sealed.subarray(0, 21)],
    ['one byte less than the smallest envelope', sealed.subarray(0, ENVELOPE_OVERHEAD - 1)],
    ['another format', Buffer.from([2, ...sealed.subarray(1)])],
  ];

  it.each(noEnvelopes)('%s is not an envelope', (_name, bytes) => {
    expect(
      isRefusal(
        refusalOf(() => open(key, place, bytes)),
        'decryption-failed',
      ),
    ).toBe(true);
    expect(
      isRefusal(
        refusalOf(() => sealedBy(bytes)),
        'decryption-failed',
      ),
    ).toBe(true);
  });

  it('all failures read the same', () => {
    const tampered = Buffer.from(sealed);
    tampered[40] = (tampered[40] ?? 0) ^ 1;
    const messages = [
      () => open({ ...key, version: 4 }, place, sealed),
      () => open({ ...key, bytes: Buffer.alloc(32, 6) }, place, sealed),
      () => open(key, { ...place, item: 'OTHER' }, sealed),
      () => open(key, { ...place, item: '\ud800' }, sealed),
      () => open(key, place, tampered),
      () => open(key, place, sealed.subarray(0, 10)),
    ].map((attempt) => refusalOf(attempt).message);

    expect(new Set(messages)).toEqual(new Set(['Decryption failed']));
  });

  it('text and places that UTF-8 cannot give back are refused, not altered', () => {
    const lone = '\ud800';

    expect(refusalOf(() => sealText(key, place, lone, randomBytes)).code).toBe('invalid-input');
    expect(refusalOf(() => sealText(key, { ...place, folder: lone }, text, randomBytes)).code).toBe(
      'invalid-input',
    );
  });

  it.each([0, -1, 1.5, 2 ** 32])('key version %d cannot seal', (version) => {
    expect(refusalOf(() => sealText({ ...key, version }, place, text, randomBytes)).code).toBe('internal');
  });

  it.each([-1, 0.5, 2 ** 53, Number.NaN])('item version %d cannot be sealed for', (version) => {
    expect(refusalOf(() => sealText(key, { ...place, version }, text, randomBytes)).code).toBe('internal');
  });

  it('a key whose id is not a UUID cannot seal', () => {
    expect(refusalOf(() => sealText({ ...key, id: 'key-1' }, place, text, randomBytes)).code).toBe(
      'internal',
    );
  });
});
