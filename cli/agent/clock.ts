import { randomInt } from 'node:crypto';
import { setTimeout as later } from 'node:timers/promises';
import type { Milliseconds } from './durations.ts';

/** Time as the agent sees it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends early, and without a fault, when the signal is given. */
  pause(milliseconds: Milliseconds, signal: AbortSignal): Promise<void>;
  /** A number from 0 to 1. */
  chance(): number;
}

/** What a timer of Node can wait for. */
const LONGEST = 2 ** 31 - 1;

export const realClock = (now: () => number): Clock => ({
  now,
  pause: async (milliseconds, signal) => {
    await later(Math.min(milliseconds, LONGEST), undefined, { signal }).catch(() => undefined);
  },
  chance: () => randomInt(2 ** 32) / 2 ** 32,
});

/** So much earlier, by chance, that many agents do not ask at the same moment. */
export const somewhatEarlier = (milliseconds: Milliseconds, { chance }: Clock): Milliseconds =>
  milliseconds * (1 - chance() / 10);
