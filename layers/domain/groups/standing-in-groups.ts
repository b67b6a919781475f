import type { Unit } from '../unit.ts';
import type { Group, GroupMemberKind, GroupMembership } from './group.ts';

/** Whose rights are asked for: `inGroups` as its record in the organization says. */
export interface Holder {
  readonly kind: GroupMemberKind;
  readonly id: string;
  readonly orgId: string;
  readonly inGroups?: boolean | undefined;
}

/** The groups that somebody is in. Who never was in any costs no read. */
export const groupMembershipsOf = async (
  { stores }: Pick<Unit, 'stores'>,
  { kind, id, orgId, inGroups }: Holder,
): Promise<readonly GroupMembership[]> =>
  inGroups === true ? stores.groups.membershipsOf(kind, id, orgId) : [];

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
  const record =
    kind === 'user' ? await stores.organizations.membership(orgId, id) : await stores.identities.find(id);
  return { kind, id, orgId, inGroups: record?.inGroups };
};
