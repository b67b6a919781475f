import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Attributes, parseFilter, soughtBy, testOf } from '../../../layers/domain/scim/filter.ts';

interface Thing {
  readonly name: string;
  readonly tag: string;
  readonly active: boolean;
}

const attributes: Attributes<Thing> = {
  name: { type: 'text', values: ({ name }) => (name === '' ? [] : [name]) },
  tag: { type: 'exact-text', values: ({ tag }) => [tag] },
  active: { type: 'boolean', values: ({ active }) => [active] },
};

const word = fc.string({ unit: fc.constantFrom('a', 'A', 'b', '"', '\\', ' ', ')', 'é'), maxLength: 4 });
const thing = fc.record({ name: word, tag: word, active: fc.boolean() });

/** A filter with what it means, built side by side. */
type Meant = readonly [text: string, means: (thing: Thing) => boolean];

const comparison: fc.Arbitrary<Meant> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('eq', 'co', 'sw', 'ew', 'ne'),
      word.filter((text) => !text.includes('\\')),
    )
    .map(([op, value]): Meant => {
      const asked = value.toLowerCase();
      const tests: Record<string, (name: string) => boolean> = {
        eq: (name) => name === asked,
        co: (name) => name.includes(asked),
        sw: (name) => name.startsWith(asked),
        ew: (name) => name.endsWith(asked),
      };
      const matches = ({ name }: Thing) =>
        name !== '' && (tests[op === 'ne' ? 'eq' : op]?.(name.toLowerCase()) ?? false);
      return [`name ${op} ${JSON.stringify(value)}`, op === 'ne' ? (each) => !matches(each) : matches];
    }),
  fc.constant<Meant>(['name pr', ({ name }) => name !== '']),
  fc.boolean().map((flag): Meant => [`active eq ${flag}`, ({ active }) => active === flag]),
);

const { filter } = fc.letrec<{ filter: Meant }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    comparison,
    tie('filter').map(([text, means]): Meant => [`not (${text})`, (each) => !means(each)]),
    fc
      .tuple(tie('filter'), tie('filter'))
      .map(
        ([[a, first], [b, second]]): Meant => [`(${a}) and (${b})`, (each) => first(each) && second(each)],
      ),
    fc
      .tuple(tie('filter'), tie('filter'))
      .map(([[a, first], [b, second]]): Meant => [`(${a}) or (${b})`, (each) => first(each) || second(each)]),
  ),
}));

const codeOf = (text: string): string => {
  try {
    testOf(parseFilter(text), attributes);
    return 'taken';
  } catch (error) {
    return String((error as { code?: string }).code);
  }
};

describe('a filter', () => {
  it('means what its parts mean, however they are put together', () => {
    fc.assert(
      fc.property(filter, thing, ([text, means], one) => {
        expect(testOf(parseFilter(text), attributes)(one), text).toBe(means(one));
      }),
    );
  });

  it('is taken or refused, and nothing else, whatever is written', () => {
    const piece = fc.constantFrom(
      'name',
      'eq',
      '"a"',
      '(',
      ')',
      '[',
      ']',
      'and',
      'not',
      '.',
      '5',
      '"',
      'null',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(['taken', 'invalid-input']).toContain(codeOf(pieces.join(' ')));
      }),
    );
  });

  it('compares letter case where the attribute says so', () => {
    const one = { name: 'Ada', tag: 'Ada', active: true };
    const holds = (text: string) => testOf(parseFilter(text), attributes)(one);
    expect([holds('name eq "ADA"'), holds('tag eq "ADA"'), holds('TAG EQ "Ada"')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it.each([
    `${'('.repeat(40)}name pr${')'.repeat(40)}`,
    'a'.repeat(1_001),
    'unknown pr',
    '__proto__ pr',
    'tag gt 5',
  ])('fail/%# is refused', (text) => expect(codeOf(text)).toBe('invalid-input'));

  it('is looked up by one attribute only where it says nothing else', () => {
    expect(soughtBy(parseFilter('userName eq "x"'), 'username')).toBe('x');
    expect(soughtBy(parseFilter('userName ne "x"'), 'username')).toBeUndefined();
    expect(soughtBy(parseFilter('userName eq "x" or active eq true'), 'username')).toBeUndefined();
  });
});
