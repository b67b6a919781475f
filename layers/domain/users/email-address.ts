import { LocketError } from '../errors.ts';
import { codeMail, mailOrder, presentedCode } from '../mailing/codes.ts';
import { retryingConflicts } from '../retry.ts';
import { assertMayChangeFactors, ownStanding } from '../second-factors/step-up.ts';
import type { Unit } from '../unit.ts';
import { mailCodeTo, provenByCode } from './address-codes.ts';
import { clearedGuesses, confirmedAccount, movedAlong, ownAccount } from './credentials.ts';
import { currentSession } from './sessions.ts';
import type { User } from './user.ts';

/**
 * Mails a code to the caller's new address. Needs the password, for whoever has the address can have that reset, and the
 * proof of just now that changing a factor needs: mail to the address is one.
 */
export const requestEmailChange = (
  unit: Unit,
  { newEmail, password }: { readonly newEmail: string; readonly password: string },
): Promise<void> =>
  retryingConflicts(unit, async () => {
    const { user, standing } = await confirmedAccount(unit, password);
    assertMayChangeFactors(unit, await ownStanding(unit), 'password');
    if (newEmail === user.username)
      throw new LocketError('bad-request', 'This is the address of your account already');
    const mail = await codeMail(unit, { purpose: 'email-change', address: newEmail, userId: user.id });
    await unit.commit([...mail, ...clearedGuesses(unit, standing)]);
  });

/**
 * Gives the caller the address that the code was mailed to; the old one is told. Other sessions end, as
 * where a factor is removed: they may have been proven by the old mailbox. `unauthenticated` for a wrong code,
 * `already-exists` when somebody else has the address.
 */
export const changeEmail = (unit: Unit, newEmail: string, text: string): Promise<User> =>
  retryingConflicts(unit, async () => {
    const [user, session] = await Promise.all([ownAccount(unit), currentSession(unit)]);
    const key = { purpose: 'email-change', address: newEmail, userId: user.id } as const;
    const use = await presentedCode(unit, key, text);
    const changed: User = {
      ...user,
      username: newEmail,
      email: newEmail,
      isEmailVerified: true,
      sessionEpoch: (user.sessionEpoch ?? 0) + 1,
      updatedAt: unit.runtime.now().toISOString(),
      revision: user.revision + 1,
    };
    unit.note({ metadata: { previousEmail: user.email, email: newEmail } });
    await unit.commit([
      use,
      ...unit.stores.users.renaming(changed, user),
      unit.stores.users.sessionReplacement(movedAlong(session, changed), session),
      ...mailOrder(unit, {
        to: user.email ?? user.username,
        userId: user.id,
        content: { kind: 'notice', notice: 'email-changed' },
      }),
    ]);
    return changed;
  });

const purpose = 'email-verification';

/** Mails a code by which somebody shows that mail to the account's address arrives; for nobody's it does the same. */
export const requestEmailVerification = (unit: Unit, address: string): Promise<void> =>
  retryingConflicts(unit, () => mailCodeTo(unit, purpose, address));

/** Uses up such a code. `unauthenticated` for a wrong one, and for every one of an address of nobody. */
export const verifyEmail = (unit: Unit, address: string, text: string): Promise<void> =>
  retryingConflicts(unit, async () => {
    const { user, use } = await provenByCode(unit, purpose, address, text);
    const verified = { ...user, isEmailVerified: true, revision: user.revision + 1 };
    await unit.commit([use, unit.stores.users.replacement(verified, user)]);
  });
