import { describe, expect, it } from 'vitest';
import { paced } from '../../../functions/workers/key-rotation/pace.ts';

describe('the pace of a rotation', () => {
  const clocked = () => {
    let now = 0;
    const pauses: number[] = [];
    const pause = async (milliseconds: number) => {
      pauses.push(milliseconds);
      now += milliseconds;
    };
    const pace = paced(100, () => now, pause);
    return { pace, pauses, work: (milliseconds: number) => (now += milliseconds), now: () => now };
  };

  it('lets so many values a second through, however they come', async () => {
    const { pace, now } = clocked();
    for (const values of [50, 1, 49, 100]) await pace(values);
    expect(now()).toBe(2000);
  });

  it('makes nothing up for time in which nothing was moved', async () => {
    const { pace, pauses, work } = clocked();
    work(60_000);
    await pace(100);
    expect(pauses).toEqual([1000]);
  });

  it('does not wait for nothing', async () => {
    const { pace, pauses } = clocked();
    await pace(0);
    expect(pauses).toEqual([]);
  });
});
