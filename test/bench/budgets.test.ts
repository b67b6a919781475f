import { beforeAll, describe, expect, it } from 'vitest';
import { countOperations, type OperationCost } from '../../bench/counting/count.ts';
import { sequentialRounds } from '../../bench/counting/rounds.ts';
import { withSeededApp } from '../../bench/counting/seeded-app.ts';

/** Read and write units that one warm operation may consume; see "Budgets" in bench/README.md. */
const budgets = [
  // Identity, project, grant, folder and secret.
  { operation: 'get', reads: 5, writes: 1 },
  // Five, and what the 100 secrets themselves weigh.
  { operation: 'list', reads: 5 + 20, writes: 1 },
  { operation: 'login', reads: 4, writes: 4 },
  { operation: 'createInEmpty', reads: 8, writes: 10 },
  { operation: 'createInFull', reads: 8, writes: 10 },
  { operation: 'update', reads: 8, writes: 10 },
] as const;

let costs: readonly OperationCost[];
beforeAll(async () => {
  costs = await withSeededApp(100, countOperations);
});

const costOf = (operation: string): OperationCost => {
  const cost = costs.find((each) => each.operation === operation);
  if (!cost) throw new Error(`The bench does not count ${operation}`);
  return cost;
};

describe.each(budgets)('$operation, warm', ({ operation, reads, writes }) => {
  it('takes two rounds to storage and none to KMS', () => {
    expect(costOf(operation)).toMatchObject({ rounds: 2, kmsCalls: 0 });
  });

  it(`consumes at most ${reads} read and ${writes} write units`, () => {
    const { readUnits, writeUnits } = costOf(operation);
    expect(readUnits).toBeLessThanOrEqual(reads);
    expect(writeUnits).toBeLessThanOrEqual(writes);
  });
});

it('an update that is counted changes something', () => {
  expect(costOf('update').writeUnits).toBeGreaterThan(costOf('get').writeUnits);
});

it('creating costs the same in a full folder as in an empty one', () => {
  const { operation: _full, ...full } = costOf('createInFull');
  const { operation: _empty, ...empty } = costOf('createInEmpty');
  expect(full).toEqual(empty);
});

describe('rounds', () => {
  it('are the longest chain of calls that do not overlap', () => {
    expect(sequentialRounds([])).toBe(0);
    expect(
      sequentialRounds([
        { start: 0, end: 5 },
        { start: 1, end: 4 },
      ]),
    ).toBe(1);
    expect(
      sequentialRounds([
        { start: 0, end: 5 },
        { start: 5, end: 9 },
        { start: 2, end: 8 },
      ]),
    ).toBe(2);
  });
});
