import { metadataByKey, type UserCaller } from '../caller.ts';
import type { Unit } from '../unit.ts';
import { type Entitlement, entitlementIn } from './entitlement.ts';

/** Somebody whose rights in a project are asked for while another one calls. */
export interface PersonReference {
  readonly orgId: string;
  readonly projectId: string;
  readonly userId: string;
}

/** A person as they stand in a project now. */
export interface PersonStanding extends Pick<UserCaller, 'kind' | 'id' | 'username' | 'metadata'> {
  readonly entitlement: Entitlement;
}

/** Undefined once the person is no active member of the organization any more. */
export const personStanding = async (
  { stores }: Pick<Unit, 'stores'>,
  { orgId, projectId, userId: id }: PersonReference,
): Promise<PersonStanding | undefined> => {
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
