import type { UserCaller } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { metadataByKey } from '../identities/identity.ts';
import type { UserClaims } from '../tokens/claims.ts';
import type { Unit } from '../unit.ts';
import { presentedApiKey } from './api-key.ts';
import { isAlive, sessionEnded } from './sessions.ts';

type Context = Pick<Unit, 'stores' | 'runtime'>;

const membershipOf = async (claims: UserClaims, { stores }: Context) => {
  if (!claims.organizationId) return {};
  const membership = await stores.organizations.membership(claims.organizationId, claims.userId);
  if (!membership?.isActive)
    throw new LocketError('forbidden', 'You are not an active member of this organization');
  return {
    orgId: claims.organizationId,
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
  const now = context.runtime.now();
  if (!user || !session || session.accessVersion !== claims.accessVersion || !isAlive(session, user, now))
    throw sessionEnded();
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
