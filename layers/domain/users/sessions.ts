import type { UserCaller } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { homeOf } from '../organizations/list-organizations.ts';
import { sessionEndIn } from '../organizations/living.ts';
import type { Organization } from '../organizations/organization.ts';
import type { NewUserClaims } from '../tokens/claims.ts';
import type { Unit } from '../unit.ts';
import type { Session, User } from './user.ts';

/** Ten days in seconds. */
const sessionLifetime = 864_000;
const maxUserAgent = 256;

const personOf = ({ caller }: Unit): UserCaller => {
  if (caller.kind !== 'user') throw new LocketError('forbidden', 'Only people have sessions');
  return caller;
};

export const newSession = (unit: Unit, user: User): Session => {
  const now = unit.runtime.now();
  return {
    id: unit.runtime.uuid(),
    userId: user.id,
    accessVersion: 1,
    ipAddress: unit.origin.ipAddress,
    userAgent: unit.origin.userAgent.slice(0, maxUserAgent),
    createdAt: now.toISOString(),
    expiresAt: Math.floor(now.getTime() / 1000) + sessionLifetime,
  };
};

/** A token of this session, for one organization or none yet; it ends with the session, in an organization as that says. */
export const signSession = (unit: Unit, session: Session, organization?: Organization): Promise<string> => {
  const claims: NewUserClaims = {
    authTokenType: 'accessToken',
    userId: session.userId,
    tokenVersionId: session.id,
    accessVersion: session.accessVersion,
    authMethod: 'email',
    ...(organization && { organizationId: organization.id }),
  };
  const end = organization ? sessionEndIn(organization, session) : session.expiresAt;
  return unit.tokens.sign(claims, new Date(end * 1000));
};

const currentSession = async (unit: Unit): Promise<Session> => {
  const { id, sessionId } = personOf(unit);
  const session = await unit.stores.users.session(id, sessionId);
  if (!session) throw new LocketError('unauthenticated', 'Your session has ended, log in again');
  return session;
};

/**
 * A token of the caller's session inside an organization. `not-found` where the caller is no member, as if there
 * were no such organization; `forbidden` for a membership that is switched off; `unauthenticated` for a session that is
 * older than the organization allows.
 */
export const selectOrganization = async (unit: Unit, organizationId: string): Promise<string> => {
  const session = await currentSession(unit);
  const { organizations } = unit.stores;
  const [membership, organization] = await Promise.all([
    organizations.membership(organizationId, session.userId),
    organizations.find(organizationId),
  ]);
  if (!membership || !organization) {
    // Told where the person is at home: nobody writes into the trail of an organization by naming it.
    unit.note({ organizationId: personOf(unit).orgId ?? (await homeOf(unit, session.userId)) });
    throw new LocketError('not-found', 'Organization not found');
  }
  unit.note({ organizationId, metadata: { organizationId } });
  if (!membership.isActive)
    throw new LocketError('forbidden', 'Your membership in this organization is switched off');
  if (sessionEndIn(organization, session) < unit.runtime.now().getTime() / 1000)
    throw new LocketError('unauthenticated', 'Your session is too old for this organization, log in again');
  return signSession(unit, session, organization);
};

/** Ends the caller's session: every token of it is dead at once. */
export const logout = async (unit: Unit): Promise<void> => {
  const person = personOf(unit);
  const session = await currentSession(unit);
  unit.note({ organizationId: person.orgId ?? (await homeOf(unit, person.id)) });
  await unit.commit([unit.stores.users.sessionDeletion(session)]);
};
