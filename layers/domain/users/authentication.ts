import type { UserCaller } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { metadataByKey } from '../identities/identity.ts';
import { livingOrganization, sessionEndIn } from '../organizations/living.ts';
import type { UserClaims } from '../tokens/claims.ts';
import type { Unit } from '../unit.ts';
import type { Session } from './user.ts';

type Context = Pick<Unit, 'stores' | 'runtime'>;

const refused = (message: string): LocketError => new LocketError('unauthenticated', message);

interface Belonging {
  readonly membership: Pick<
    UserCaller,
    'orgId' | 'membershipId' | 'orgRole' | 'orgCustomRoleId' | 'inGroups' | 'metadata'
  >;
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
    endOf: (session) => sessionEndIn(organization, session),
  };
};

/**
 * The person behind a verified session token, from strongly consistent reads of user, session, membership and
 * organization. Throws `unauthenticated` when the session ended, there or altogether, and `forbidden` when the membership
 * or the organization did.
 */
export const authenticateUser = async (claims: UserClaims, context: Context): Promise<UserCaller> => {
  const { users } = context.stores;
  const [user, session, { membership, endOf }] = await Promise.all([
    users.find(claims.userId),
    users.session(claims.userId, claims.tokenVersionId),
    belongingOf(claims, context),
  ]);
  const now = context.runtime.now().getTime() / 1000;
  if (!user || !session || session.accessVersion !== claims.accessVersion || endOf(session) < now)
    throw refused('Your session has ended, log in again');
  return {
    kind: 'user',
    id: user.id,
    username: user.username,
    email: user.email,
    sessionId: session.id,
    superAdmin: user.superAdmin,
    ...membership,
  };
};
