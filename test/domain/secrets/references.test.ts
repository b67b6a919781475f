import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { referencesIn } from '../../../layers/domain/secrets/references.ts';

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
    [`$\${KEY}`, [[undefined, '', 'KEY']]],
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

  it('takes time in proportion to the length of the value', () => {
    expect(referencesIn(`\${`.repeat(200_000))).toEqual([]);
  });
});
