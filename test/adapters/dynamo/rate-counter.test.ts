import { createSecretKey, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { rateCounter } from '../../../layers/adapters/dynamo/rate-counter.ts';
import { openTable, type Table } from '../../../layers/adapters/dynamo/table.ts';
import type { KeyRing } from '../../../layers/domain/keys/key-ring.ts';
import type { Subject } from '../../../layers/domain/rate-limits/limits.ts';
import { windowAt } from '../../../layers/domain/rate-limits/window.ts';
import { allItems, createTable } from '../../harness/table.ts';
import { dynamodb } from '../../harness/worker.ts';

const keysOf = (key = createSecretKey(randomBytes(32))) =>
  ({ derived: async () => key }) as unknown as KeyRing;
const keys = keysOf();
const minute = 60_000;
const now = Date.parse('2026-01-01T00:00:00.000Z');

let table: Table;
beforeAll(async () => {
  process.env.AWS_ENDPOINT_URL_DYNAMODB = dynamodb();
  table = openTable({ table: await createTable(), storageTimeout: 2500, storageAttempts: 3 });
});

let subjects = 0;
const someone = (by: Subject['by'] = 'identity'): Subject => {
  subjects += 1;
  return { limit: 'read', by, id: `someone-${subjects}` };
};

describe('requests that many processes tell of', () => {
  it('ok/at the same moment, as the first of their minute, are all counted', async () => {
    const subject = someone();
    for (const at of [now, now + minute]) {
      const told = Array.from({ length: 20 }, () =>
        rateCounter(table, keys).add(subject, windowAt(subject.id, at), 3),
      );
      const totals = (await Promise.all(told)).toSorted((a, b) => Number(a) - Number(b));
      expect(totals).toEqual(Array.from({ length: 20 }, (_, n) => 3 * (n + 1)));
    }
  });

  it('ok/of a minute that is over there add nothing to the next', async () => {
    const subject = someone();
    const counter = rateCounter(table, keys);
    await counter.add(subject, windowAt(subject.id, now + minute), 5);
    expect(await counter.add(subject, windowAt(subject.id, now), 7)).toBeUndefined();
    expect(await counter.add(subject, windowAt(subject.id, now + minute), 1)).toBe(6);
  });

  it('ok/by different callers, or in different classes, are apart', async () => {
    const counter = rateCounter(table, keys);
    const subject = someone();
    const others: readonly Subject[] = [
      someone(),
      { ...subject, by: 'user' },
      { ...subject, limit: 'write' },
    ];
    for (const each of [subject, ...others])
      expect(await counter.add(each, windowAt(each.id, now), 1)).toBe(1);
  });

  it('ok/from addresses lie in slots that nobody can foresee without the key', async () => {
    const subject = someone('address');
    const slots = async () =>
      (await allItems(table.name)).map(({ pk }) => String(pk)).filter((pk) => pk.includes('#slot#'));
    await rateCounter(table, keys).add(subject, windowAt(subject.id, now), 1);
    await rateCounter(table, keys).add(subject, windowAt(subject.id, now), 1);
    expect(await slots()).toHaveLength(1);
    expect((await slots()).join()).not.toContain(subject.id);
    await rateCounter(table, keysOf()).add(subject, windowAt(subject.id, now), 1);
    expect(await slots()).toHaveLength(2);
  });
});
