import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../../layers/domain/errors.ts';
import {
  type DataKey,
  open,
  openText,
  type Place,
  seal,
  sealText,
} from '../../../layers/domain/keys/envelope.ts';
import { encodePlace } from '../../../layers/domain/keys/place.ts';
import { anyBytes, anyKey, anyPlace, twoPlaces } from './arbitrary.ts';

const opens = (key: DataKey, place: Place, sealed: Uint8Array): boolean => {
  try {
    open(key, place, sealed);
    return true;
  } catch (error) {
    if (isRefusal(error, 'decryption-failed')) return false;
    throw error;
  }
};

describe('what the envelope promises', () => {
  it('bytes come back as they were', () => {
    fc.assert(
      fc.property(anyKey, anyPlace, anyBytes, (key, place, plaintext) => {
        const opened = open(key, place, seal(key, place, plaintext, randomBytes));

        expect(Buffer.from(opened).equals(plaintext)).toBe(true);
      }),
    );
  });

  it('text comes back as it was', () => {
    fc.assert(
      fc.property(anyKey, anyPlace, fc.string({ unit: 'binary' }), (key, place, text) => {
        expect(openText(key, place, sealText(key, place, text, randomBytes))).toBe(text);
      }),
    );
  });

  it('a ciphertext moved to another secret, folder, environment, project, version or purpose never opens', () => {
    fc.assert(
      fc.property(anyKey, twoPlaces, anyBytes, (key, [place, moved], plaintext) => {
        const sealed = seal(key, place, plaintext, randomBytes);

        expect(opens(key, place, sealed)).toBe(true);
        expect(opens(key, moved, sealed)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('another key, key id or key version never opens it', () => {
    fc.assert(
      fc.property(anyKey, anyKey, anyPlace, anyBytes, (key, other, place, plaintext) => {
        const sealed = seal(key, place, plaintext, randomBytes);

        for (const wrong of [
          { ...key, bytes: other.bytes },
          { ...key, id: other.id },
          { ...key, version: other.version },
        ]) {
          const same =
            wrong.id === key.id &&
            wrong.version === key.version &&
            Buffer.from(wrong.bytes).equals(key.bytes);
          expect(opens(wrong, place, sealed)).toBe(same);
        }
      }),
    );
  });

  it('an envelope relabelled with another key id or version never opens with either', () => {
    fc.assert(
      fc.property(anyKey, fc.uuid(), anyPlace, anyBytes, (key, id, place, plaintext) => {
        fc.pre(id !== key.id);
        const sealed = Buffer.from(seal(key, place, plaintext, randomBytes));
        sealed.write(id.replaceAll('-', ''), 1, 'hex');

        expect(opens(key, place, sealed)).toBe(false);
        expect(opens({ ...key, id }, place, sealed)).toBe(false);
      }),
    );
  });

  it('no flipped bit, cut or added byte is ever accepted', () => {
    fc.assert(
      fc.property(
        anyKey,
        anyPlace,
        fc.uint8Array({ maxLength: 24 }),
        fc.nat({ max: 7 }),
        (key, place, plaintext, bit) => {
          const sealed = Buffer.from(seal(key, place, plaintext, randomBytes));
          for (const index of sealed.keys()) {
            const flipped = Buffer.from(sealed);
            flipped.writeUInt8(flipped.readUInt8(index) ^ (1 << bit), index);
            expect(opens(key, place, flipped)).toBe(false);
            expect(opens(key, place, sealed.subarray(0, index))).toBe(false);
          }
          expect(opens(key, place, Buffer.concat([sealed, Buffer.from([bit])]))).toBe(false);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('two places never share an encoding, and one place has only one', () => {
    fc.assert(
      fc.property(twoPlaces, ([place, other]) => {
        expect(encodePlace(place).equals(encodePlace(other))).toBe(false);
        expect(encodePlace(place).equals(encodePlace({ ...place }))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('the encoding of a place can be read back, which is what makes it injective', () => {
    fc.assert(
      fc.property(anyPlace, (place) => {
        expect(decodePlace(encodePlace(place))).toEqual([
          place.purpose,
          place.project,
          place.environment,
          place.folder,
          place.item,
          place.version,
        ]);
      }),
      { numRuns: 1000 },
    );
  });
});

const decodePlace = (encoded: Buffer): unknown[] => {
  const parts: unknown[] = [];
  let at = 0;
  for (let count = 0; count < 5; count += 1) {
    const length = encoded.readUInt32BE(at);
    at += 4;
    parts.push(length === 0xffff_ffff ? undefined : encoded.toString('utf8', at, at + length));
    at += length === 0xffff_ffff ? 0 : length;
  }
  parts.push(Number(encoded.readBigUInt64BE(at)));
  expect(encoded.length).toBe(at + 8);
  return parts;
};
