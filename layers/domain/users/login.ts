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
import { homeOf } from '../organizations/list-organizations.ts';
import { verifyPassword } from '../passwords.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { newSession, signSession } from './sessions.ts';
import type { Session, User } from './user.ts';

export interface PasswordCredentials {
  /** Lower case, without blanks around it. */
  readonly email: string;
  readonly password: string;
}

/** Ten wrong passwords in a row lock an account for five minutes for the network they came from. */
const lockout: LockoutPolicy = {
  lockoutEnabled: true,
  lockoutThreshold: 10,
  lockoutDurationSeconds: 300,
  lockoutCounterResetSeconds: 300,
};

/** The same for an address that has an account and one that has none. */
const limitsOf = ({ origin }: Unit, email: string): readonly Limit[] =>
  passwordLimits('account', email, lockout, origin);

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
 * Writes with the failures as they stand now, and never while locked: of many tries at the same moment each has to
 * get past the count of the others, so running them side by side buys no guesses.
 */
const unlessLocked = (
  unit: Unit,
  email: string,
  write: (standing: readonly Standing[]) => Promise<void>,
): Promise<void> => retryingConflicts(unit, async () => write(await openLimits(unit, limitsOf(unit, email))));

const countFailure = async (unit: Unit, email: string): Promise<never> => {
  await unlessLocked(unit, email, (standing) => unit.count(wrongGuess(unit, standing), 'unauthenticated'));
  throw invalid();
};

const begin = async (unit: Unit, email: string, user: User): Promise<Session> => {
  const session = newSession(unit, user);
  await unlessLocked(unit, email, (standing) => {
    unit.note({ metadata: { sessionId: session.id } });
    return unit.commit([unit.stores.users.sessionCreation(session), ...rightGuess(unit, standing)]);
  });
  return session;
};

/** An id that nobody has: reading it makes an unknown address take as long as a known one. */
const nobody = '00000000-0000-0000-0000-000000000000';

const accountOrNobody = async (unit: Unit, email: string): Promise<User | undefined> =>
  (await unit.stores.users.findByUsername(email)) ?? unit.stores.users.find(nobody);

/** Finds the account, so that the trail names it, before a try is refused while locked. */
const findAccount = async (unit: Unit, email: string): Promise<User | undefined> => {
  const limits = limitsOf(unit, email);
  unit.stores.users.expectLogin(email);
  unit.stores.guesses.expect(...limits.map(({ guesses }) => guesses));
  const user = await accountOrNobody(unit, email);
  noteAccount(unit, user, await homeOf(unit, user?.id ?? nobody));
  await openLimits(unit, limits);
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
