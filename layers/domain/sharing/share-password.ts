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

/**
 * Checks the password of a share and answers the change that must go with the view: the view counts only if nobody
 * failed meanwhile, so that guessing in parallel gains nothing.
 *
 * @throws LocketError `unauthenticated` for a wrong password, after it was counted; `too-many-attempts` while locked;
 *   `conflict` when somebody else counted at the same moment.
 */
export const passwordChecked = async (unit: Unit, share: Share, password: string): Promise<Change> => {
  const { shares } = unit.stores;
  const now = unit.runtime.now();
  const failed = await shares.failures(share.digest);
  assertNotLocked(policy, failed, now, 'Too many wrong passwords: this share is locked');
  if (await verifyPassword(password, share.passwordHash ?? undefined))
    return shares.clearFailures(share.digest, failed);
  await unit.commit([shares.recordFailures(share.digest, withFailure(policy, failed, now), failed)], 'failed');
  throw new LocketError('unauthenticated', 'Invalid password');
};
