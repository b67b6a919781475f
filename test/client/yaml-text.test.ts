import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { yamlText } from '../../layers/client/yaml-text.ts';

const letters = fc.constantFrom(' ', '\t', '\n', '\r', 'a', '#', '-', ':', '"', "'", '|', '\u2028', '\u0085');
const text = fc.array(letters, { maxLength: 8 }).map((all) => all.join(''));

it.each([{}, { compat: 'yaml-1.1' as const }])('what is written (%j) is read as what it was', (options) => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[A-Z_]{1,8}$/), text), (held) => {
      expect(parse(yamlText(held, options))).toEqual(held);
    }),
    { numRuns: 2000 },
  );
});

it('texts of several lines stand in blocks', () => {
  expect(yamlText({ KEY: 'one\ntwo\n' })).toBe('KEY: |\n  one\n  two\n');
});
