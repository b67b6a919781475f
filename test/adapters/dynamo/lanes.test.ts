import { expect, it } from 'vitest';
import { Lanes } from '../../../layers/adapters/dynamo/batches.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('no more than so much work is under way, and all of it is done', async () => {
  const lanes = new Lanes(3);
  let now = 0;
  let most = 0;
  const work = async (n: number): Promise<number> => {
    now += 1;
    most = Math.max(most, now);
    await turn();
    now -= 1;
    if (n === 4) throw new Error('four');
    return n;
  };
  const done = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => lanes.run(() => work(n))));
  expect(most).toBe(3);
  expect(done.map(({ status }) => status).filter((status) => status === 'rejected')).toHaveLength(1);
  expect(await lanes.run(async () => 'still')).toBe('still');
});
