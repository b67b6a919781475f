import { LocketError } from '../errors.ts';
import { type Limit, openLimits, passwordLimits, rightGuess, wrongGuess } from '../guess-limits.ts';
import type { LockoutPolicy } from '../lockout.ts';
import { verifyPassword } from '../passwords.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { Share } from './share.ts';

/**
 * Five wrong passwords in a row, each within five minutes of the one before, lock a share for five minutes for the
 * network they came from: a stranger who has the link does not lock its reader out.
 */
const lockout: LockoutPolicy = {
  lockoutEnabled: true,
  lockoutThreshold: 5,
  lockoutDurationSeconds: 300,
  lockoutCounterResetSeconds: 300,
};

/** The limits on guessing a share's password. */
export const shareLimits = ({ origin }: Unit, digest: string): readonly Limit[] =>
  passwordLimits('share', digest, lockout, origin);

/** Checks a share's password and answers the changes that must go with the view. */
export type PasswordCheck = (unit: Unit, share: Share) => Promise<readonly Change[]>;

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
    const limits = shareLimits(unit, share.digest);
    const standing = await openLimits(unit, limits, 'Too many wrong passwords: this share is locked');
    isRight ??= verifyPassword(password, share.passwordHash ?? undefined);
    if (await isRight) return rightGuess(unit, standing);
    await unit.count(wrongGuess(unit, standing), 'unauthenticated');
    throw new LocketError('unauthenticated', 'Invalid password');
  };
};
