import { stopwatch } from './elapsed.ts';
import { isRefusal, LocketError } from './errors.ts';
import { stepAside } from './jitter.ts';
import type { Unit } from './unit.ts';

/**
 * Milliseconds after which no new try begins: API Gateway hangs up after 29 s, and the last try, with its reads and its
 * own waiting for storage, comes on top.
 */
const patience = 15_000;
/** Seconds a caller is asked to wait who lost every race until then. */
const retryAfter = 2;
/** Milliseconds: about one round to storage, and what keeps the last of many competitors waiting bearably. */
const waits = { shortest: 5, longest: 640 };

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
      await stepAside(unit.runtime, round, waits);
    }
  }
};
