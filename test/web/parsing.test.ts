import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formats, written } from '../../web/secrets/formats.ts';
import { parseDotenv, parseText } from '../../web/secrets/parsing.ts';

const valuesIn = (text: string) =>
  Object.fromEntries(parseDotenv(text).entries.map(({ key, value }) => [key, value]));

describe('a .env text', () => {
  it('says names and values with comments, export, quotes and several lines', () => {
    const text = [
      '# a comment',
      'PLAIN=value # said so',
      'export QUOTED="a # b"',
      `SINGLE='$\{NOT} \\n touched'`,
      'LINES="first\nsecond"',
      'ESCAPED="a\\nb\\"c\\\\"',
      'EMPTY=',
      'URL=postgres://a:b@c/d?e=f#g',
    ].join('\n');
    expect(valuesIn(text)).toEqual({
      PLAIN: 'value',
      QUOTED: 'a # b',
      SINGLE: '$' + '{NOT} \\n touched',
      LINES: 'first\nsecond',
      ESCAPED: 'a\nb"c\\',
      EMPTY: '',
      URL: 'postgres://a:b@c/d?e=f#g',
    });
  });

  it('names the lines that say nothing, and goes on after them', () => {
    const { entries, badLines } = parseDotenv('nonsense\nA=1\nB="never ends\nC=2');
    expect(badLines).toEqual([1, 3]);
    expect(entries.map(({ key }) => key)).toEqual(['A', 'C']);
  });
});

describe('a text', () => {
  it.each([
    ['{"A":"1","B":2,"C":{"d":true},"E":null}', ''],
    ['A: "1"\nB: 2\nC: {"d": true}\nE:\n', 'a.yaml'],
    ['[{"key":"A","value":"1"},{"key":"B","value":2},{"key":"C","value":{"d":true}},{"key":"E"}]', ''],
  ])('is a map or a list of names and values: %s', async (text, name) => {
    const { entries } = await parseText(text, name);
    expect(Object.fromEntries(entries.map(({ key, value }) => [key, value]))).toEqual({
      A: '1',
      B: '2',
      C: '{"d":true}',
      E: '',
    });
  });

  it.each(['[1', '"a"', '{'])('that is no map says so: %s', async (text) => {
    expect((await parseText(text, 'a.json')).isNoMap).toBe(true);
  });

  it('that breaks a rule of names loses that one only', async () => {
    const { entries, badLines } = await parseText('{"A":"1","b/c":"2"}');
    expect([entries.length, badLines]).toEqual([1, [2]]);
  });
});

describe.each(formats)('what is written as %s', (format) => {
  it('is read as what it was, whatever a value holds', async () => {
    const line = fc.stringMatching(/^[\w \t"'`$\\#{}=:.,-]*$/);
    const value = fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'));
    const entry = fc.record({ key: fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/), value });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(entry, { selector: ({ key }) => key, minLength: 1 }),
        async (entries) => {
          const text = await written(entries, format);
          const read = (await parseText(text, `file.${format}`)).entries;
          const sorted = (all: typeof entries) => [...all].sort((a, b) => (a.key < b.key ? -1 : 1));
          expect(sorted([...read])).toEqual(sorted(entries));
        },
      ),
    );
  });
});
