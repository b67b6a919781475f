import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allows,
  allowsAny,
  claimAt,
  entriesOf,
  faultOf,
} from '../../../layers/domain/identities/foreign-tokens/claim-values.ts';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '/', ':', '-', '_'), maxLength: 12 });
const anything = fc.string({ maxLength: 30 });
const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '.'), minLength: 1, maxLength: 7 });

describe('an entry without wildcards', () => {
  it('allows itself and nothing else', () => {
    fc.assert(
      fc.property(letters, letters, (entry, text) => {
        expect(allows(entry, text)).toBe(entry === text);
      }),
    );
  });

  it('is a name even with brackets', () => {
    expect(allows('dependabot[bot]', 'dependabot[bot]')).toBe(true);
    expect(allows('dependabot[bot]', 'dependabotb')).toBe(false);
  });
});

describe('an entry with wildcards', () => {
  it('allows whatever stands in its star, but no slash', () => {
    fc.assert(
      fc.property(letters, letters, letters, (before, middle, after) => {
        fc.pre(
          middle !== '' && !`${before}${after}`.startsWith('/') && !/\/$|\/\//.test(`${before}${after}`),
        );
        fc.pre(!before.endsWith('/') && !after.startsWith('/'));
        expect(allows(`x${before}*${after}x`, `x${before}${middle}${after}x`)).toBe(!middle.includes('/'));
      }),
    );
  });

  it('of a single star allows everything', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(allows('*', text)).toBe(true);
      }),
    );
  });

  it('is never more than the wildcards say, whatever the token holds', () => {
    fc.assert(
      fc.property(anything, (text) => {
        if (allows('repo:org/*:ref:refs/heads/main', text))
          expect(text).toMatch(/^repo:org\/[^/]+:ref:refs\/heads\/main$/);
      }),
    );
    expect(allows('repo:org/*:ref:refs/heads/main', 'repo:org/app:ref:refs/heads/main')).toBe(true);
    expect(allows('repo:org/*:ref:refs/heads/main', 'repo:org/a/b:ref:refs/heads/main')).toBe(false);
    expect(allows('repo:org/*', 'repo:organisation/app')).toBe(false);
    expect(allows('repo:org/*:ref:refs/heads/*', 'repo:org/app:ref:refs/heads/feature/x')).toBe(false);
    expect(allows('repo:org/*:ref:refs/heads/**', 'repo:org/app:ref:refs/heads/feature/x')).toBe(true);
  });

  it('that starts with ! is none, and neither is one that cannot be understood', () => {
    expect([faultOf('!a*'), faultOf('a(b|c)*'), faultOf('{a')]).toEqual([
      expect.stringContaining('everybody else'),
      expect.stringContaining('no pattern'),
      expect.stringContaining('no pattern'),
    ]);
    expect(allows('!a*', 'b')).toBe(false);
  });

  it('is not held against values that are too long to be held against it quickly', () => {
    expect(allows('a*', 'a'.repeat(2_048))).toBe(true);
    expect(allows('a*', 'a'.repeat(2_049))).toBe(false);
    expect(allows('a'.repeat(2_049), 'a'.repeat(2_049))).toBe(true);
  });
});

describe('a claim', () => {
  it('is found under its own name, dots included, before what the dots lead to', () => {
    const claims = { 'a.b': 'own', a: { b: 'inner', 'c.d': 'dotted', c: { e: 'deep' } } };
    expect(['a.b', 'a.c.d', 'a.c.e', 'a.x', 'x.b'].map((path) => claimAt(claims, path))).toEqual([
      'own',
      'dotted',
      'deep',
      undefined,
      undefined,
    ]);
    expect(claimAt({ 'kubernetes.io': { namespace: 'ns' } }, 'kubernetes.io.namespace')).toBe('ns');
  });

  it('of a prototype is none', () => {
    for (const path of ['toString', 'constructor.name', '__proto__.toString', 'a.constructor'])
      expect(claimAt({ a: {} }, path)).toBeUndefined();
  });

  it('is found wherever it stands, by the names that lead there', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), anything, (names, value) => {
        const claims = names.reduceRight<unknown>((inner, each) => ({ [each]: inner }), value);
        expect(claimAt(claims as Record<string, unknown>, names.join('.'))).toBe(value);
      }),
    );
  });

  it('is compared as text, and of a list by any member; objects and nothing match nothing', () => {
    expect(allowsAny(['7', 'true'], 7)).toBe(true);
    expect(allowsAny(['7', 'true'], true)).toBe(true);
    expect(allowsAny(['b'], ['a', 'b'])).toBe(true);
    for (const value of [undefined, null, {}, [], [{}], [null], [['a']]])
      expect(allowsAny(['*', 'null', 'undefined', '[object Object]', 'a'], value)).toBe(false);
  });
});

it('entries of a list are without the blanks around them, and none is empty', () => {
  expect(entriesOf(' a, b ,,c c, ')).toEqual(['a', 'b', 'c c']);
});
