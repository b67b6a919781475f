import { networkOf } from './addresses/network.ts';
import { assertNotLocked, type FailedLogins, type LockoutPolicy, withFailure } from './lockout.ts';
import type { Change } from './store/change.ts';
import type { Origin, Unit } from './unit.ts';

/** Whose wrong guesses count together: those at one thing from one network, or from anywhere. */
export interface Guesses {
  readonly at: 'client' | 'account' | 'share';
  /** Client id, username or digest of a link, whether or not there is such a thing. */
  readonly id: string;
  /** Null for guesses from anywhere. */
  readonly network: string | null;
}

/** Counts of wrong guesses, which vanish when they mean nothing any more. Every read is strongly consistent. */
export interface GuessStore {
  failures(guesses: Guesses): Promise<FailedLogins | undefined>;
  /** Refused with `conflict` when somebody else counted meanwhile: no failure is lost. */
  recordFailures(guesses: Guesses, failed: FailedLogins, previous: FailedLogins | undefined): Change;
  /** Refused with `conflict` when somebody else counted meanwhile, also from none. */
  clearFailures(guesses: Guesses, previous: FailedLogins | undefined): Change;
  /** Whatever was counted meanwhile: for who could not have guessed. */
  forgetFailures(guesses: Guesses): Change;
  /** Names counts, so that they join the first round. */
  expect(...all: readonly Guesses[]): void;
}

export interface Limit {
  readonly guesses: Guesses;
  readonly policy: LockoutPolicy;
}

/** A limit and how far it is used up. */
export interface Standing extends Limit {
  readonly failed: FailedLogins | undefined;
}

/** How much slower guesses from anywhere are counted: ten times as many are let through, and an hour is the measure. */
const wider = 10;
const anHour = 3600;

export const guessesFrom = (
  at: Guesses['at'],
  id: string,
  { ipAddress }: Pick<Origin, 'ipAddress'>,
): Guesses => ({
  at,
  id,
  network: networkOf(ipAddress),
});

/**
 * The two limits on guessing a password: one for each network, so that a stranger locks out nobody but who shares
 * theirs, and a slower one over all, so that many networks buy few guesses.
 */
export const passwordLimits = (
  at: Guesses['at'],
  id: string,
  near: LockoutPolicy,
  origin: Pick<Origin, 'ipAddress'>,
): readonly Limit[] => [
  { guesses: guessesFrom(at, id, origin), policy: near },
  {
    guesses: { at, id, network: null },
    policy: {
      lockoutEnabled: true,
      lockoutThreshold: near.lockoutThreshold * wider,
      lockoutDurationSeconds: anHour,
      lockoutCounterResetSeconds: anHour,
    },
  },
];

/** The limits as they stand now; `too-many-attempts` while one of them locks. */
export const openLimits = async (
  { stores, runtime }: Pick<Unit, 'stores' | 'runtime'>,
  limits: readonly Limit[],
  sentence?: string,
): Promise<readonly Standing[]> => {
  const failed = await Promise.all(limits.map(({ guesses }) => stores.guesses.failures(guesses)));
  const standing = limits.map((limit, n) => ({ ...limit, failed: failed[n] }));
  for (const each of standing) assertNotLocked(each.policy, each.failed, runtime.now(), sentence);
  return standing;
};

/** Counts one wrong guess: of many at the same moment each has to get past the count of the others. */
export const wrongGuess = (
  { stores, runtime }: Pick<Unit, 'stores' | 'runtime'>,
  standing: readonly Standing[],
): readonly Change[] =>
  standing.map(({ guesses, policy, failed }) =>
    stores.guesses.recordFailures(guesses, withFailure(policy, failed, runtime.now()), failed),
  );

/** Clears the counts, if nobody counted since they were read: guessing side by side buys no guesses. */
export const rightGuess = (
  { stores }: Pick<Unit, 'stores'>,
  standing: readonly Standing[],
): readonly Change[] => standing.map(({ guesses, failed }) => stores.guesses.clearFailures(guesses, failed));
