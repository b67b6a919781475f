import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataKey } from '../../../layers/domain/keys/envelope.ts';
import {
  decryptUnder,
  type EncryptionContext,
  encryptUnder,
  versionIn,
} from '../../../layers/domain/kms/ciphertext.ts';
import type { KmsKey } from '../../../layers/domain/kms/key.ts';

const id = fc.uuid();
const context = fc.dictionary(fc.string({ minLength: 1 }), fc.string(), { maxKeys: 5 });
const text = fc.uint8Array({ maxLength: 200 });
const size = fc.constantFrom(16, 32);

const dataKey = (keyId: string, version: number, bytes: number): DataKey => ({
  id: keyId,
  version,
  bytes: randomBytes(bytes),
});
const shuffled = (given: EncryptionContext): EncryptionContext =>
  Object.fromEntries(Object.entries(given).reverse());
const sameAs = (a: EncryptionContext, b: EncryptionContext): boolean => {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
};
const refused = expect.objectContaining({ code: 'bad-request' });

describe('a ciphertext', () => {
  it('is decrypted with its key and context, in any order of its members', () => {
    fc.assert(
      fc.property(id, id, size, context, text, (keyId, projectId, bytes, given, plaintext) => {
        const version = dataKey(keyId, 1, bytes);
        const sealed = encryptUnder(version, { projectId }, given, plaintext, randomBytes);
        expect(Buffer.from(decryptUnder(version, { projectId }, shuffled(given), sealed))).toEqual(
          Buffer.from(plaintext),
        );
      }),
    );
  });

  it('is decrypted in no other context or project, and not when any bit of it differs', () => {
    fc.assert(
      fc.property(
        id,
        id,
        context,
        context,
        text,
        fc.nat(),
        (keyId, projectId, given, other, plaintext, at) => {
          const version = dataKey(keyId, 1, 32);
          const sealed = encryptUnder(version, { projectId }, given, plaintext, randomBytes);
          const altered = Uint8Array.from(sealed);
          const bit = at % (altered.length * 8);
          altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          if (!sameAs(given, other))
            expect(() => decryptUnder(version, { projectId }, other, sealed)).toThrow(refused);
          expect(() => decryptUnder(version, { projectId: `${projectId}x` }, given, sealed)).toThrow(refused);
          expect(() => decryptUnder(version, { projectId }, given, altered)).toThrow(refused);
        },
      ),
    );
  });

  it('says its version to the key that made it, and nothing to any other', () => {
    fc.assert(
      fc.property(
        id,
        id,
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 64 }),
        (one, other, version, min) => {
          const sealed = encryptUnder(
            dataKey(one, version, 32),
            { projectId: one },
            {},
            Buffer.of(),
            randomBytes,
          );
          const key = { id: one, version: 64, minVersion: min } as KmsKey;
          if (version >= min) expect(versionIn(key, sealed)).toBe(version);
          else expect(() => versionIn(key, sealed)).toThrow(refused);
          expect(() => versionIn({ ...key, version: version - 1 }, sealed)).toThrow(refused);
          if (one !== other) expect(() => versionIn({ ...key, id: other }, sealed)).toThrow(refused);
        },
      ),
    );
  });

  it('is never read from what is none', () => {
    fc.assert(
      fc.property(text, (bytes) => {
        const key = { id: '00000000-0000-4000-8000-000000000000', version: 64, minVersion: 1 } as KmsKey;
        expect(() => versionIn(key, bytes)).toThrow(refused);
      }),
    );
  });
});
