import * as z from 'zod';
import { LocketError } from '../errors.ts';
import { mailOrder } from '../mailing/codes.ts';
import { homeOf } from '../organizations/list-organizations.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { noteAccount } from './accounts.ts';
import { mailCodeTo, provenByCode } from './address-codes.ts';
import { forgottenGuesses, freshSession, withPassword } from './credentials.ts';
import { type BegunSession, tokensOfNew } from './login.ts';
import { endOfApiKeys } from './manage-api-keys.ts';
import { signStep, stepOf } from './step-token.ts';
import type { User } from './user.ts';

const purpose = 'password-reset';
/** Counts once: after the reset the account has another revision. */
const permit = {
  type: 'passwordResetToken',
  claims: z.object({ userId: z.string().min(1), revision: z.int().positive() }),
};

/** Mails a code to whoever has an account under this address; for an address of nobody it does the same but mail. */
export const requestPasswordReset = (unit: Unit, address: string): Promise<void> =>
  retryingConflicts(unit, () => mailCodeTo(unit, purpose, address));

/** An account whose password may be set, by a token that says so once. */
export interface ResetPermit {
  readonly user: User;
  readonly token: string;
}

/** Uses up a code that was mailed. `unauthenticated` for a wrong one, and for every one of an address of nobody. */
export const verifyPasswordReset = (unit: Unit, address: string, text: string): Promise<ResetPermit> =>
  retryingConflicts(unit, async () => {
    const { user, use } = await provenByCode(unit, purpose, address, text);
    const token = await signStep(unit, permit, { userId: user.id, revision: user.revision });
    await unit.commit([use]);
    return { user, token };
  });

const spent = (): LocketError =>
  new LocketError('unauthenticated', 'This token was used already, or the account changed since: start over');

/**
 * Sets a password by a token from `verifyPasswordReset`, which that uses up. All sessions, API keys and the recovery kit end, wrong guesses that kept the
 * person out are forgotten, and a new session begins: nobody is locked out who reads the own mail.
 */
export const resetPassword = async (unit: Unit, token: string, password: string): Promise<BegunSession> => {
  const claims = await stepOf(unit, permit, token);
  return retryingConflicts(unit, async () => {
    const { users } = unit.stores;
    const user = await users.find(claims.userId);
    noteAccount(unit, user, await homeOf(unit, claims.userId));
    if (user?.revision !== claims.revision) throw spent();
    const changed = { ...(await withPassword(unit, user, password)), isEmailVerified: true };
    const session = freshSession(unit, changed);
    await unit.commit([
      users.replacement(changed, user),
      users.sessionCreation(session),
      unit.stores.recoveryKits.deletion(user.id),
      ...(await endOfApiKeys(unit, user.id)),
      ...forgottenGuesses(unit, user),
      ...mailOrder(unit, {
        to: user.email ?? user.username,
        userId: user.id,
        content: { kind: 'notice', notice: 'password-changed' },
      }),
    ]);
    return tokensOfNew(unit, session);
  });
};
