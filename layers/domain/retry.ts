import { isRefusal } from './errors.ts';
import type { Unit } from './unit.ts';

const maxAttempts = 200;

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
    }
  }
};
