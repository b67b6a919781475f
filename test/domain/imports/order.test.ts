import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { inOrder, lastRank, rankAt } from '../../../layers/domain/imports/order.ts';

interface Ranked {
  readonly id: string;
  readonly rank: number;
}

const ids = (all: readonly Ranked[]): string[] => all.map(({ id }) => id);

it('keeps the order that moves one after the other amount to', () => {
  const move = fc.record({ from: fc.nat(7), to: fc.integer({ min: 1, max: 9 }) });
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      let imports: readonly Ranked[] = [];
      for (let n = 0; n < 8; n += 1) imports = [...imports, { id: `${n}`, rank: lastRank(imports) }];
      const expected = ids(imports);
      for (const { from, to } of moves) {
        const id = expected[from] ?? '';
        expected.splice(from, 1);
        expected.splice(to - 1, 0, id);
        const others = inOrder(imports).filter((each) => each.id !== id);
        const rank = rankAt(others, to);
        imports =
          rank === undefined
            ? expected.map((each, index) => ({ id: each, rank: index + 1 }))
            : imports.map((each) => (each.id === id ? { ...each, rank } : each));
        expect(ids(inOrder(imports))).toEqual(expected);
      }
    }),
  );
});

it('says when there is no room left between two neighbours', () => {
  const neighbours = [
    { id: 'a', rank: 1 },
    { id: 'b', rank: 1 + Number.EPSILON },
  ];
  expect(rankAt(neighbours, 2)).toBeUndefined();
  expect(rankAt(neighbours, 1)).toBeLessThan(1);
  expect(rankAt(neighbours, 3)).toBeGreaterThan(1 + Number.EPSILON);
});

it('puts those of one rank in the order in which they were made', () => {
  const made = [
    { id: '2', rank: 1 },
    { id: '1', rank: 1 },
    { id: '3', rank: 0 },
  ];
  expect(ids(inOrder(made))).toEqual(['3', '1', '2']);
});
