import { LocketError } from '../../errors.ts';
import { type Limit, openLimits, passwordLimits, rightGuess, wrongGuess } from '../../guess-limits.ts';
import type { LockoutPolicy } from '../../lockout.ts';
import { verifyPassword } from '../../passwords.ts';
import type { Change } from '../../store/change.ts';
import type { Unit } from '../../unit.ts';
import type { EstConfig } from './est-config.ts';

/** Five wrong passphrases in a row lock a template's enrolment for the network they came from for five minutes. */
const lockout: LockoutPolicy = {
  lockoutEnabled: true,
  lockoutThreshold: 5,
  lockoutDurationSeconds: 300,
  lockoutCounterResetSeconds: 300,
};

/** The limits on guessing the passphrase of a template's enrolment: after the first pause they last an hour. */
const passphraseLimits = ({ origin }: Pick<Unit, 'origin'>, templateId: string): readonly Limit[] =>
  passwordLimits('enrolment', templateId, lockout, origin);

/** Checks the passphrase that a device presents and answers the changes that must go with its certificate. */
export type PassphraseCheck = (unit: Unit, config: EstConfig) => Promise<readonly Change[]>;

/**
 * A check of one presented passphrase, hashed once however often the check is repeated. What was counted from anywhere is
 * touched only where something was counted: devices that enrol at once do not wait for each other over it.
 *
 * @throws LocketError `unauthenticated` for a wrong passphrase, after it was counted; `too-many-attempts` while locked;
 *   `conflict` when somebody else counted at the same moment.
 */
export const passphraseCheck = (passphrase: string): PassphraseCheck => {
  let isRight: Promise<boolean> | undefined;
  return async (unit, { certificateTemplateId, passphraseHash }) => {
    const limits = passphraseLimits(unit, certificateTemplateId);
    const standing = await openLimits(unit, limits, 'Too many wrong passphrases: enrolment is locked');
    isRight ??= verifyPassword(passphrase, passphraseHash);
    if (await isRight) {
      const counted = standing.filter(({ guesses, failed }) => guesses.network !== null || failed);
      return rightGuess(unit, counted);
    }
    await unit.count(wrongGuess(unit, standing), 'unauthenticated');
    throw new LocketError('unauthenticated', 'Invalid passphrase');
  };
};
