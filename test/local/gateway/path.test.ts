import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitTarget } from '../../../local/gateway/path.ts';

describe('the path that a function sees', () => {
  it.each([
    ['a plain path', '/a/b', '/a/b', '/a/b'],
    ['an encoded slash', '/s/A%2FB', '/s/A/B', '/s/A%2FB'],
    ['an encoded question mark', '/s/what%3Fnow', '/s/what', '/s/what%3Fnow'],
    ['an encoded hash', '/s/a%23b', '/s/a#b', '/s/a%23b'],
    ['an encoded space', '/s/a%20b', '/s/a b', '/s/a%20b'],
    ['a plus', '/s/a+b', '/s/a+b', '/s/a+b'],
    ['an encoded percent sign', '/s/100%25', '/s/100%', '/s/100%25'],
    ['encoded unicode', '/s/%C3%BC%F0%9F%94%91', '/s/ü🔑', '/s/%C3%BC%F0%9F%94%91'],
    ['dots', '/s/..%2F./x.y', '/s/.././x.y', '/s/..%2F./x.y'],
    ['double slashes', '//a//b', '//a//b', '//a//b'],
    ['a trailing slash', '/a/', '/a/', '/a/'],
    ['a malformed escape', '/s/50%/%zz/%41', '/s/50%/%zz/A', '/s/50%/%zz/%41'],
    ['a malformed byte sequence', '/s/%ff%41', '/s/%ff%41', '/s/%ff%41'],
    ['nothing', '', '/', '/'],
    ['an absolute target', 'http://host:1/a%2Fb', '/a/b', '/a%2Fb'],
  ])('%s', (_what, target, http, rest) => {
    expect(splitTarget('http', target).path).toBe(http);
    expect(splitTarget('rest', target).path).toBe(rest);
  });

  it.each([
    ['/a', ''],
    ['/a?', ''],
    ['/a?x=%2F&y=1?2', 'x=%2F&y=1?2'],
  ])('the query of %s stays as written', (target, query) => {
    expect(splitTarget('http', target).query).toBe(query);
  });

  it.each([
    ['/a%3Fb', 'b'],
    ['/a%3fb%20c%3Fd', 'b%20c%3Fd'],
    ['/a%3Fb?c=d', 'b&c=d'],
    ['/a%3F', ''],
    ['/a%253Fb', ''],
  ])('an HTTP API takes what follows the question mark in %s for a query', (target, query) => {
    expect(splitTarget('http', target).query).toBe(query);
  });

  it('a REST API takes nothing of a path for a query', () => {
    expect(splitTarget('rest', '/a%3Fb?c=d')).toEqual({ path: '/a%3Fb', query: 'c=d' });
  });

  it('an encoded path comes out as it went in, up to its first question mark', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1 })), (segments) => {
        const target = `/${segments.map(encodeURIComponent).join('/')}`;
        expect(splitTarget('http', target).path).toBe(`/${segments.join('/')}`.split('?')[0]);
        expect(splitTarget('rest', target).path).toBe(target);
      }),
    );
  });

  it('any request line has a path that starts the way it was sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(splitTarget('http', `/${text}`).path).toMatch(/^\//);
        expect(splitTarget('http', `/${text}`).path).not.toContain('?');
      }),
    );
  });
});
