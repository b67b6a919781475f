import { sha256Hex } from '../../../domain/digests.ts';
import type { Guesses, GuessStore } from '../../../domain/guess-limits.ts';
import type { FailedLogins } from '../../../domain/lockout.ts';
import { absent, type Condition, check, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { number } from './shape.ts';

const guessesItem = itemType<FailedLogins>()({
  name: 'wrong guesses at a client id, an account or a share, from one network or from all',
  readBy: 'login, opening a share with a password; written by failures only; `ttl`',
  pk: 'GUESSES#<sha256>',
  sk: 'FAILURES',
  key: ({ at, id, network }: Guesses) => ({
    pk: `GUESSES#${sha256Hex(JSON.stringify([at, id, network]))}`,
    sk: 'FAILURES',
  }),
  shape: { failures: number, windowEndsAt: number, lockedUntil: number },
  // Kept until the count means nothing any more.
  ttl: ({ windowEndsAt, lockedUntil }) => Math.ceil(Math.max(windowEndsAt, lockedUntil) / 1000),
});

export const guessItems = [guessesItem];

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
  failures: (guesses) => session.read(guessesItem, guessesItem.key(guesses)),
  recordFailures: (guesses, failed, previous) =>
    put(guessesItem.item(guessesItem.key(guesses), failed), unchanged(previous)),
  clearFailures: (guesses, previous) =>
    previous
      ? remove(guessesItem.key(guesses), unchanged(previous))
      : check(guessesItem.key(guesses), absent),
  forgetFailures: (guesses) => remove(guessesItem.key(guesses)),
  expect: (...all) => session.expect(...all.map(guessesItem.key)),
});
