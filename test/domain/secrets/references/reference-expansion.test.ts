import { describe, expect, it } from 'vitest';
import { placeAt } from '../../../../layers/domain/places/scope.ts';
import type { Environment } from '../../../../layers/domain/projects/project.ts';
import {
  Expander,
  maxExpandedLength,
  maxNesting,
  onOneLine,
  type Resolve,
} from '../../../../layers/domain/secrets/references/reference-expansion.ts';

const place = placeAt({ id: 'env', slug: 'dev' } as Environment, []);
const ref = (key: string): string => `\${${key}}`;

/** Expands one of these values, which refer to each other by their keys. */
const expand = (values: Readonly<Record<string, string>>, key: string) => {
  let asked = 0;
  const resolve: Resolve = (_place, reference) => {
    asked += 1;
    const value = values[reference.key];
    return value === undefined ? 'not-found' : { id: reference.key, value, place };
  };
  const expander = new Expander(resolve);
  const expansion = expander.expand({ id: key, value: values[key] ?? '', place });
  return { ...expansion, asked, again: () => expander.expand({ id: key, value: values[key] ?? '', place }) };
};

describe('an expansion', () => {
  it('works out once what occurs many times', () => {
    const values = Object.fromEntries(
      Array.from({ length: 10 }, (_, n) => [`K${n}`, ref(`K${n + 1}`).repeat(2)]),
    );
    const { value, asked } = expand({ ...values, K10: 'x' }, 'K0');
    expect(value).toBe('x'.repeat(1024));
    expect(asked).toBeLessThanOrEqual(20);
  });

  it('that would grow beyond all bounds leaves the value as it is', () => {
    const values = Object.fromEntries(
      Array.from({ length: 9 }, (_, n) => [`K${n}`, ref(`K${n + 1}`).repeat(10)]),
    );
    const { value, left } = expand({ ...values, K9: 'x' }, 'K0');
    expect(value).toBe(values.K0);
    expect(left).toEqual([{ written: ref('K1'), reason: 'too-large' }]);
  });

  it('of very many references to nothing at all leaves the value as it is, too', () => {
    const values = Object.fromEntries(
      Array.from({ length: 9 }, (_, n) => [`K${n}`, ref(`K${n + 1}`).repeat(20)]),
    );
    const { left } = expand({ ...values, K9: '' }, 'K0');
    expect(left).toEqual([{ written: ref('K1'), reason: 'too-large' }]);
  });

  it('is as long as it may be, and no longer', () => {
    const half = 'x'.repeat(maxExpandedLength / 2);
    expect(expand({ A: ref('B').repeat(2), B: half }, 'A').value).toHaveLength(maxExpandedLength);
    expect(expand({ A: `${ref('B').repeat(2)}!`, B: half }, 'A').left).toEqual([
      { written: ref('B'), reason: 'too-large' },
    ]);
  });

  it('ends in a web where everything refers to everything', () => {
    const keys = Array.from({ length: 30 }, (_, n) => `K${n}`);
    const all = keys.map(ref).join('');
    const { value, left } = expand(Object.fromEntries(keys.map((key) => [key, all])), 'K0');
    expect(value).toBe(all);
    expect(left).toHaveLength(30);
    expect(left.every(({ reason }) => reason === 'too-large')).toBe(true);
  });

  it('gives the same for a value whether or not it was met inside another before', () => {
    const values: Record<string, string> = { A: ref('B'), B: `b${ref('C')}`, C: `c${ref('B')}` };
    for (let n = 0; n < maxNesting; n += 1) values[`L${n}`] = ref(n + 1 < maxNesting ? `L${n + 1}` : 'A');
    const resolve: Resolve = (_place, { key }) => ({ id: key, value: values[key] ?? '', place });
    const together = new Expander(resolve);
    for (const key of [...Object.keys(values), ...Object.keys(values).reverse()]) {
      const standing = { id: key, value: values[key] ?? '', place };
      expect(together.expand(standing)).toEqual(new Expander(resolve).expand(standing));
    }
  });

  it('of many values together is refused when no reply could hold it', () => {
    const expander = new Expander((_place, { key }) => ({
      id: key,
      value: 'x'.repeat(1_000_000),
      place,
    }));
    const expandMany = () => {
      for (let n = 0; n < 40; n += 1) expander.expand({ id: `${n}`, value: ref('BIG'), place });
    };
    expect(expandMany).toThrow(expect.objectContaining({ code: 'too-large' }));
  });
});

describe('a value on one line', () => {
  it.each([
    ['plain', 'plain'],
    ['two\nlines', '"two\\nlines"'],
  ])('%j', (value, line) => {
    expect(onOneLine(value)).toBe(line);
  });
});
