import { LocketError } from '../errors.ts';
import { sessionEndIn } from '../organizations/living.ts';
import { lacksFactor } from '../second-factors/factor.ts';
import type { Unit } from '../unit.ts';
import {
  assertCountsIn,
  countsElsewhere,
  countsIn,
  currentSession,
  newSession,
  personOf,
  sessionEnded,
  signSession,
} from './sessions.ts';

/** What the CLI keeps of a login. */
export interface CliSession {
  readonly token: string;
  readonly email: string;
}

/**
 * Begins another session of the caller inside an organization, for the CLI: it is listed and ended by itself. Only a
 * session makes one, and it starts with the same organization rules as choosing an organization.
 */
export const beginCliSession = async (unit: Unit, organizationId: string): Promise<CliSession> => {
  const { users, organizations } = unit.stores;
  const own = await currentSession(unit);
  if (!countsIn(own, organizationId)) throw new LocketError('forbidden', countsElsewhere);
  const [user, membership, organization] = await Promise.all([
    users.find(own.userId),
    organizations.membership(organizationId, own.userId),
    organizations.find(organizationId),
  ]);
  if (!user) throw sessionEnded();
  if (!membership || !organization) throw new LocketError('not-found', 'Organization not found');
  unit.note({ organizationId });
  if (!membership.isActive)
    throw new LocketError('forbidden', 'Your membership in this organization is switched off');
  assertCountsIn(unit, organization, own);
  if (lacksFactor(user, own, organization))
    throw new LocketError(
      'second-factor-required',
      'This organization asks for a second factor: choose it first',
    );
  const session = {
    ...newSession(unit, user, 'cli'),
    // As old as the login behind it, in every organization, and no longer than the session it comes from: an access
    // token that was stolen buys no more time.
    loggedInAt: own.loggedInAt ?? own.createdAt,
    expiresAt: sessionEndIn(organization, own),
    ...(own.signedInBy && { signedInBy: own.signedInBy }),
    ...(own.loginMethod !== undefined && { loginMethod: own.loginMethod }),
    ...(own.brokeGlass && { brokeGlass: own.brokeGlass }),
    ...(own.proofs && { proofs: own.proofs }),
  };
  unit.note({ metadata: { sessionId: session.id } });
  await unit.commit([users.sessionCreation(session)]);
  return {
    token: await signSession(unit, session, organization),
    email: user.email ?? personOf(unit).username,
  };
};
