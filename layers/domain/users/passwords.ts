import { mailOrder } from '../mailing/codes.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { clearedGuesses, confirmedAccount, movedAlong, withPassword } from './credentials.ts';
import { currentSession } from './sessions.ts';

export interface PasswordChange {
  readonly oldPassword: string;
  readonly password: string;
}

/**
 * Gives the caller another password. Every other session ends at once, this one goes on, and the recovery kit is void:
 * whoever knew the old password could make one. `forbidden` for a wrong old one,
 * `too-many-attempts` after ten of those.
 */
export const changePassword = (unit: Unit, { oldPassword, password }: PasswordChange): Promise<void> =>
  retryingConflicts(unit, async () => {
    const { user, standing } = await confirmedAccount(unit, oldPassword);
    const session = await currentSession(unit);
    const changed = await withPassword(unit, user, password);
    const { users } = unit.stores;
    await unit.commit([
      users.replacement(changed, user),
      users.sessionReplacement(movedAlong(session, changed), session),
      unit.stores.recoveryKits.deletion(user.id),
      ...clearedGuesses(unit, standing),
      ...mailOrder(unit, {
        to: user.email ?? user.username,
        userId: user.id,
        content: { kind: 'notice', notice: 'password-changed' },
      }),
    ]);
  });
