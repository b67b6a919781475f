import { beforeAll, describe, expect, it } from 'vitest';
import { countOne, type OperationCost } from '../../bench/counting/count.ts';
import { withSeededApp } from '../../bench/counting/seeded-app.ts';
import { keyOperationsOn } from '../../bench/load/keys.ts';

const costs = new Map<string, OperationCost>();

beforeAll(async () => {
  await withSeededApp(1, async ({ app, seeded }) => {
    for (const [name, template] of Object.entries(await keyOperationsOn(app.send, seeded)))
      costs.set(name, await countOne(app, name, template));
  });
});

describe.each(['encrypt', 'decrypt', 'sign', 'bulkEncrypt', 'bulkDecrypt'])('%s, warm', (operation) => {
  it('takes two rounds to storage and none to KMS', () => {
    expect(costs.get(operation)).toMatchObject({ rounds: 2, kmsCalls: 0 });
  });

  it('consumes five read units and one write unit, however much it encrypts', () => {
    // Identity, project, grant, the key and its material; the event.
    expect(costs.get(operation)?.readUnits).toBeLessThanOrEqual(5);
    expect(costs.get(operation)?.writeUnits).toBeLessThanOrEqual(1);
  });
});
