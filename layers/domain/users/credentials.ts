import { LocketError } from '../errors.ts';
import {
  type Limit,
  openLimits,
  passwordLimits,
  rightGuess,
  type Standing,
  wrongGuess,
} from '../guess-limits.ts';
import type { LockoutPolicy } from '../lockout.ts';
import { hashPassword, verifyPassword } from '../passwords.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { assertOwnLogin, newSession, noteAtHome, sessionEnded } from './sessions.ts';
import type { Session, User } from './user.ts';

/** Ten wrong passwords in a row lock for five minutes. */
const lockout: LockoutPolicy = {
  lockoutEnabled: true,
  lockoutThreshold: 10,
  lockoutDurationSeconds: 300,
  lockoutCounterResetSeconds: 300,
};

/**
 * Wrong passwords said inside a session are counted by themselves: strangers, who have none, lock nobody out of changing
 * the own password.
 */
const limitsOf = ({ origin }: Unit, { id }: User): readonly Limit[] =>
  passwordLimits('account', `session/${id}`, lockout, origin);

/** The wrong guesses that keep somebody from logging in here: those from anywhere, and those from this network. */
export const forgottenGuesses = (unit: Unit, { username }: User): readonly Change[] =>
  passwordLimits('account', username, lockout, unit.origin).map(({ guesses }) =>
    unit.stores.guesses.forgetFailures(guesses),
  );

/** The person who calls, as stored, for changing what only they may: `forbidden` to who came by single sign-on. */
export const ownAccount = async (unit: Unit): Promise<User> => {
  assertOwnLogin(unit);
  return accountOfCaller(unit);
};

/** The same, however the person logged in, for reading and for ending sessions. */
export const accountOfCaller = async (unit: Unit): Promise<User> => {
  const { id } = await noteAtHome(unit);
  const user = await unit.stores.users.find(id);
  if (!user) throw sessionEnded();
  return user;
};

const wrongPassword = (): LocketError => new LocketError('forbidden', 'The password is wrong');

const countWrong = (unit: Unit, user: User): Promise<never> =>
  retryingConflicts(unit, async () => {
    const standing = await openLimits(unit, limitsOf(unit, user));
    await unit.count(wrongGuess(unit, standing), 'forbidden');
    throw wrongPassword();
  });

/**
 * The caller's account and what goes with a change of it, for whoever says its password: a session that was left open or
 * stolen is not enough. `forbidden` for a wrong one, `too-many-attempts` after ten.
 */
export const confirmedAccount = async (
  unit: Unit,
  password: string,
): Promise<{ readonly user: User; readonly standing: readonly Standing[] }> => {
  const user = await ownAccount(unit);
  const standing = await openLimits(unit, limitsOf(unit, user));
  const isRight = await verifyPassword(password, user.passwordHash ?? undefined);
  if (!isRight) return countWrong(unit, user);
  return { user, standing };
};

/** Clears what was counted inside the session. */
export const clearedGuesses = (unit: Unit, standing: readonly Standing[]): readonly Change[] =>
  rightGuess(unit, standing);

/** The person with another password: every session but those that are moved along has ended. */
export const withPassword = async (unit: Unit, user: User, password: string): Promise<User> => ({
  ...user,
  passwordHash: await hashPassword(password, unit.runtime),
  sessionEpoch: (user.sessionEpoch ?? 0) + 1,
  updatedAt: unit.runtime.now().toISOString(),
  revision: user.revision + 1,
});

/** The session in the epoch that its person is in now: it goes on while others end. */
export const movedAlong = (session: Session, { sessionEpoch }: User): Session => ({
  ...session,
  ...(sessionEpoch !== undefined && { epoch: sessionEpoch }),
});

/** A session for whoever just set a password anew: no wrong guesses of others keep them out. */
export const freshSession = (unit: Unit, user: User): Session => {
  const session = newSession(unit, user);
  unit.note({ metadata: { sessionId: session.id } });
  return session;
};
