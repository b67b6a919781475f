import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertPattern, fits } from '../../../layers/domain/pki/patterns.ts';

describe('a pattern', () => {
  it.each([
    ['example.com', 'example.com', true],
    ['example.com', 'www.example.com', false],
    ['example.com', 'example.com.evil.test', false],
    ['example.com', 'exampleXcom', false],
    ['.*.example.com', 'www.example.com', true],
    ['.*.example.com', 'a.b.example.com', true],
    ['.*.example.com', 'evil-example.com', false],
    ['.*\\.example\\.com', 'WWW.Example.com', true],
    ['\\*.example.com', '*.example.com', true],
    ['\\*.example.com', 'www.example.com', false],
    ['web-\\d*.example.com', 'web-12.example.com', true],
    ['web-\\d*.example.com', 'web-a.example.com', false],
    ['\\w*@example.com', 'someone@example.com', true],
    ['\\w', 'a', true],
    ['\\w', '', false],
    ['.*', '', true],
  ])('%s and %s: %s', (pattern, text, expected) => {
    expect(fits(assertPattern(pattern), text)).toBe(expected);
  });

  it.each(['*', 'a*', '*.a', '\\', '\\D', '\\s', '\\b', '.**'])('%s is none', (pattern) => {
    expect(() => assertPattern(pattern)).toThrow();
  });

  const piece = fc.constantFrom('.*', '.', 'a', 'b', '-', '\\d', '\\d*', '\\w*', '\\.', '\\*', '\\\\');

  it('takes no text that it does not take as an anchored regular expression', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 8 }),
        fc.stringMatching(/^[ab0.*\\-]{0,10}$/),
        (pieces, text) => {
          const literalDots = pieces.map((each) => (each === '.' ? '\\.' : each)).join('');
          expect(fits(pieces.join(''), text)).toBe(new RegExp(`^(?:${literalDots})$`, 'is').test(text));
        },
      ),
    );
  });

  it('takes no longer for texts that almost fit in many ways', () => {
    const pattern = '.*'.repeat(48);
    expect(fits(`${pattern}b`, 'a'.repeat(2000))).toBe(false);
  });
});
