import { beforeAll, describe, expect, it } from 'vitest';
import { countOne, type OperationCost } from '../../bench/counting/count.ts';
import { withSeededApp } from '../../bench/counting/seeded-app.ts';
import { authorityOperationsOn } from '../../bench/load/pki.ts';

const costs = new Map<string, OperationCost>();

beforeAll(async () => {
  await withSeededApp(1, async ({ app, seeded }) => {
    for (const [name, template] of Object.entries(await authorityOperationsOn(app.send, seeded)))
      if (name !== 'ocsp') costs.set(name, await countOne(app, name, template));
  });
});

describe.each(['issue', 'sign'])('%s, warm', (operation) => {
  it('takes two rounds to storage and none to KMS', () => {
    const { rounds, kmsCalls } = costs.get(operation) ?? {};
    expect(rounds).toBeLessThanOrEqual(2);
    expect(kmsCalls).toBe(0);
  });
});

describe.each(['below', 'page'])('%s, warm', (operation) => {
  it('takes at most three rounds to storage and none to KMS', () => {
    const { rounds, kmsCalls } = costs.get(operation) ?? {};
    expect(rounds).toBeLessThanOrEqual(3);
    expect(kmsCalls).toBe(0);
  });
});

it('issuing consumes no more than it did with one certificate', () => {
  expect(costs.get('issue')?.readUnits).toBeLessThanOrEqual(8);
});
