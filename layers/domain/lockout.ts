import { LocketError } from './errors.ts';

/** When repeated failures lock logins; times are seconds. */
export interface LockoutPolicy {
  readonly lockoutEnabled: boolean;
  /** Failures in a row that lock. */
  readonly lockoutThreshold: number;
  readonly lockoutDurationSeconds: number;
  /** Quiet time after which failures are forgotten. */
  readonly lockoutCounterResetSeconds: number;
}

/** Failed logins in a row; instants are epoch milliseconds. */
export interface FailedLogins {
  readonly failures: number;
  /** From here on the failures count no more. */
  readonly windowEndsAt: number;
  /** 0 while nothing is locked. */
  readonly lockedUntil: number;
}

/** True while the failures still matter: within their window, or locked. */
export const isRemembered = (failed: FailedLogins | undefined, now: Date): failed is FailedLogins =>
  failed !== undefined && Math.max(failed.windowEndsAt, failed.lockedUntil) > now.getTime();

/**
 * Milliseconds until an instant that was set so many seconds ahead at most. One that lies further ahead was set before
 * the clock went back, and counts as past: nobody is locked out for as long as the clock was wrong.
 */
const timeLeft = (until: number, atMost: number, now: Date): number => {
  const left = until - now.getTime();
  return left > atMost * 1000 ? 0 : Math.max(0, left);
};

/** Milliseconds for which the failures lock; 0 for as good as not. */
export const lockedFor = (policy: LockoutPolicy, failed: FailedLogins | undefined, now: Date): number =>
  policy.lockoutEnabled ? timeLeft(failed?.lockedUntil ?? 0, policy.lockoutDurationSeconds, now) : 0;

/** @throws LocketError `too-many-attempts` with the seconds to wait while logins are locked. */
export const assertNotLocked = (
  policy: LockoutPolicy,
  failed: FailedLogins | undefined,
  now: Date,
  sentence = 'Too many failed logins: logging in is locked',
): void => {
  const left = lockedFor(policy, failed, now);
  if (left === 0) return;
  const retryAfter = Math.ceil(left / 1000);
  throw new LocketError('too-many-attempts', `${sentence}, try again in ${retryAfter} seconds`, {
    retryAfter,
  });
};

/** The count after one more failure: the one that reaches the threshold locks, and a lock that ran out starts over. */
export const withFailure = (
  policy: LockoutPolicy,
  failed: FailedLogins | undefined,
  now: Date,
): FailedLogins => {
  const isOpen = failed && timeLeft(failed.windowEndsAt, policy.lockoutCounterResetSeconds, now) > 0;
  const failures = (isOpen ? failed.failures : 0) + 1;
  const after = (seconds: number): number => now.getTime() + seconds * 1000;
  if (failures < policy.lockoutThreshold)
    return { failures, windowEndsAt: after(policy.lockoutCounterResetSeconds), lockedUntil: 0 };
  const lockedUntil = after(policy.lockoutDurationSeconds);
  return { failures, windowEndsAt: lockedUntil, lockedUntil };
};
