import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeholder } from '../../layers/domain/placeholder-pattern.ts';
import { processorTime } from '../harness/processor-time.ts';

const namesIn = (text: string) => [...text.matchAll(placeholder)].map(([whole, name]) => [whole, name]);

/** What it stands for, said in a way that is as slow as it is plain. */
const plainly = /\{\{\{?\s*([^{}]*?)\s*\}?\}\}/g;

it('finds what stands in braces, without the blanks around it', () => {
  const text = fc.array(fc.constantFrom('{', '{{', '}', '}}', ' ', '\n', '\u00a0', 'a', 'b.c'), {
    maxLength: 14,
  });
  fc.assert(
    fc.property(text, (parts) => {
      const given = parts.join('');
      expect(namesIn(given)).toEqual([...given.matchAll(plainly)].map(([whole, name]) => [whole, name]));
    }),
    { numRuns: 3000 },
  );
});

it.each(['', 'a', 'a ', ' a', 'a '.repeat(500)])(
  'takes no long time over blanks without an end, after %j',
  (before) => {
    const blanks = ' '.repeat(50_000);
    const begun = processorTime();
    for (const text of [`{{${before}${blanks}`, `{{${blanks}${before}`, `{{{${before}${blanks}{{${blanks}`])
      namesIn(text);
    expect(processorTime() - begun).toBeLessThan(500);
  },
);
