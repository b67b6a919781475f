import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatPath,
  isFolderName,
  isWithin,
  joinPath,
  maxDepth,
  parentOf,
  parsePath,
  rootPath,
} from '../../../layers/domain/folders/paths.ts';

const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
const anyPath = fc.array(name, { maxLength: maxDepth });

describe('a folder path', () => {
  it.each([
    ['/', []],
    ['', []],
    ['///', []],
    ['a', ['a']],
    ['/a/b', ['a', 'b']],
    [' /a//b/// ', ['a', 'b']],
    ['/A-1/b_2', ['A-1', 'b_2']],
  ])('%j is read by its names', (text, segments) => {
    expect(parsePath(text)).toEqual(segments);
  });

  it.each([
    ['/a b'],
    ['/a.b'],
    ['/..'],
    ['/.'],
    ['/ä'],
    ['/a%2Fb'],
    ['/a\\b'],
    ['/a\0'],
    [`/${'a'.repeat(256)}`],
  ])('%j is refused', (text) => {
    expect(() => parsePath(text)).toThrow(
      expect.objectContaining({ code: 'invalid-input', message: 'Invalid folder name' }),
    );
  });

  it('is the same after writing and reading it', () => {
    fc.assert(
      fc.property(anyPath, (path) => {
        expect(parsePath(formatPath(path))).toEqual(path);
      }),
    );
  });

  it('has one spelling, and names without slashes', () => {
    const text = fc.string({ unit: fc.constantFrom('/', '/', 'a', 'B', '-', ' ', '.') });
    fc.assert(
      fc.property(text, (written) => {
        let path: readonly string[];
        try {
          path = parsePath(written);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-input' });
          return;
        }
        expect(path.every(isFolderName)).toBe(true);
        expect(path.join('')).not.toContain('/');
        expect(formatPath(path)).toMatch(/^\/$|^(?:\/[^/]+)+$/);
        expect(formatPath(parsePath(formatPath(path)))).toBe(formatPath(path));
      }),
    );
  });

  it('goes 20 levels down and no further', () => {
    const deepest = parsePath('/a'.repeat(20));
    expect(deepest).toHaveLength(20);
    expect(() => parsePath('/a'.repeat(21))).toThrow(
      expect.objectContaining({ code: 'invalid-input', message: 'A folder path may have at most 20 levels' }),
    );
    expect(() => joinPath(deepest, 'a')).toThrow('at most 20 levels');
  });

  it('is joined from names only', () => {
    expect(joinPath(['a'], 'b', 'c')).toEqual(['a', 'b', 'c']);
    expect(() => joinPath(['a'], 'b/c')).toThrow('Invalid folder name');
    expect(() => joinPath(['a'], '')).toThrow('Invalid folder name');
  });

  it('lies within itself and every folder above, and in no other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'ab', 'b')),
        fc.array(fc.constantFrom('a', 'ab', 'b')),
        (path, other) => {
          const above: (readonly string[])[] = [path];
          for (let up = parentOf(path); up; up = parentOf(up)) above.push(up);
          expect(isWithin(path, other)).toBe(
            above.some((folder) => formatPath(folder) === formatPath(other)),
          );
        },
      ),
    );
    expect(isWithin(['ab'], ['a'])).toBe(false);
    expect(isWithin(['a'], rootPath)).toBe(true);
  });
});
