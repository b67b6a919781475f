import type { Caller } from '../instance/caller.ts';
import { ApiFailure, Offline } from '../instance/failures.ts';
import type { Clock } from './clock.ts';
import type { RetryStrategy } from './config-parts.ts';

/** Whether the same request may fare better in a moment. */
const isPassing = (error: unknown): boolean =>
  error instanceof Offline || (error instanceof ApiFailure && (error.status >= 500 || error.status === 429));

/** A caller that asks again, after pauses that grow and differ by chance. */
export const retrying = (
  caller: Caller,
  { retries, baseDelay, maxDelay }: RetryStrategy,
  clock: Clock,
  signal: AbortSignal,
): Caller => ({
  url: caller.url,
  call: async (route, asked) => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await caller.call(route, asked);
      } catch (error) {
        if (!isPassing(error) || attempt === retries || signal.aborted) throw error;
        const delay = Math.min(baseDelay * 2 ** attempt, maxDelay);
        await clock.pause(delay * (0.5 + clock.chance() / 2), signal);
      }
    }
  },
});
