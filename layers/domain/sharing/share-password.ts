import { LocketError } from '../errors.ts';
import { assertNotLocked, withFailure } from '../lockout.ts';
import { verifyPassword } from '../passwords.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { Share } from './share.ts';

/** Five wrong passwords in a row, each within five minutes of the one before, lock a share for five minutes. */
const policy = {
  lockoutEnabled: true,
  lockoutThreshold: 5,
  lockoutDurationSeconds: 300,
  lockoutCounterResetSeconds: 300,
} as const;

/** Checks a share's password and answers the change that must go with the view. */
export type PasswordCheck = (unit: Unit, share: Share) => Promise<Change>;

/**
 * A check of one presented password, hashed once however often the check is repeated. The view counts only if nobody
 * failed meanwhile, so that guessing in parallel gains nothing.
 *
 * @throws LocketError `unauthenticated` for a wrong password, after it was counted; `too-many-attempts` while locked;
 *   `conflict` when somebody else counted at the same moment.
 */
export const passwordCheck = (password: string): PasswordCheck => {
  let isRight: Promise<boolean> | undefined;
  return async (unit, share) => {
    const { shares } = unit.stores;
    const now = unit.runtime.now();
    const failed = await shares.failures(share.digest);
    assertNotLocked(policy, failed, now, 'Too many wrong passwords: this share is locked');
    isRight ??= verifyPassword(password, share.passwordHash ?? undefined);
    if (await isRight) return shares.clearFailures(share.digest, failed);
    await unit.commit(
      [shares.recordFailures(share.digest, withFailure(policy, failed, now), failed)],
      'failed',
    );
    throw new LocketError('unauthenticated', 'Invalid password');
  };
};
