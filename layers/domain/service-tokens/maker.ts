import type { UserCaller } from '../caller.ts';
import { metadataByKey } from '../identities/identity.ts';
import { type Entitlement, entitlementIn } from '../projects/entitlement.ts';
import type { Unit } from '../unit.ts';
import type { ServiceToken } from './service-token.ts';

/** The person who made a service token, as they stand in the token's project now. */
export interface Maker extends Pick<UserCaller, 'kind' | 'id' | 'username' | 'metadata'> {
  readonly entitlement: Entitlement;
}

/** Undefined once the person is no active member of the organization any more. */
export const makerOf = async (
  { stores }: Pick<Unit, 'stores'>,
  { orgId, projectId, createdBy: id }: ServiceToken,
): Promise<Maker | undefined> => {
  const kind = 'user';
  const [user, membership] = await Promise.all([
    stores.users.find(id),
    stores.organizations.membership(orgId, id),
    // What the entitlement begins with, in the same round.
    stores.projects.grant(projectId, kind, id),
  ]);
  if (!user || !membership?.isActive) return undefined;
  const { id: membershipId, inGroups } = membership;
  const holder = { kind, id, orgId, membershipId, inGroups } as const;
  const entitlement = await entitlementIn({ stores }, projectId, holder);
  return { kind, id, username: user.username, metadata: metadataByKey(membership.metadata), entitlement };
};
