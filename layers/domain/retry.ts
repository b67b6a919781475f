import { setTimeout as sleep } from 'node:timers/promises';
import { isRefusal } from './errors.ts';
import type { Runtime } from './runtime.ts';
import type { Unit } from './unit.ts';

const maxAttempts = 200;
/** Milliseconds: about one round to storage, and what keeps the last of many competitors waiting bearably. */
const shortestWait = 5;
const longestWait = 640;

/** Waits a random share of a growing time (full jitter), so that competitors spread out instead of colliding again. */
const stepAside = async ({ randomBytes }: Pick<Runtime, 'randomBytes'>, round: number): Promise<void> => {
  const chance = Buffer.from(randomBytes(4)).readUInt32BE() / 0xffffffff;
  await sleep(chance * Math.min(longestWait, shortestWait * 2 ** round));
};

/**
 * Runs `attempt` again from fresh reads while it loses races (`conflict`). Each round somebody wins, so n competitors
 * need at most n rounds; beyond the bound the `conflict` is the caller's.
 */
export const retryingConflicts = async <T>(unit: Unit, attempt: () => Promise<T>): Promise<T> => {
  for (let round = 1; ; round += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isRefusal(error, 'conflict') || round === maxAttempts) throw error;
      unit.forget();
      await stepAside(unit.runtime, round);
    }
  }
};
