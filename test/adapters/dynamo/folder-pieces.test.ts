import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf } from '../../../layers/adapters/dynamo/records/secrets/folder-pieces.ts';

const idOf = (n: number): string => String(n).padStart(4, '0');
const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, n) => idOf(from + n));

describe('the pieces of wanted folders', () => {
  it('hold every wanted one exactly once, in order, and are as many as allowed at most', () => {
    const chosen = fc.array(fc.boolean(), { maxLength: 60 });
    fc.assert(
      fc.property(chosen, fc.integer({ min: 1, max: 20 }), (choices, most) => {
        const among = numbers(1, choices.length);
        const wanted = among.filter((_, index) => choices[index]);
        const pieces = piecesOf(wanted, among, most);
        expect(pieces.length).toBeLessThanOrEqual(most);
        const held = pieces.flatMap(([first, last]) => wanted.filter((id) => id >= first && id <= last));
        expect(held).toEqual(wanted);
        expect(pieces.flat()).toEqual([...pieces.flat()].sort());
      }),
    );
  });

  it('are of about one size where all are wanted', () => {
    const all = numbers(1, 500);
    const sizes = piecesOf(all, all, 16).map(([first, last]) => Number(last) - Number(first) + 1);
    expect(sizes).toHaveLength(16);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2 * Math.min(...sizes) + 1);
  });

  it('leave the widest gaps out', () => {
    const wanted = [...numbers(1, 3), ...numbers(90, 92), ...numbers(95, 97)];
    expect(piecesOf(wanted, numbers(1, 100), 2)).toEqual([
      [idOf(1), idOf(3)],
      [idOf(90), idOf(97)],
    ]);
  });

  it('are none where nothing is wanted', () => {
    expect(piecesOf([], numbers(1, 9), 4)).toEqual([]);
  });
});
