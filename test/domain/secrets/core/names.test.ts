import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assertCommentFits,
  assertValueFits,
  maxCommentBytes,
  maxValueBytes,
  parseSecretName,
} from '../../../../layers/domain/secrets/core/names.ts';

describe('a secret name', () => {
  it.each([
    ['KEY'],
    ['key with spaces'],
    ['.env'],
    ['...'],
    ['a.b'],
    ['__proto__'],
    ['constructor'],
    ['ключ'],
    ['🔑'],
    ['a&b=c;d:e@f'],
    ['a'.repeat(255)],
  ])('may be %s', (name) => {
    expect(parseSecretName(name)).toBe(name);
  });

  it('loses the white space around it', () => {
    expect(parseSecretName(' \t KEY \n')).toBe('KEY');
  });

  it.each([
    ['', 'must not be empty'],
    ['  ', 'must not be empty'],
    ['a'.repeat(256), 'at most 255'],
    ['🔑'.repeat(128), 'at most 255'],
    ['.', '"."'],
    [' .. ', '".."'],
    ['a/b', '/ ? # % \\'],
    ['a?b', '/ ? # % \\'],
    ['a#b', '/ ? # % \\'],
    ['a%2Fb', '/ ? # % \\'],
    ['a\\b', '/ ? # % \\'],
    ['a\0b', 'control characters'],
    ['a\nb', 'control characters'],
    ['a\u007fb', 'control characters'],
    ['a\u0085b', 'control characters'],
    ['a\u2028b', 'line separators'],
    ['a\u2029b', 'line separators'],
    ['a\u200bb', 'invisible'],
    ['a\u200d\u2640b', 'invisible'],
    ['\u202eb', 'invisible'],
    ['a\ufeffb', 'invisible'],
    ['a\u00adb', 'invisible'],
    ['a\u3164b', 'invisible'],
    ['a\ufe0fb', 'invisible'],
    ['a\u{e0041}b', 'invisible'],
    ['a\u2800b', 'invisible'],
    ['a\u00a0b', 'spaces other than the plain one'],
    ['a\u3000b', 'spaces other than the plain one'],
    ['a\ud800b', 'well-formed'],
  ])('%j is refused with the rule it breaks', (name, rule) => {
    expect(() => parseSecretName(name, 'newSecretName')).toThrow(
      expect.objectContaining({
        code: 'invalid-input',
        message: expect.stringMatching(/^newSecretName must /),
      }),
    );
    expect(() => parseSecretName(name)).toThrow(rule);
  });

  it('has one spelling, however it was composed', () => {
    expect(parseSecretName('CAFE\u0301')).toBe('CAF\u00c9');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const spellings = (['NFC', 'NFD'] as const).map((form) => {
          try {
            return parseSecretName(text.normalize(form));
          } catch {
            return 'refused';
          }
        });
        expect(spellings[1]).toBe(spellings[0]);
      }),
    );
  });

  it('that is accepted survives a path segment, UTF-8 and a second reading', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (text) => {
        let name: string;
        try {
          name = parseSecretName(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-input' });
          return;
        }
        expect(parseSecretName(name)).toBe(name);
        expect(Buffer.from(name, 'utf8').toString('utf8')).toBe(name);
        const url = new URL(`https://host/secrets/${encodeURIComponent(name)}`);
        expect(decodeURIComponent(url.pathname)).toBe(`/secrets/${name}`);
      }),
    );
  });
});

describe('a secret value', () => {
  it('may be 256 KiB of UTF-8 and a comment 4 KiB, not a byte more', () => {
    assertValueFits('é'.repeat(maxValueBytes / 2));
    assertCommentFits('a'.repeat(maxCommentBytes));
    expect(() => assertValueFits(`${'é'.repeat(maxValueBytes / 2)}a`)).toThrow(
      expect.objectContaining({
        code: 'invalid-input',
        message: 'secretValue must be at most 256 KiB of UTF-8',
      }),
    );
    expect(() => assertCommentFits('a'.repeat(maxCommentBytes + 1), 'secretComment')).toThrow(
      'secretComment',
    );
  });

  it('that UTF-8 could not give back is refused without being quoted', () => {
    expect(() => assertValueFits('secret\ud800')).toThrow(
      expect.objectContaining({ message: 'secretValue must be well-formed Unicode' }),
    );
  });
});
