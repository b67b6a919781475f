import { metadataByKey, type UserCaller } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { livingOrganization, sessionEndIn } from '../organizations/living.ts';
import type { Organization } from '../organizations/organization.ts';
import { isFreshlyProven, lacksFactor, neededMethod } from '../second-factors/factor.ts';
import type { UserClaims } from '../tokens/claims.ts';
import type { Unit } from '../unit.ts';
import { presentedApiKey } from './api-key.ts';
import { assertAsEnforced, countsIn, isAlive, sessionEnded } from './sessions.ts';
import type { Session, User } from './user.ts';

type Context = Pick<Unit, 'stores' | 'runtime'>;

interface Belonging {
  readonly membership: Pick<
    UserCaller,
    'orgId' | 'membershipId' | 'orgRole' | 'orgCustomRoleId' | 'inGroups' | 'metadata'
  >;
  readonly organization?: Organization;
  /** When the session ends there, in seconds since 1970. */
  readonly endOf: (session: Session) => number;
}

const nowhere: Belonging = { membership: { metadata: {} }, endOf: ({ expiresAt }) => expiresAt };

const belongingOf = async (claims: UserClaims, { stores }: Context): Promise<Belonging> => {
  const { organizationId: orgId } = claims;
  if (!orgId) return nowhere;
  const [membership, organization] = await Promise.all([
    stores.organizations.membership(orgId, claims.userId),
    livingOrganization({ stores }, orgId),
  ]);
  if (!membership?.isActive)
    throw new LocketError('forbidden', 'You are not an active member of this organization');
  const { role: orgRole, customRoleId: orgCustomRoleId, inGroups } = membership;
  return {
    membership: {
      orgId,
      membershipId: membership.id,
      orgRole,
      orgCustomRoleId,
      inGroups,
      metadata: metadataByKey(membership.metadata),
    },
    organization,
    endOf: (session) => sessionEndIn(organization, session),
  };
};

/**
 * Where the session is, as far as it has shown what its person and the organization ask for. Without the factor that an
 * organization asks for it is nowhere, however it came there, and can choose the organization anew.
 */
const standingOf = (
  user: User,
  session: Session,
  { membership, organization }: Belonging,
  now: Date,
): Omit<Belonging['membership'], 'metadata'> &
  Pick<UserCaller, 'metadata' | 'lacksFactor' | 'needsStepUp'> => {
  if (lacksFactor(user, session, organization))
    return { ...nowhere.membership, lacksFactor: organization ? 'organization' : 'account' };
  const least = neededMethod(user, organization) ?? 'password';
  const isStale = organization?.enforceStepUp === true && !isFreshlyProven(session, least, now);
  return { ...membership, ...(isStale && { needsStepUp: true }) };
};

/**
 * The person behind a verified session token, from strongly consistent reads of user, session, membership and
 * organization. Throws `unauthenticated` when the session ended, there or altogether, and `forbidden` when the membership
 * or the organization did.
 */
export const authenticateUser = async (claims: UserClaims, context: Context): Promise<UserCaller> => {
  const { users } = context.stores;
  const [user, session, belonging] = await Promise.all([
    users.find(claims.userId),
    users.session(claims.userId, claims.tokenVersionId),
    belongingOf(claims, context),
  ]);
  const now = context.runtime.now();
  const isRight = session?.accessVersion === claims.accessVersion;
  if (
    !user ||
    !session ||
    !isRight ||
    !isAlive(session, user, now) ||
    belonging.endOf(session) < now.getTime() / 1000
  )
    throw sessionEnded();
  if (belonging.organization) assertAsEnforced(context, belonging.organization, session);
  const { signedInBy, loginMethod } = session;
  if (claims.organizationId !== undefined && !countsIn(session, claims.organizationId)) throw sessionEnded();
  return {
    kind: 'user',
    id: user.id,
    username: user.username,
    email: user.email,
    sessionId: session.id,
    ...(signedInBy && { signedInBy }),
    ...(loginMethod !== undefined && { loginMethod }),
    // An organization vouches for nobody's rights over the instance.
    superAdmin: user.superAdmin && !signedInBy,
    ...standingOf(user, session, belonging, now),
  };
};

/**
 * The person behind an API key, in no organization: it is for reading and changing the own account. `unauthenticated` for
 * a key that is worthless, or whose person is gone.
 */
export const authenticateByApiKey = async (
  text: string,
  { stores, runtime }: Context,
): Promise<UserCaller> => {
  const { userId } = await presentedApiKey(text, stores.apiKeys, runtime.now());
  const user = await stores.users.find(userId);
  if (!user) throw new LocketError('unauthenticated', 'Invalid or expired API key');
  const { id, username, email, superAdmin } = user;
  return { kind: 'user', id, username, email, superAdmin, metadata: {} };
};
