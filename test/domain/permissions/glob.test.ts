import * as fc from 'fast-check';
import picomatch from 'picomatch';
import { describe, expect, it } from 'vitest';
import { isGlob, matcherOf } from '../../../layers/domain/permissions/glob.ts';
import {
  areGlobsDisjoint,
  isGlobWithin,
  literalPrefix,
} from '../../../layers/domain/permissions/glob-containment.ts';

const segment = fc.constantFrom('a', 'b', 'ab', 'c-1', 'd_2');
const anyPath = fc.array(segment, { maxLength: 5 }).map((segments) => `/${segments.join('/')}`);
const piece = fc.oneof(
  segment,
  fc.constantFrom('*', '**', 'a*', '*b', '?', '{a,b}', '[ab]', 'a?', '**b', 'a**', '[^a]'),
);
const anyPattern = fc
  .tuple(fc.constantFrom('/', '/', '/', '!/', ''), fc.array(piece, { minLength: 1, maxLength: 4 }))
  .map(([start, pieces]) => start + pieces.join('/'));

const matches = (pattern: string, value: string): boolean | undefined => matcherOf(pattern)?.(value);

describe('a glob', () => {
  it.each([
    ['/foo/**', ['/foo', '/foo/a', '/foo/a/b'], ['/', '/foobar', '/a/foo']],
    ['/foo/*', ['/foo/a'], ['/foo', '/foo/a/b']],
    ['/**', ['/', '/a', '/a/b'], []],
    ['**', ['/', '/a', '/a/b', 'KEY', '.env'], []],
    ['*', ['KEY', '.env', 'a.b'], ['/a/b']],
    ['/a/**/b', ['/a/b', '/a/x/b', '/a/x/y/b'], ['/a', '/b', '/ab']],
    ['/{a,b}/*', ['/a/x', '/b/x'], ['/c/x', '/a']],
    ['/[ab]?', ['/ax', '/by'], ['/a', '/cx']],
    ['!/a/**', ['/b', '/'], ['/a', '/a/b']],
    ['a\\*b', ['a*b'], ['axb', 'ab']],
    ['a+b', ['a+b'], ['aab', 'ab']],
  ])('%s matches what it should and nothing else', (pattern, yes, no) => {
    for (const value of yes) expect(matches(pattern, value), value).toBe(true);
    for (const value of no) expect(matches(pattern, value), value).toBe(false);
  });

  it('matches paths as picomatch does with strictSlashes off', () => {
    fc.assert(
      fc.property(anyPattern, anyPath, (pattern, path) => {
        fc.pre(isGlob(pattern));
        expect(matches(pattern, path)).toBe(picomatch.isMatch(path, pattern, { strictSlashes: false }));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    [''],
    ['/(a+)+b'],
    ['/@(a|b)'],
    ['/!(a)'],
    ['/a|/b'],
    ['/[ab]+[ab]+c'],
    ['/{a,b}+'],
    ['*a*a*a*b'],
    ['/a/*-*-*'],
    ['/***'],
    ['/{a/b,c}'],
    ['/[a/b]'],
    ['/a\\/b'],
    ['{a,a}'.repeat(6)],
    ['{a,{a,{a,{a,{a,{a,b}}}}}}'],
    ['/{a,b'],
    ['/[b-a]'],
    ['/[a'],
    ['/{1..9}'],
    ['/"a"'],
    ['/a\0b'],
    ['/a\\\\\\\\*'],
    [`/${'a'.repeat(512)}`],
  ])(
    'that could be slow, is malformed or reaches the regular expression engine is refused: %s',
    (pattern) => {
      expect(isGlob(pattern)).toBe(false);
      expect(isGlob(pattern)).toBe(false);
    },
  );

  it.each([
    ['/*/*/*/*/db'],
    ['/**/a/**/b/**/c/**'],
    ['/*a*/*a*/*a*'],
    ['/a-*-b-*/**'],
    ['/{dev,staging,prod}/{api,web}/**'],
    ['KEY_*_*'],
  ])('of everyday shape is accepted: %s', (pattern) => {
    expect(isGlob(pattern)).toBe(true);
  });
});

describe('what is provable about globs', () => {
  it('a pattern within another never matches a path that the other does not', () => {
    const wide = fc.oneof(
      anyPath.map((path) => (path === '/' ? '/**' : `${path}/**`)),
      fc.constant('**'),
      anyPattern,
    );
    fc.assert(
      fc.property(anyPattern, wide, anyPath, (narrow, wider, path) => {
        fc.pre(isGlobWithin(narrow, wider) && matches(narrow, path) === true && isGlob(wider));
        expect(matches(wider, path)).toBe(true);
      }),
      { numRuns: 300, maxSkipsPerRun: 500 },
    );
  });

  it('disjoint patterns never match the same path', () => {
    fc.assert(
      fc.property(anyPattern, anyPattern, anyPath, (left, right, path) => {
        fc.pre(areGlobsDisjoint(left, right));
        expect(matches(left, path) === true && matches(right, path) === true).toBe(false);
      }),
      { numRuns: 2000, maxSkipsPerRun: 500 },
    );
  });

  it('a subtree lies within itself and its ancestors, not beside them', () => {
    expect(isGlobWithin('/a/b/**', '/a/**')).toBe(true);
    expect(isGlobWithin('/a/*/c', '/a/**')).toBe(true);
    expect(isGlobWithin('/a', '/**')).toBe(true);
    expect(isGlobWithin('/ab/**', '/a/**')).toBe(false);
    expect(isGlobWithin('/a*/**', '/a/**')).toBe(false);
    expect(isGlobWithin('/**', '/a/**')).toBe(false);
    expect(isGlobWithin('!/a/**', '/a/**')).toBe(false);
    expect(isGlobWithin('*', '/**')).toBe(false);
    expect(isGlobWithin('/a/**', '/a/*')).toBe(false);
  });

  it('subtrees beside each other are disjoint, nested ones are not', () => {
    expect(areGlobsDisjoint('/a/**', '/b/**')).toBe(true);
    expect(areGlobsDisjoint('/a/**', '/a/b/**')).toBe(false);
    expect(areGlobsDisjoint('/a*/**', '/ab/**')).toBe(false);
    expect(areGlobsDisjoint('**', '/ab/**')).toBe(false);
  });

  it('the literal prefix ends before the first segment with a wildcard', () => {
    expect(literalPrefix('/a/b/*/c')).toEqual(['a', 'b']);
    expect(literalPrefix('/a/b')).toEqual(['a', 'b']);
    expect(literalPrefix('/')).toEqual([]);
    expect(literalPrefix('/a\\*b/c')).toEqual([]);
    expect(literalPrefix('!/a')).toBeUndefined();
    expect(literalPrefix('a')).toBeUndefined();
  });
});
