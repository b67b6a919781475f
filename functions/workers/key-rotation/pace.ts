import { setTimeout as sleep } from 'node:timers/promises';

/** Values that are sealed again in a second at most: what everybody else does goes first. */
export const valuesPerSecond = 300;

/**
 * Lets no more than so many values a second through: what was quicker than that waits. `now` is in milliseconds.
 */
export const paced = (
  perSecond: number,
  now: () => number,
  pause: (milliseconds: number) => Promise<unknown> = sleep,
): ((values: number) => Promise<void>) => {
  let free = now();
  return async (values) => {
    free = Math.max(free, now()) + (values * 1000) / perSecond;
    const ahead = free - now();
    if (ahead > 0) await pause(ahead);
  };
};
