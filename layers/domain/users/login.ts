import { LocketError } from '../errors.ts';
import { assertNotLocked, type FailedLogins, type LockoutPolicy, withFailure } from '../lockout.ts';
import { homeOf } from '../organizations/list-organizations.ts';
import { verifyPassword } from '../passwords.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { newSession, signSession } from './sessions.ts';
import type { Session, User } from './user.ts';

export interface PasswordCredentials {
  /** Lower case, without blanks around it. */
  readonly email: string;
  readonly password: string;
}

/** Ten wrong passwords in a row lock an address for five minutes, whether or not it has an account. */
const lockout: LockoutPolicy = {
  lockoutEnabled: true,
  lockoutThreshold: 10,
  lockoutDurationSeconds: 300,
  lockoutCounterResetSeconds: 300,
};

const invalid = (): LocketError => new LocketError('unauthenticated', 'Invalid credentials');

const noteAccount = (unit: Unit, user: User | undefined, organizationId: string): void =>
  unit.note({
    organizationId,
    ...(user && {
      actor: {
        type: 'user',
        metadata: { userId: user.id, email: user.email, username: user.username },
      },
      metadata: { userId: user.id },
    }),
  });

/**
 * Commits with the failures as they stand now, and never while locked: of many tries at the same moment each has to
 * get past the count of the others, so running them side by side buys no guesses.
 */
const commitUnlessLocked = (
  unit: Unit,
  email: string,
  changes: (failed: FailedLogins | undefined) => readonly Change[],
  outcome: 'success' | 'failed',
): Promise<void> =>
  retryingConflicts(unit, async () => {
    const failed = await unit.stores.users.failures(email);
    try {
      assertNotLocked(lockout, failed, unit.runtime.now());
    } catch (refusal) {
      await unit.commit([], 'failed');
      throw refusal;
    }
    await unit.commit(changes(failed), outcome);
  });

const countFailure = async (unit: Unit, email: string): Promise<never> => {
  const count = (failed: FailedLogins | undefined): readonly Change[] => [
    unit.stores.users.recordFailures(email, withFailure(lockout, failed, unit.runtime.now()), failed),
  ];
  await commitUnlessLocked(unit, email, count, 'failed');
  throw invalid();
};

const begin = async (unit: Unit, email: string, user: User): Promise<Session> => {
  const session = newSession(unit, user);
  const { sessionCreation, clearFailures } = unit.stores.users;
  unit.note({ metadata: { sessionId: session.id } });
  await commitUnlessLocked(
    unit,
    email,
    (failed) => [sessionCreation(session), clearFailures(email, failed)],
    'success',
  );
  return session;
};

/** An id that nobody has: reading it makes an unknown address take as long as a known one. */
const nobody = '00000000-0000-0000-0000-000000000000';

const accountOrNobody = async (unit: Unit, email: string): Promise<User | undefined> =>
  (await unit.stores.users.findByUsername(email)) ?? unit.stores.users.find(nobody);

/** Finds the account, and leaves a try while locked in the trail before it is refused. */
const findAccount = async (unit: Unit, email: string): Promise<User | undefined> => {
  unit.stores.users.expectLogin(email);
  const [user, failed] = await Promise.all([accountOrNobody(unit, email), unit.stores.users.failures(email)]);
  noteAccount(unit, user, await homeOf(unit, user?.id ?? nobody));
  try {
    assertNotLocked(lockout, failed, unit.runtime.now());
  } catch (refusal) {
    await unit.commit([], 'failed');
    throw refusal;
  }
  return user;
};

/**
 * Logs a person in with e-mail address and password and answers a token that is not yet scoped to an organization.
 * An unknown address costs the same work, is counted alike and gets the same answer.
 *
 * @throws LocketError `unauthenticated`, `too-many-attempts` while locked.
 */
export const loginWithPassword = async (
  unit: Unit,
  { email, password }: PasswordCredentials,
): Promise<string> => {
  const user = await findAccount(unit, email);
  const isRight = await verifyPassword(password, user?.passwordHash ?? undefined);
  if (!user || !isRight) return countFailure(unit, email);
  return signSession(unit, await begin(unit, email, user));
};
