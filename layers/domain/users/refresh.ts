import * as z from 'zod';
import { homeOf } from '../organizations/list-organizations.ts';
import { sessionEndIn } from '../organizations/living.ts';
import type { Organization } from '../organizations/organization.ts';
import { retryingConflicts } from '../retry.ts';
import { lacksFactor } from '../second-factors/factor.ts';
import type { Unit } from '../unit.ts';
import { noteAccount } from './accounts.ts';
import { countsIn, isAlive, isAsEnforced, sessionEnded, signSession } from './sessions.ts';
import type { Session } from './user.ts';

const tokenType = 'refreshToken';
/**
 * Milliseconds for which the token before the last one still counts: a reply that got lost is asked for again, and two
 * tabs of one browser may ask at the same moment. Later, or for an older token, somebody else has used it.
 */
const lostReplyWindow = 60_000;

const RefreshClaims = z.object({
  userId: z.string().min(1),
  tokenVersionId: z.string().min(1),
  refreshVersion: z.int().positive(),
  organizationId: z.string().min(1).optional(),
});
type RefreshClaims = z.output<typeof RefreshClaims>;

/** A refresh token with the access token that it was exchanged for. */
export interface RefreshedSession {
  readonly session: Session;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly organizationId: string | undefined;
}

const versionOf = ({ refreshed }: Session): number => refreshed?.version ?? 1;

/** The refresh token of a session that counts now; it remembers the organization that was chosen last. */
export const refreshTokenOf = (unit: Unit, session: Session, organizationId?: string): Promise<string> => {
  const claims = {
    authTokenType: tokenType,
    userId: session.userId,
    tokenVersionId: session.id,
    refreshVersion: versionOf(session),
    ...(organizationId !== undefined && { organizationId }),
  };
  return unit.tokens.sign(claims, new Date(session.expiresAt * 1000));
};

const claimsOf = async (unit: Unit, token: string): Promise<RefreshClaims> => {
  const claims = RefreshClaims.safeParse(await unit.tokens.verifyAs(token, tokenType));
  if (!claims.success) throw sessionEnded();
  return claims.data;
};

/**
 * The refresh token for another organization, for whoever shows the one of this session that counts: an access token
 * alone never buys one. Undefined for anything else.
 */
export const rescopedRefreshToken = async (
  unit: Unit,
  session: Session,
  presented: string,
  organizationId: string,
): Promise<string | undefined> => {
  const claims = await claimsOf(unit, presented).catch(() => undefined);
  const isCurrent = claims?.tokenVersionId === session.id && claims.refreshVersion === versionOf(session);
  return isCurrent ? refreshTokenOf(unit, session, organizationId) : undefined;
};

/**
 * A session, and the organization that was chosen last; none once it or the membership in it is gone, or lets no session
 * be so old.
 */
interface FoundSession {
  readonly session: Session;
  readonly organization: Organization | undefined;
}

const tokensOf = async (unit: Unit, { session, organization }: FoundSession): Promise<RefreshedSession> => ({
  session,
  accessToken: await signSession(unit, session, organization),
  refreshToken: await refreshTokenOf(unit, session, organization?.id),
  organizationId: organization?.id,
});

const exchange = async (unit: Unit, { session, organization }: FoundSession): Promise<RefreshedSession> => {
  const refreshed = { version: versionOf(session) + 1, at: unit.runtime.now().toISOString() };
  const next = { ...session, refreshed };
  await unit.commit([unit.stores.users.sessionReplacement(next, session)]);
  return tokensOf(unit, { session: next, organization });
};

const isLostReply = ({ refreshed }: Session, { refreshVersion }: RefreshClaims, now: Date): boolean =>
  refreshed !== undefined &&
  refreshVersion === refreshed.version - 1 &&
  now.getTime() - Date.parse(refreshed.at) <= lostReplyWindow;

/** Two hold tokens of one session, and nobody can say who is who: it ends for both. */
const endReused = async (unit: Unit, session: Session): Promise<never> => {
  unit.note({ type: 'user-session-reused' });
  await unit.count([unit.stores.users.sessionDeletion(session)], 'unauthenticated');
  throw sessionEnded();
};

const findSession = async (unit: Unit, claims: RefreshClaims): Promise<FoundSession> => {
  const { users, organizations } = unit.stores;
  users.expectSession(claims.userId, claims.tokenVersionId, undefined);
  const { organizationId } = claims;
  const [user, session, home, chosen, membership] = await Promise.all([
    users.find(claims.userId),
    users.session(claims.userId, claims.tokenVersionId),
    homeOf(unit, claims.userId),
    organizationId ? organizations.find(organizationId) : undefined,
    organizationId ? organizations.membership(organizationId, claims.userId) : undefined,
  ]);
  const isMember = membership?.isActive === true;
  noteAccount(
    unit,
    user,
    isMember ? membership.orgId : (session?.signedInBy?.orgId ?? home),
    isMember ? chosen?.auditLogsRetentionDays : null,
    session?.signedInBy?.method,
  );
  if (!user || !session || !isAlive(session, user, unit.runtime.now())) throw sessionEnded();
  unit.note({ metadata: { sessionId: session.id } });
  const isOver =
    !isMember ||
    !chosen ||
    !countsIn(session, chosen.id) ||
    !isAsEnforced(session, chosen, unit.runtime.now()) ||
    // It is asked for where the organization is chosen, and never got around by refreshing.
    lacksFactor(user, session, chosen) ||
    sessionEndIn(chosen, session) < unit.runtime.now().getTime() / 1000;
  return { session, organization: isOver ? undefined : chosen };
};

/**
 * Exchanges a refresh token for an access token and the next refresh token. Each counts once: one that was exchanged
 * before ends its session, but for the last one within a minute. `unauthenticated` for any other token.
 */
export const refreshSession = async (unit: Unit, token: string): Promise<RefreshedSession> => {
  const claims = await claimsOf(unit, token);
  return retryingConflicts(unit, async () => {
    const found = await findSession(unit, claims);
    const { session } = found;
    if (claims.refreshVersion === versionOf(session)) return exchange(unit, found);
    if (isLostReply(session, claims, unit.runtime.now())) return tokensOf(unit, found);
    return endReused(unit, session);
  });
};
