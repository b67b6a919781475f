import { setTimeout as sleep } from 'node:timers/promises';
import { stopwatch } from './elapsed.ts';
import { isRefusal, LocketError } from './errors.ts';
import type { Runtime } from './runtime.ts';
import type { Unit } from './unit.ts';

/**
 * Milliseconds after which no new try begins: API Gateway hangs up after 29 s, and the last try, with its reads and its
 * own waiting for storage, comes on top.
 */
const patience = 15_000;
/** Seconds a caller is asked to wait who lost every race until then. */
const retryAfter = 2;
/** Milliseconds: about one round to storage, and what keeps the last of many competitors waiting bearably. */
const shortestWait = 5;
const longestWait = 640;

/** Waits a random share of a growing time (full jitter), so that competitors spread out instead of colliding again. */
const stepAside = async ({ randomBytes }: Pick<Runtime, 'randomBytes'>, round: number): Promise<void> => {
  const chance = Buffer.from(randomBytes(4)).readUInt32BE() / 0xffffffff;
  await sleep(chance * Math.min(longestWait, shortestWait * 2 ** round));
};

const crowded = (cause: unknown): LocketError =>
  new LocketError('throttled', `Too many changes to this at once, try again in ${retryAfter} seconds`, {
    retryAfter,
    cause,
  });

/**
 * Runs `attempt` again from fresh reads while it loses races (`conflict`): in each round somebody wins, so all of n
 * competitors get through in n rounds at most. Whoever has not after 15 s is `throttled`: nothing of theirs was
 * written, and a later repetition can succeed.
 */
export const retryingConflicts = async <T>(
  unit: Pick<Unit, 'runtime' | 'forget'>,
  attempt: () => Promise<T>,
): Promise<T> => {
  const elapsed = stopwatch(unit.runtime);
  for (let round = 1; ; round += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isRefusal(error, 'conflict')) throw error;
      if (elapsed() >= patience) throw crowded(error);
      unit.forget();
      await stepAside(unit.runtime, round);
    }
  }
};
