import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertSlug, isSlug, maxSlugLength, slugFor, slugify } from '../../layers/domain/slugs.ts';

describe('a slug', () => {
  it.each([['dev'], ['my-project-2'], ['a'], ['0'], ['a'.repeat(64)]])('may be %s', (text) => {
    expect(isSlug(text)).toBe(true);
    assertSlug(text);
  });

  it.each([[''], ['Dev'], ['a_b'], ['a--b'], ['-a'], ['a-'], ['a b'], ['ä'], ['a\n'], ['a'.repeat(65)]])(
    '%j is refused by the name of its member',
    (text) => {
      expect(isSlug(text)).toBe(false);
      expect(() => assertSlug(text, 'environmentSlug')).toThrow(
        expect.objectContaining({
          code: 'invalid-input',
          message: expect.stringContaining('environmentSlug'),
        }),
      );
    },
  );

  it('is exactly what slugify leaves as it is', () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'z', '0', '-', '_', 'A', ' ') }),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (written) => {
        expect(isSlug(written)).toBe(written !== '' && slugify(written) === written);
      }),
    );
  });
});

describe('slugify', () => {
  it.each([
    ['My Project', 'my-project'],
    ['fooBar', 'foo-bar'],
    ['Déjà Vu!', 'deja-vu'],
    ['  a__b  ', 'a-b'],
    ['R&D', 'r-and-d'],
    ['日本', ''],
    ['x'.repeat(80), 'x'.repeat(64)],
    [`${'x'.repeat(63)} y`, 'x'.repeat(63)],
  ])('%j becomes %j', (name, slug) => {
    expect(slugify(name)).toBe(slug);
  });

  it('makes a slug, or nothing, of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        const slug = slugify(name);
        expect(slug === '' || isSlug(slug)).toBe(true);
        expect(slug.length).toBeLessThanOrEqual(maxSlugLength);
      }),
    );
  });
});

describe('a project slug', () => {
  it('is a slug of 5 to 36 characters for any name', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 100 }),
        fc.stringMatching(/^[a-z0-9]{4}$/),
        (name, random) => {
          const slug = slugFor(name, random, 'project');
          expect(isSlug(slug) && slug.length >= 5 && slug.length <= 36).toBe(true);
          expect(slug.endsWith(`-${random}`)).toBe(true);
        },
      ),
    );
    expect(slugFor('My App', 'x1y2', 'project')).toBe('my-app-x1y2');
    expect(slugFor('日本', 'x1y2', 'project')).toBe('project-x1y2');
  });
});
