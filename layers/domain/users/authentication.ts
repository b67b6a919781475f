import type { UserCaller } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { metadataByKey } from '../identities/identity.ts';
import type { UserClaims } from '../tokens/claims.ts';
import type { Unit } from '../unit.ts';

type Context = Pick<Unit, 'stores' | 'runtime'>;

const refused = (message: string): LocketError => new LocketError('unauthenticated', message);

const membershipOf = async (claims: UserClaims, { stores }: Context) => {
  if (!claims.organizationId) return {};
  const membership = await stores.organizations.membership(claims.organizationId, claims.userId);
  if (!membership?.isActive)
    throw new LocketError('forbidden', 'You are not an active member of this organization');
  return {
    orgId: claims.organizationId,
    membershipId: membership.id,
    orgRole: membership.role,
    orgCustomRoleId: membership.customRoleId,
    inGroups: membership.inGroups,
    metadata: metadataByKey(membership.metadata),
  };
};

/**
 * The person behind a verified session token, from strongly consistent reads of user, session and membership.
 * Throws `unauthenticated` when the session ended and `forbidden` when the membership did.
 */
export const authenticateUser = async (claims: UserClaims, context: Context): Promise<UserCaller> => {
  const { users } = context.stores;
  const [user, session, membership] = await Promise.all([
    users.find(claims.userId),
    users.session(claims.userId, claims.tokenVersionId),
    membershipOf(claims, context),
  ]);
  const now = context.runtime.now().getTime() / 1000;
  if (!user || !session || session.accessVersion !== claims.accessVersion || session.expiresAt < now)
    throw refused('Your session has ended, log in again');
  return {
    kind: 'user',
    id: user.id,
    username: user.username,
    email: user.email,
    sessionId: session.id,
    superAdmin: user.superAdmin,
    metadata: {},
    ...membership,
  };
};
