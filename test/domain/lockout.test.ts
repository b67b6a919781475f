import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LocketError } from '../../layers/domain/errors.ts';
import {
  assertNotLocked,
  type FailedLogins,
  isRemembered,
  type LockoutPolicy,
  withFailure,
} from '../../layers/domain/lockout.ts';

const policy: LockoutPolicy = {
  lockoutEnabled: true,
  lockoutThreshold: 3,
  lockoutDurationSeconds: 300,
  lockoutCounterResetSeconds: 30,
};
const at = (seconds: number): Date => new Date(seconds * 1000);

const refusalOf = (given: LockoutPolicy, failed: FailedLogins | undefined, now: Date) => {
  try {
    assertNotLocked(given, failed, now);
    return undefined;
  } catch (error) {
    return error as LocketError;
  }
};

const failedAt = (given: LockoutPolicy, instants: readonly number[]): FailedLogins | undefined =>
  instants.reduce<FailedLogins | undefined>(
    (failed, instant) => withFailure(given, failed, at(instant)),
    undefined,
  );

describe('failures in a row', () => {
  it('lock when they reach the threshold, and not before', () => {
    expect(refusalOf(policy, failedAt(policy, [0, 1]), at(2))).toBeUndefined();
    const refusal = refusalOf(policy, failedAt(policy, [0, 1, 2]), at(2));
    expect(refusal).toBeInstanceOf(LocketError);
    expect(refusal).toMatchObject({ code: 'too-many-attempts', retryAfter: 300 });
  });

  it('are forgotten when each comes after the quiet time', () => {
    expect(failedAt(policy, [0, 30, 60, 90])).toMatchObject({ failures: 1, lockedUntil: 0 });
  });

  it('go on counting while the quiet time is not reached', () => {
    expect(failedAt(policy, [0, 29.9])).toMatchObject({ failures: 2 });
  });

  it('mean nothing while lockout is off', () => {
    const failed = failedAt(policy, [0, 1, 2]);
    expect(refusalOf({ ...policy, lockoutEnabled: false }, failed, at(3))).toBeUndefined();
  });

  it('are remembered to the end of their window or lock, and no longer', () => {
    expect(isRemembered(undefined, at(0))).toBe(false);
    expect(isRemembered(failedAt(policy, [0]), at(29))).toBe(true);
    expect(isRemembered(failedAt(policy, [0]), at(30))).toBe(false);
    expect(isRemembered(failedAt(policy, [0, 1, 2]), at(301))).toBe(true);
    expect(isRemembered(failedAt(policy, [0, 1, 2]), at(302))).toBe(false);
  });
});

describe('whatever the policy and the times', () => {
  const anyPolicy = fc.record({
    lockoutEnabled: fc.constant(true),
    lockoutThreshold: fc.integer({ min: 1, max: 6 }),
    lockoutDurationSeconds: fc.integer({ min: 1, max: 100 }),
    lockoutCounterResetSeconds: fc.integer({ min: 1, max: 100 }),
  });
  const gaps = fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 30 });

  it('failures are let through only while the lock is open, and a lock lasts exactly its time', () => {
    fc.assert(
      fc.property(anyPolicy, gaps, (given, pauses) => {
        // The model: plain counters, no window arithmetic shared with the rule.
        let [now, count, last, lockedFrom] = [0, 0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
        let failed: FailedLogins | undefined;
        for (const pause of pauses) {
          now += pause;
          const locked = now < lockedFrom + given.lockoutDurationSeconds;
          const refusal = refusalOf(given, failed, at(now));
          expect(refusal !== undefined).toBe(locked);
          if (locked) {
            expect(refusal?.retryAfter).toBe(lockedFrom + given.lockoutDurationSeconds - now);
            continue;
          }
          count = now >= last + given.lockoutCounterResetSeconds ? 1 : count + 1;
          last = now;
          // A lock that ran out starts over.
          if (count >= given.lockoutThreshold) [lockedFrom, last] = [now, Number.NEGATIVE_INFINITY];
          failed = withFailure(given, failed, at(now));
        }
      }),
    );
  });
});
