import type { GuessStore } from '../../../domain/guess-limits.ts';
import type { FailedLogins } from '../../../domain/lockout.ts';
import { absent, type Condition, check, put, remove } from '../changes.ts';
import { fromItem, type Item, type Key, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';

/** Kept until the count means nothing any more. */
const itemOf = (key: Key, failed: FailedLogins): Item =>
  toItem(key, failed, { ttl: Math.ceil(Math.max(failed.windowEndsAt, failed.lockedUntil) / 1000) });

/**
 * Nobody counted since `previous` was read. The count alone would not do: after a quiet time it starts over, so the
 * same number may come back; its window never does.
 */
const unchanged = (previous: FailedLogins | undefined): Condition =>
  previous
    ? {
        expression: 'failures = :failures and windowEndsAt = :windowEndsAt',
        values: { ':failures': previous.failures, ':windowEndsAt': previous.windowEndsAt },
      }
    : absent;

/** Counts of wrong guesses, under digests: what strangers send as a name is never a key. */
export const guessStore = (session: ReadSession): GuessStore => ({
  failures: async (guesses) => fromItem(await session.get(keys.guesses(guesses))),
  recordFailures: (guesses, failed, previous) =>
    put(itemOf(keys.guesses(guesses), failed), unchanged(previous)),
  clearFailures: (guesses, previous) =>
    previous ? remove(keys.guesses(guesses), unchanged(previous)) : check(keys.guesses(guesses), absent),
  forgetFailures: (guesses) => remove(keys.guesses(guesses)),
  expect: (...all) => session.expect(...all.map(keys.guesses)),
});
