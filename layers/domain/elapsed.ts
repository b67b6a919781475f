import type { Runtime } from './runtime.ts';

/**
 * Milliseconds since this was made, by a clock that may be set: a step back is passed over, so that nothing which ends
 * after a while lasts as long as the clock was wrong.
 */
export const stopwatch = (runtime: Pick<Runtime, 'now'>): (() => number) => {
  let elapsed = 0;
  let last = runtime.now().getTime();
  return () => {
    const now = runtime.now().getTime();
    elapsed += Math.max(0, now - last);
    last = now;
    return elapsed;
  };
};
