import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { flag } from '../../layers/http/wire.ts';

test.each([
  [true, true],
  ['true', true],
  ['True', true],
  [false, false],
  ['false', false],
  ['False', false],
])('%j is a boolean', (given, meant) => {
  expect(flag(!meant).parse(given)).toBe(meant);
});

test.each([undefined, null, ''])('%j means the default', (given) => {
  expect(flag(true).parse(given)).toBe(true);
  expect(flag(false).parse(given)).toBe(false);
});

test('nothing else is taken for a boolean', () => {
  const texts = fc.string({ minLength: 1 }).filter((text) => !/^(true|false)$/i.test(text));
  const others = fc.oneof(texts, fc.integer(), fc.object());
  fc.assert(fc.property(others, (given) => !flag(true).safeParse(given).success));
});
