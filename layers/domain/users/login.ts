import { LocketError } from '../errors.ts';
import {
  type Limit,
  openLimits,
  passwordLimits,
  rightGuess,
  type Standing,
  wrongGuess,
} from '../guess-limits.ts';
import { noteIncident } from '../incidents/incident.ts';
import { assertMethodEnabled } from '../instance/login-methods.ts';
import type { LockoutPolicy } from '../lockout.ts';
import type { Organization } from '../organizations/organization.ts';
import { verifyPassword } from '../passwords.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { accountUnder } from './accounts.ts';
import { refreshTokenOf } from './refresh.ts';
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

/** The limits as they stand; that one of them locks is a signal. */
const openLogin = (unit: Unit, email: string): Promise<readonly Standing[]> =>
  openLimits(unit, limitsOf(unit, email), undefined, () => noteIncident(unit, 'lockouts'));

const invalid = (): LocketError => new LocketError('unauthenticated', 'Invalid credentials');

/**
 * Writes with the failures as they stand now, and never while locked: of many tries at the same moment each has to
 * get past the count of the others, so running them side by side buys no guesses.
 */
const unlessLocked = (
  unit: Unit,
  email: string,
  write: (standing: readonly Standing[]) => Promise<void>,
): Promise<void> => retryingConflicts(unit, async () => write(await openLogin(unit, email)));

const countFailure = async (unit: Unit, email: string): Promise<never> => {
  await unlessLocked(unit, email, (standing) => unit.count(wrongGuess(unit, standing), 'unauthenticated'));
  throw invalid();
};

/** Who was found to be whom they say: from here on it is about a session. */
interface Proven {
  readonly email: string;
  readonly user: User;
}

/** Begins the session of somebody who is proven to be somebody: the last step of a login, whatever came before. */
const begin = async (unit: Unit, { email, user }: Proven): Promise<Session> => {
  const session = newSession(unit, user);
  await unlessLocked(unit, email, (standing) => {
    unit.note({ metadata: { sessionId: session.id } });
    return unit.commit([unit.stores.users.sessionCreation(session), ...rightGuess(unit, standing)]);
  });
  return session;
};

/** Finds the account, so that the trail names it, before a try is refused while locked. */
const findAccount = async (unit: Unit, email: string): Promise<User | undefined> => {
  const limits = limitsOf(unit, email);
  unit.stores.users.expectLogin(email);
  unit.stores.guesses.expect(...limits.map(({ guesses }) => guesses));
  const [user] = await Promise.all([accountUnder(unit, email), assertMethodEnabled(unit, 'email')]);
  await openLogin(unit, email);
  return user;
};

/** The first step: who it is, by a password. An unknown address costs the same work and is counted alike. */
const proveByPassword = async (unit: Unit, { email, password }: PasswordCredentials): Promise<Proven> => {
  const user = await findAccount(unit, email);
  const isRight = await verifyPassword(password, user?.passwordHash ?? undefined);
  if (!user || !isRight) return countFailure(unit, email);
  return { email, user };
};

/** A session that just began, with what its owner gets. */
export interface BegunSession {
  readonly session: Session;
  readonly accessToken: string;
  readonly refreshToken: string;
}

export const tokensOfNew = async (
  unit: Unit,
  session: Session,
  organization?: Organization,
): Promise<BegunSession> => ({
  session,
  accessToken: await signSession(unit, session, organization),
  refreshToken: await refreshTokenOf(unit, session, organization?.id),
});

/**
 * Logs a person in with e-mail address and password: first who it is, then a session. What more is asked for stands
 * between the two, so that nobody has a session who has not passed every step. The token is not yet scoped to an
 * organization.
 *
 * @throws LocketError `unauthenticated`, `too-many-attempts` while locked.
 */
export const loginWithPassword = async (
  unit: Unit,
  credentials: PasswordCredentials,
): Promise<BegunSession> => {
  const proven = await proveByPassword(unit, credentials);
  return tokensOfNew(unit, await begin(unit, proven));
};
