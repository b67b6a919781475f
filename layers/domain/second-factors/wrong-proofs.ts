import { LocketError } from '../errors.ts';
import type { Guesses } from '../guess-limits.ts';
import type { FailedLogins } from '../lockout.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';

/** So many wrong ones in a row lock, each time for longer; minutes. */
const inARow = 3;
const pauses = [5, 30, 60, 240, 1_440] as const;
const longest = 1_440;
/** Milliseconds after a lock, or a wrong one, for which the count is kept: the next pause is the longer one. */
const remembered = 86_400_000;

/** By person, wherever they are said: many addresses buy no guesses, and only who knows the password can guess at all. */
const guessesAt = (userId: string): Guesses => ({ at: 'second-factor', id: userId, network: null });

/** Names what is counted of a person, so that it joins the first round. */
export const expectProofs = ({ stores }: Pick<Unit, 'stores'>, userId: string): void =>
  stores.guesses.expect(guessesAt(userId));

/** What was counted of a person, and that it may be tried again. */
export interface OpenProofs {
  readonly guesses: Guesses;
  readonly failed: FailedLogins | undefined;
}

/** Milliseconds that are left of a lock; one that is longer than any was set before the clock went back. */
const lockLeft = ({ lockedUntil }: FailedLogins, now: Date): number => {
  const left = lockedUntil - now.getTime();
  return left > longest * 60_000 ? 0 : Math.max(0, left);
};

/** What was counted; `too-many-attempts` while it locks. */
export const openProofs = async (unit: Unit, userId: string): Promise<OpenProofs> => {
  const guesses = guessesAt(userId);
  const failed = await unit.stores.guesses.failures(guesses);
  const left = failed ? lockLeft(failed, unit.runtime.now()) : 0;
  if (left === 0) return { guesses, failed };
  const retryAfter = Math.ceil(left / 1000);
  throw new LocketError(
    'too-many-attempts',
    `Too many wrong codes: second factors are locked, try again in ${retryAfter} seconds`,
    { retryAfter, context: { code: 'mfa_locked' } },
  );
};

const afterFailure = (failed: FailedLogins | undefined, now: Date): FailedLogins => {
  const isOpen = failed && failed.windowEndsAt > now.getTime();
  const failures = (isOpen ? failed.failures : 0) + 1;
  const locks = Math.floor(failures / inARow);
  const minutes = failures % inARow === 0 ? (pauses[locks - 1] ?? longest) : 0;
  const lockedUntil = minutes === 0 ? 0 : now.getTime() + minutes * 60_000;
  return { failures, lockedUntil, windowEndsAt: Math.max(now.getTime(), lockedUntil) + remembered };
};

/** Counts a wrong one: of many at the same moment each has to get past the count of the others. */
export const countedWrong = ({ stores, runtime }: Unit, { guesses, failed }: OpenProofs): Change =>
  stores.guesses.recordFailures(guesses, afterFailure(failed, runtime.now()), failed);

/** Clears the count, if nobody counted since it was read. */
export const countedRight = ({ stores }: Unit, { guesses, failed }: OpenProofs): Change =>
  stores.guesses.clearFailures(guesses, failed);

/** Clears it whatever was counted meanwhile: for whoever resets the factors. */
export const forgottenWrong = ({ stores }: Unit, userId: string): Change =>
  stores.guesses.forgetFailures(guessesAt(userId));
