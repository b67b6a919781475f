import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { Group, GroupMemberKind, GroupMembership } from './group.ts';

/** Whose rights are asked for: `membershipId` and `inGroups` as its record in the organization says. */
export interface Holder {
  readonly kind: GroupMemberKind;
  readonly id: string;
  readonly orgId: string;
  /** Undefined for who is not in the organization, and so in no group of it. */
  readonly membershipId: string | undefined;
  readonly inGroups?: boolean | undefined;
}

const notedOf = async (
  { stores }: Pick<Unit, 'stores'>,
  { kind, id, orgId, inGroups }: Holder,
): Promise<readonly GroupMembership[]> =>
  inGroups === true ? stores.groups.membershipsOf(kind, id, orgId) : [];

/** The groups that somebody is in. Who never was in any costs no read. */
export const groupMembershipsOf = async (
  unit: Pick<Unit, 'stores'>,
  holder: Holder,
): Promise<readonly GroupMembership[]> =>
  (await notedOf(unit, holder)).filter(({ membershipId }) => membershipId === holder.membershipId);

/**
 * What ends somebody's memberships in groups together with the membership in the organization. Whoever lets them into
 * a group at the same moment gives them nothing: that hangs on the membership that ends.
 */
export const endOfGroupMemberships = async (
  unit: Pick<Unit, 'stores'>,
  holder: Holder,
): Promise<readonly Change[]> =>
  (await notedOf(unit, holder)).flatMap((membership) => unit.stores.groups.leaving(membership));

/** The same as the groups themselves; one that is gone is not among them. */
export const groupsOf = async (unit: Pick<Unit, 'stores'>, holder: Holder): Promise<readonly Group[]> => {
  const memberships = await groupMembershipsOf(unit, holder);
  const found = await Promise.all(
    memberships.map(({ groupId }) => unit.stores.groups.find(holder.orgId, groupId)),
  );
  return found.flatMap((group) => group ?? []);
};

/** Somebody in an organization as the own record there says, for looking at the rights of others than the caller. */
export const holderIn = async (
  { stores }: Pick<Unit, 'stores'>,
  orgId: string,
  kind: GroupMemberKind,
  id: string,
): Promise<Holder> => {
  if (kind === 'user') {
    const membership = await stores.organizations.membership(orgId, id);
    return { kind, id, orgId, membershipId: membership?.id, inGroups: membership?.inGroups };
  }
  const identity = await stores.identities.find(id);
  return { kind, id, orgId, membershipId: identity?.membershipId, inGroups: identity?.inGroups };
};
