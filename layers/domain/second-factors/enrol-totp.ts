import { LocketError } from '../errors.ts';
import { mailOrder } from '../mailing/codes.ts';
import type { Notice } from '../mailing/mail-order.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { addressOf, type User } from '../users/user.ts';
import { provenBy } from './factor.ts';
import { changedFactors, isSetUp, withoutSpareCodes } from './factors.ts';
import { withoutMethod } from './preferences.ts';
import { newRecoveryCodes } from './recovery-codes.ts';
import { assertMayChangeFactors, ownStanding } from './step-up.ts';
import { afterCode, newTotp } from './totp.ts';
import { countedRight, countedWrong, openProofs } from './wrong-proofs.ts';

/** What tells somebody that what protects their account was changed. */
export const factorNotice = (unit: Unit, user: User, notice: Notice): readonly Change[] =>
  mailOrder(unit, { to: addressOf(user), userId: user.id, content: { kind: 'notice', notice } });

/** An app that shows codes as it is set up: the secret is shown until the first code was said, and never again. */
export interface TotpEnrolment {
  readonly otpUrl: string;
  /** Shown this once; none where there were some before. */
  readonly recoveryCodes: readonly string[];
}

const alreadyThere = (): LocketError =>
  new LocketError('bad-request', 'There is an authenticator app already: remove it first');

/** Begins to set up an app. One that was begun and never confirmed is replaced: only its first code makes it count. */
export const registerTotp = (unit: Unit): Promise<TotpEnrolment> =>
  retryingConflicts(unit, async () => {
    const standing = await ownStanding(unit);
    const { user, stored, factors } = standing;
    if (factors.totp?.isConfirmed) throw alreadyThere();
    assertMayChangeFactors(unit, standing);
    const { totp, otpUrl } = await newTotp(unit, user.id, user.username);
    const isFirst = !isSetUp(factors);
    const { codes, kept } = newRecoveryCodes(unit.runtime);
    const next = changedFactors(factors, { totp, ...(isFirst && kept) });
    unit.note({ metadata: { method: 'totp' } });
    await unit.commit([unit.stores.factors.replacement(next, stored)]);
    return { otpUrl, recoveryCodes: isFirst ? codes : [] };
  });

/** Confirms an app by its first code, which proves the session too. `bad-request` for a wrong one, which is counted. */
export const confirmTotp = (unit: Unit, code: string): Promise<void> =>
  retryingConflicts(unit, async () => {
    const standing = await ownStanding(unit);
    const { user, session, stored, factors } = standing;
    const { totp } = factors;
    if (!totp || totp.isConfirmed)
      throw new LocketError('bad-request', 'No authenticator app is being set up');
    // What was begun by mail alone is not confirmed once there is something stronger, nor at any later time.
    assertMayChangeFactors(unit, standing);
    const proofs = await openProofs(unit, user.id);
    const taken = await afterCode(unit, user.id, totp, code);
    unit.note({ metadata: { method: 'totp' } });
    if (!taken) {
      await unit.count([countedWrong(unit, proofs)], 'bad-request');
      throw new LocketError('bad-request', 'The code is wrong: look whether the clock of the app is right');
    }
    const { users, factors: store } = unit.stores;
    const next = changedFactors(factors, { totp: { ...taken, isConfirmed: true } });
    await unit.commit([
      store.replacement(next, stored),
      users.sessionReplacement(provenBy(session, 'totp', unit.runtime.now()), session),
      countedRight(unit, proofs),
      ...factorNotice(unit, user, 'factor-added'),
    ]);
  });

/** The app as far as it may be shown: how it is set up while it is not confirmed, and whether it is. */
export const readTotp = async (
  unit: Unit,
): Promise<{ readonly isVerified: boolean; readonly codesLeft: number }> => {
  const { factors } = await ownStanding(unit);
  if (!factors.totp) throw new LocketError('not-found', 'There is no authenticator app');
  return { isVerified: factors.totp.isConfirmed, codesLeft: factors.recoveryDigests.length };
};

/**
 * Removes the app. Where the account was asked by it, it is asked by what is left from now on; other sessions end, unless
 * the app never counted.
 */
export const removeTotp = (unit: Unit): Promise<void> =>
  retryingConflicts(unit, async () => {
    const standing = await ownStanding(unit);
    const { user, stored, factors } = standing;
    if (!factors.totp) throw new LocketError('not-found', 'There is no authenticator app');
    assertMayChangeFactors(unit, standing);
    const { totp, ...rest } = factors;
    const next = changedFactors(rest, withoutSpareCodes(rest));
    unit.note({ metadata: { method: 'totp' } });
    await unit.commit([
      unit.stores.factors.replacement(next, stored),
      ...(totp.isConfirmed ? withoutMethod(unit, standing, next) : []),
      ...factorNotice(unit, user, 'factor-removed'),
    ]);
  });

/** Replaces the recovery codes, of which those from before work no more. */
export const replaceRecoveryCodes = (unit: Unit): Promise<readonly string[]> =>
  retryingConflicts(unit, async () => {
    const standing = await ownStanding(unit);
    const { user, stored, factors } = standing;
    if (!isSetUp(factors))
      throw new LocketError(
        'bad-request',
        'Recovery codes stand in for an app or a passkey: set one up first',
      );
    assertMayChangeFactors(unit, standing);
    const { codes, kept } = newRecoveryCodes(unit.runtime);
    await unit.commit([
      unit.stores.factors.replacement(changedFactors(factors, kept), stored),
      ...factorNotice(unit, user, 'recovery-codes-replaced'),
    ]);
    return codes;
  });
