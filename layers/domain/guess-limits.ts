import { networkOf } from './addresses/network.ts';
import { assertNotLocked, type FailedLogins, type LockoutPolicy, lockedFor, withFailure } from './lockout.ts';
import type { Change } from './store/change.ts';
import type { Origin, Unit } from './unit.ts';

/** Whose wrong guesses count together: those at one thing from one network, or from anywhere. */
export interface Guesses {
  readonly at: 'client' | 'directory' | 'account' | 'share' | 'enrolment' | 'second-factor';
  /** Client id, id of an identity or template, username or digest of a link, whether or not there is such a thing. */
  readonly id: string;
  /** Whose password of a directory; of two counts from one network, which. */
  readonly name?: string;
  /** Null for guesses from anywhere. */
  readonly network: string | null;
}

/** Login methods whose counts their owner may clear. */
export type ClearedAt = Extract<Guesses['at'], 'client' | 'directory'>;

/** A count that was found by what is guessed at, and what deletes it. */
export interface FoundCount {
  readonly failed: FailedLogins;
  readonly deletion: Change;
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
  /** Some of the counts at one login method, from all networks: so many at most. */
  countsAt(at: ClearedAt, id: string, atMost: number): Promise<readonly FoundCount[]>;
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

/** So many times as many guesses as lock at once, and an hour is the measure. */
const byTheHour = (near: LockoutPolicy, times: number): LockoutPolicy => ({
  lockoutEnabled: true,
  lockoutThreshold: near.lockoutThreshold * times,
  lockoutDurationSeconds: anHour,
  lockoutCounterResetSeconds: anHour,
});

export const guessesFrom = (
  at: Guesses['at'],
  id: string,
  { ipAddress }: Pick<Origin, 'ipAddress'>,
): Guesses => ({
  at,
  id,
  network: networkOf(ipAddress),
});

/** How many times as many guesses as lock at once lock a network for an hour. */
const slower = 2;

/** What is counted of guesses at a password, in the order of `passwordLimits`. */
export const passwordGuesses = (
  at: Guesses['at'],
  id: string,
  origin: Pick<Origin, 'ipAddress'>,
): readonly [Guesses, Guesses, Guesses] => {
  const near = guessesFrom(at, id, origin);
  return [near, { ...near, name: 'hour' }, { at, id, network: null }];
};

/**
 * The limits on guessing a password: two for each network, so that a stranger locks out nobody but who shares theirs,
 * and one over all, so that many networks buy few guesses. No network alone reaches the last one, however slowly it
 * guesses: it is silenced before, for the hour after which the count of all is forgotten.
 */
export const passwordLimits = (
  at: Guesses['at'],
  id: string,
  near: LockoutPolicy,
  origin: Pick<Origin, 'ipAddress'>,
): readonly Limit[] => {
  const [now, hour, all] = passwordGuesses(at, id, origin);
  return [
    { guesses: now, policy: near },
    { guesses: hour, policy: byTheHour(near, slower) },
    { guesses: all, policy: byTheHour(near, wider) },
  ];
};

/** What is counted of guesses at a password of a directory, in the order of `directoryLimits`. */
export const directoryGuesses = (
  identityId: string,
  name: string,
  origin: Pick<Origin, 'ipAddress'>,
): readonly [Guesses, Guesses, Guesses] => {
  const near = { ...guessesFrom('directory', identityId, origin), name: `now/${name}` };
  return [near, { ...near, name: `hour/${name}` }, { ...near, network: null }];
};

/** What the limits on guessing a password of a directory say, in the order of `directoryGuesses`. */
export const directoryPolicies = (
  policy: LockoutPolicy,
): readonly [LockoutPolicy, LockoutPolicy, LockoutPolicy] => {
  const { lockoutEnabled } = policy;
  const hourly = (times: number) => ({ ...byTheHour(policy, times), lockoutEnabled });
  return [policy, hourly(wider), hourly(wider * wider)];
};

/**
 * The limits on guessing a password of a directory by way of an identity: the method's own for each network, ten times
 * as many an hour for each network, and ten times that for all together. No network alone locks out another one, however
 * slowly it guesses: at its own tenfold it is silenced for the hour after which the count of all is forgotten.
 */
export const directoryLimits = (
  [near, slow, all]: ReturnType<typeof directoryGuesses>,
  policy: LockoutPolicy,
): readonly Limit[] => {
  const [own, hour, wide] = directoryPolicies(policy);
  return policy.lockoutEnabled
    ? [
        { guesses: near, policy: own },
        { guesses: slow, policy: hour },
        { guesses: all, policy: wide },
      ]
    : [];
};

/** The limits as they stand now; `too-many-attempts` while one of them locks. */
export const openLimits = async (
  { stores, runtime }: Pick<Unit, 'stores' | 'runtime'>,
  limits: readonly Limit[],
  sentence?: string,
  /** What is done when one locks, before it is said. */
  whenLocked: () => void = () => undefined,
): Promise<readonly Standing[]> => {
  const failed = await Promise.all(limits.map(({ guesses }) => stores.guesses.failures(guesses)));
  const standing = limits.map((limit, n) => ({ ...limit, failed: failed[n] }));
  if (standing.some(({ policy, failed: count }) => lockedFor(policy, count, runtime.now()) > 0)) whenLocked();
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
