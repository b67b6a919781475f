import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSecretName } from '../../../../layers/domain/secrets/core/names.ts';
import { partsOf, referencesIn, spell } from '../../../../layers/domain/secrets/references/references.ts';

const spelled = (value: string) =>
  referencesIn(value).map(({ environment, path, key }) => [environment, path.join('/'), key]);

describe('references in a value', () => {
  it.each([
    ['plain text', []],
    [`\${KEY}`, [[undefined, '', 'KEY']]],
    [
      `postgres://\${USER}:\${PASSWORD}@host`,
      [
        [undefined, '', 'USER'],
        [undefined, '', 'PASSWORD'],
      ],
    ],
    [`\${prod.KEY}`, [['prod', '', 'KEY']]],
    [`\${prod.app.db.KEY}`, [['prod', 'app/db', 'KEY']]],
    [`\${ KEY }`, [[undefined, '', 'KEY']]],
    [`\${KEY} and \${KEY}`, [[undefined, '', 'KEY']]],
    [`$KEY {KEY} \${} $ {KEY} \${open`, []],
    [`$\${KEY}`, []],
    [`$$\${KEY}`, [[undefined, '', 'KEY']]],
    [`$\${ \${KEY}`, [[undefined, '', 'KEY']]],
    [`\${"KEY.WITH.DOTS"}`, [[undefined, '', 'KEY.WITH.DOTS']]],
    [`\${prod."a.b"}`, [['prod', '', 'a.b']]],
    [`\${prod.app.db."a.b"}`, [['prod', 'app/db', 'a.b']]],
    [`\${"KEY"}`, [[undefined, '', '"KEY"']]],
    [`\${prod."KEY"}`, [['prod', '', '"KEY"']]],
    [
      `\${a}\${b.c}`,
      [
        [undefined, '', 'a'],
        ['b', '', 'c'],
      ],
    ],
  ])('of %j', (value, expected) => {
    expect(spelled(value)).toEqual(expected);
  });

  it('finds what was put there, whatever stands around it', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
    const text = fc.string().map((any) => any.replaceAll(/[${}]/g, ''));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, fc.array(word, { minLength: 1, maxLength: 5 }))), (all) => {
        const value = all.map(([around, parts]) => `${around}\${${parts.join('.')}}`).join('');
        const written = [...new Set(all.map(([, parts]) => parts.join('.')))];
        expect(referencesIn(value).map(({ text: found }) => found)).toEqual(written);
      }),
    );
  });

  it.each([`\${`, `$\${`, '$', `\${".`])(
    'takes time in proportion to the length of %j over and over',
    (text) => {
      expect(referencesIn(`${text.repeat(100_000)}}`).length).toBeLessThanOrEqual(1);
      expect(referencesIn(text.repeat(100_000))).toEqual([]);
    },
  );

  it('is put together again from its parts', () => {
    const text = fc.string({ unit: fc.constantFrom('$', '{', '}', 'a', '.', '"', ' ') });
    fc.assert(
      fc.property(text, (value) => {
        const written = partsOf(value).map((part) => (typeof part === 'string' ? part : part.written));
        expect(written.join('')).toBe(value);
      }),
    );
  });

  it('names any key that can be named, wherever it stands', () => {
    const key = fc.string({ unit: fc.constantFrom('a', '.', '"', ' ', '$', '{', '字'), minLength: 1 });
    const word = fc.stringMatching(/^[a-z0-9-]{1,5}$/);
    fc.assert(
      fc.property(key.filter(isSecretName), fc.array(word, { maxLength: 3 }), (name, place) => {
        const spelled = spell(name, place);
        if (spelled === undefined) expect(name).toMatch(/"/);
        const [reference] = referencesIn(spelled ?? '');
        if (spelled === undefined) return;
        expect([reference?.environment, ...(reference?.path ?? [])].join('.')).toBe(place.join('.'));
        expect(reference?.key).toBe(name);
      }),
    );
  });
});
