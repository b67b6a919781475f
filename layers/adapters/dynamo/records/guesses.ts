import { sha256Hex } from '../../../domain/digests.ts';
import type { ClearedAt, Guesses, GuessStore } from '../../../domain/guess-limits.ts';
import type { FailedLogins } from '../../../domain/lockout.ts';
import { absent, type Condition, check, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { number } from './shape.ts';

const count = {
  shape: { failures: number, windowEndsAt: number, lockedUntil: number },
  // Kept until the count means nothing any more.
  ttl: ({ windowEndsAt, lockedUntil }: FailedLogins) => Math.ceil(Math.max(windowEndsAt, lockedUntil) / 1000),
};

const digestOf = (...parts: readonly unknown[]): string => sha256Hex(JSON.stringify(parts));

const guessesItem = itemType<FailedLogins>()({
  ...count,
  name: 'wrong guesses at an account, a share or an enrolment, from one network or from all',
  readBy: 'login, opening a share with a password, EST; written by failures only; `ttl`',
  pk: 'GUESSES#<sha256>',
  sk: 'FAILURES',
  key: ({ at, id, network, name }: Guesses) => ({
    pk: `GUESSES#${digestOf(at, id, network, ...(name === undefined ? [] : [name]))}`,
    sk: 'FAILURES',
  }),
});

const methodPartition = (at: Guesses['at'], id: string): string => `GUESSES#${digestOf(at, id)}`;

const methodGuessesItem = itemType<FailedLogins>()({
  ...count,
  name: 'wrong guesses at a client id or a directory, from one network or from all',
  readBy: 'login, clearing lockouts; written by failures only; `ttl`',
  pk: 'GUESSES#<sha256>',
  sk: 'FAILURES#<sha256>',
  key: ({ at, id, network, name }: Guesses) => ({
    pk: methodPartition(at, id),
    sk: `FAILURES#${digestOf(network, name ?? null)}`,
  }),
  ranges: { of: (at: ClearedAt, id: string) => ({ pk: methodPartition(at, id), prefix: 'FAILURES#' }) },
});

export const guessItems = [guessesItem, methodGuessesItem];

/** Those at a login method lie side by side, so that they can be cleared together. */
const typeOf = ({ at }: Guesses) => (at === 'client' || at === 'directory' ? methodGuessesItem : guessesItem);
const keyOf = (guesses: Guesses) => typeOf(guesses).key(guesses);

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
  failures: (guesses) => session.read(typeOf(guesses), keyOf(guesses)),
  recordFailures: (guesses, failed, previous) =>
    put(typeOf(guesses).item(keyOf(guesses), failed), unchanged(previous)),
  clearFailures: (guesses, previous) =>
    previous ? remove(keyOf(guesses), unchanged(previous)) : check(keyOf(guesses), absent),
  forgetFailures: (guesses) => remove(keyOf(guesses)),
  countsAt: async (at, id, limit) => {
    const { items } = await session.page({ ...methodGuessesItem.ranges.of(at, id), limit });
    return items.flatMap((item) => {
      const failed = methodGuessesItem.read(item);
      return failed ? [{ failed, deletion: remove({ pk: item.pk, sk: item.sk }) }] : [];
    });
  },
  expect: (...all) => session.expect(...all.map(keyOf)),
});
