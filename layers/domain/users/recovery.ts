import { sha256Hex } from '../digests.ts';
import { LocketError } from '../errors.ts';
import { mailOrder, randomCode, spelled } from '../mailing/codes.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { accountUnder } from './accounts.ts';
import {
  clearedGuesses,
  confirmedAccount,
  forgottenGuesses,
  freshSession,
  ownAccount,
  withPassword,
} from './credentials.ts';
import { type BegunSession, tokensOfNew } from './login.ts';
import { endOfApiKeys } from './manage-api-keys.ts';
import type { RecoveryKit } from './recovery-kit.ts';
import type { User } from './user.ts';

const codesInKit = 10;

/** A kit as it is shown, this once. */
export interface NewRecoveryKit {
  readonly codes: readonly string[];
  readonly createdAt: string;
}

/** Makes a kit for the caller in the place of any before. Needs the password, which a kit can replace. */
export const createRecoveryKit = (unit: Unit, password: string): Promise<NewRecoveryKit> =>
  retryingConflicts(unit, async () => {
    const { user, standing } = await confirmedAccount(unit, password);
    const { recoveryKits, users } = unit.stores;
    const previous = await recoveryKits.find(user.id);
    const codes = Array.from({ length: codesInKit }, () => randomCode(unit.runtime));
    const kit: RecoveryKit = {
      userId: user.id,
      digests: codes.map((code) => sha256Hex(spelled(code))),
      createdAt: unit.runtime.now().toISOString(),
      revision: (previous?.revision ?? 0) + 1,
    };
    await unit.commit([
      recoveryKits.replacement(kit, previous),
      // The password that was said still is the password.
      users.replacement({ ...user, revision: user.revision + 1 }, user),
      ...clearedGuesses(unit, standing),
    ]);
    return { codes, createdAt: kit.createdAt };
  });

/** How many codes of the caller's kit are left, and since when there is one. */
export const readRecoveryKit = async (
  unit: Unit,
): Promise<{ readonly codesLeft: number; readonly createdAt: string | null }> => {
  const user = await ownAccount(unit);
  const kit = await unit.stores.recoveryKits.find(user.id);
  return { codesLeft: kit?.digests.length ?? 0, createdAt: kit?.createdAt ?? null };
};

export interface RecoveryRequest {
  readonly email: string;
  readonly code: string;
  readonly password: string;
}

/** Nobody guesses eighty bits: wrong codes are not counted, and so keep nobody out. */
const wrongCode = (): LocketError =>
  new LocketError('unauthenticated', 'The recovery code is wrong or was used already');

const withoutCode = (kit: RecoveryKit | undefined, digest: string): RecoveryKit | undefined =>
  kit?.digests.includes(digest)
    ? { ...kit, digests: kit.digests.filter((one) => one !== digest), revision: kit.revision + 1 }
    : undefined;

/** Stands in for the kit of nobody, so that as much is read for it. */
const kitOf = async ({ stores }: Unit, user: User | undefined): Promise<RecoveryKit | undefined> =>
  stores.recoveryKits.find(user?.id ?? 'nobody');

/**
 * Sets a password by a code of the recovery kit, which that uses up. All sessions and API keys end and a new session begins.
 * `unauthenticated` for a wrong code, and for every one of an address of nobody.
 */
export const recoverAccount = (
  unit: Unit,
  { email, code, password }: RecoveryRequest,
): Promise<BegunSession> =>
  retryingConflicts(unit, async () => {
    const { users, recoveryKits } = unit.stores;
    users.expectLogin(email);
    const user = await accountUnder(unit, email);
    const kit = await kitOf(unit, user);
    const rest = withoutCode(kit, sha256Hex(spelled(code)));
    if (!user || !rest) throw wrongCode();
    const changed = await withPassword(unit, user, password);
    const session = freshSession(unit, changed);
    unit.note({ metadata: { codesLeft: rest.digests.length } });
    await unit.commit([
      recoveryKits.replacement(rest, kit),
      users.replacement(changed, user),
      users.sessionCreation(session),
      ...(await endOfApiKeys(unit, user.id)),
      ...forgottenGuesses(unit, user),
      ...mailOrder(unit, {
        to: user.email ?? user.username,
        userId: user.id,
        content: { kind: 'notice', notice: 'account-recovered' },
      }),
    ]);
    return tokensOfNew(unit, session);
  });
