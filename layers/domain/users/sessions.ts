import type { UserCaller } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { homeOf } from '../organizations/list-organizations.ts';
import { sessionEndIn } from '../organizations/living.ts';
import type { Organization } from '../organizations/organization.ts';
import type { NewUserClaims } from '../tokens/claims.ts';
import type { Unit } from '../unit.ts';
import type { Session, User } from './user.ts';

/** Thirty days in seconds: whoever uses a browser logs in anew after that. */
const sessionLifetime = 2_592_000;
/** Ten days in seconds: the CLI cannot exchange a refresh token. */
const accessLifetime = 864_000;
const maxUserAgent = 256;

/** The person who calls; `forbidden` for anybody else. */
export const personOf = ({ caller }: Pick<Unit, 'caller'>): UserCaller => {
  if (caller.kind !== 'user') throw new LocketError('forbidden', 'Only people have sessions');
  return caller;
};

export const sessionEnded = (): LocketError =>
  new LocketError('unauthenticated', 'Your session has ended, log in again');

const secondsOf = (instant: Date): number => Math.floor(instant.getTime() / 1000);

export const newSession = (unit: Unit, user: User, userAgent = unit.origin.userAgent): Session => {
  const now = unit.runtime.now();
  return {
    id: unit.runtime.uuid(),
    userId: user.id,
    accessVersion: 1,
    ...(user.sessionEpoch !== undefined && { epoch: user.sessionEpoch }),
    ipAddress: unit.origin.ipAddress,
    userAgent: userAgent.slice(0, maxUserAgent),
    createdAt: now.toISOString(),
    expiresAt: secondsOf(now) + sessionLifetime,
  };
};

/**
 * Whether the session may be used in an organization. One that an organization's identity provider vouched for counts
 * nowhere else: whoever administers that provider says who is who there, and there alone.
 */
export const countsIn = ({ signedInBy }: Session, organizationId: string): boolean =>
  signedInBy === undefined || signedInBy.orgId === organizationId;

/** Refuses what concerns the account as a whole to whom an organization's identity provider vouched for: `forbidden`. */
export const assertOwnLogin = ({ caller }: Pick<Unit, 'caller'>): void => {
  if (caller.kind === 'user' && caller.signedInBy !== undefined)
    throw new LocketError(
      'forbidden',
      'You signed in by single sign-on, which counts in its organization only: log in with your password, which you can have set by mail',
    );
};

/** When the session's access tokens end that can be had now, in seconds since 1970: only refreshing makes that later. */
const endOfAccess = ({ refreshed, createdAt, expiresAt }: Session): number =>
  Math.min(expiresAt, secondsOf(new Date(refreshed?.at ?? createdAt)) + accessLifetime);

/** Whether the session is neither over nor ended together with all others of its person. */
export const isAlive = (session: Session, user: User, now: Date): boolean =>
  session.expiresAt >= now.getTime() / 1000 && (session.epoch ?? 0) === (user.sessionEpoch ?? 0);

/** An access token of this session, for one organization, which may end it sooner, or none yet. */
export const signSession = (unit: Unit, session: Session, organization?: Organization): Promise<string> => {
  const claims: NewUserClaims = {
    authTokenType: 'accessToken',
    userId: session.userId,
    tokenVersionId: session.id,
    accessVersion: session.accessVersion,
    authMethod: session.signedInBy?.method ?? session.loginMethod ?? 'email',
    ...(organization && { organizationId: organization.id }),
  };
  const ends = endOfAccess(session);
  const end = organization ? Math.min(ends, sessionEndIn(organization, session)) : ends;
  return unit.tokens.sign(claims, new Date(end * 1000));
};

/** The session by which the caller is known; whoever is known by an API key has none. */
export const currentSession = async (unit: Unit): Promise<Session> => {
  const { id, sessionId } = personOf(unit);
  if (sessionId === undefined) throw new LocketError('forbidden', 'An API key is no session: log in');
  const session = await unit.stores.users.session(id, sessionId);
  if (!session) throw sessionEnded();
  return session;
};

/** Notes where the trail keeps what a person does with the own account: with who vouched for them, where somebody did. */
export const noteAtHome = async (unit: Unit): Promise<UserCaller> => {
  const person = personOf(unit);
  const acting = person.orgId ?? person.signedInBy?.orgId;
  unit.note({ organizationId: acting ?? (await homeOf(unit, person.id)) });
  return person;
};

/** Refuses a session that is older than the organization lets any be: `unauthenticated`. */
const assertYoungEnough = (unit: Unit, organization: Organization, session: Session): void => {
  if (sessionEndIn(organization, session) < unit.runtime.now().getTime() / 1000)
    throw new LocketError('unauthenticated', 'Your session is too old for this organization, log in again');
};

/** Whether an organization whose people have to sign in by its single sign-on lets this session in. */
export const isAsEnforced = (
  { signedInBy, brokeGlass }: Session,
  { id, authEnforced }: Pick<Organization, 'id' | 'authEnforced'>,
  now: Date,
): boolean =>
  authEnforced !== true ||
  signedInBy?.orgId === id ||
  (brokeGlass?.orgId === id && brokeGlass.until > now.getTime() / 1000);

/** Refuses a session that began in another way than the organization has everybody sign in: `forbidden`. */
export const assertAsEnforced = (
  unit: Pick<Unit, 'runtime'>,
  organization: Organization,
  session: Session,
): void => {
  if (!isAsEnforced(session, organization, unit.runtime.now()))
    throw new LocketError(
      'forbidden',
      'This organization has everybody sign in by its single sign-on: begin there',
      { details: { singleSignOn: organization.slug } },
    );
};

export const countsElsewhere =
  'You signed in by the single sign-on of another organization: log in with your password to act here';

/**
 * Refuses a session in an organization that it did not choose, as choosing it would: of another organization's provider,
 * begun in another way than everybody has to, or older than any may be.
 */
export const assertCountsIn = (unit: Unit, organization: Organization, session: Session): void => {
  if (!countsIn(session, organization.id)) throw new LocketError('forbidden', countsElsewhere);
  assertAsEnforced(unit, organization, session);
  assertYoungEnough(unit, organization, session);
};

/** Ends the caller's session: every token of it is dead at once. */
export const logout = async (unit: Unit): Promise<void> => {
  const session = await currentSession(unit);
  await noteAtHome(unit);
  await unit.commit([unit.stores.users.sessionDeletion(session)]);
};
