import { LocketError } from '../errors.ts';
import { groupMembershipsOf } from '../groups/standing-in-groups.ts';
import type { Invitation } from '../invitations/invitation.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { addresseeOf, type Inviting, inviting } from './inviting.ts';
import type { ScimPersonInFull, ScimUser } from './scim-user.ts';

const taken = (): LocketError =>
  new LocketError('already-exists', 'emails: somebody in this organization has it');

/** The groups that wait for somebody wait for whoever has the other address. */
const waitingAnew = async (
  unit: Unit,
  { id, orgId }: ScimUser,
  userId: string,
  invitation: Invitation | undefined,
  next: ScimUser,
): Promise<readonly Change[]> => {
  const { groups } = unit.stores;
  const waiting = { kind: 'user', id: userId, orgId, membershipId: id, inGroups: true } as const;
  const memberships = await groupMembershipsOf(unit, waiting);
  const changes = await Promise.all(
    memberships.map(async (membership) => {
      const group = await groups.find(orgId, membership.groupId);
      const joining = invitation
        ? ({ kind: 'invited', invitation } as const)
        : ({ kind: 'provisioned', userId: next.userId, membershipId: id } as const);
      return [
        ...groups.leaving(membership),
        ...(group ? groups.joining(group, joining, membership.createdAt) : []),
      ];
    }),
  );
  return changes.flat();
};

export interface Readdressing {
  readonly record: ScimUser;
  readonly changes: readonly Change[];
  readonly inviting?: Inviting;
}

/**
 * Gives somebody who has not joined another address: the link that went to the old one is dead, and whoever reads mail at
 * the new one is invited in their place, under the id that the directory knows. `already-exists` for an address that
 * somebody in the organization has, or is invited by.
 */
export const readdressing = async (
  unit: Unit,
  organization: Organization,
  { record: previous, invitation: before, userId }: ScimPersonInFull & { readonly record: ScimUser },
  said: ScimUser,
  siteUrl: string,
): Promise<Readdressing> => {
  const { invitations, organizations, scim } = unit.stores;
  const { user, changes } = await addresseeOf(unit, said.email);
  const { orgId, id } = said;
  const [membership, other, invitation] = await Promise.all([
    organizations.membership(orgId, user.id),
    scim.user(orgId, user.id),
    invitations.find(orgId, user.id),
  ]);
  if (membership || other || invitation) throw taken();
  const record = { ...said, userId: user.id, revision: 1 };
  // What was offered by hand was offered to the other address: this one gets what newcomers get.
  const invited = said.active
    ? await inviting(unit, organization, { id, user, email: said.email, siteUrl, before: undefined })
    : undefined;
  return {
    record,
    changes: [
      ...changes,
      ...scim.userReaddressing(record, previous),
      ...(before ? [invitations.removal(before)] : []),
      ...(invited?.changes ?? []),
      ...(await waitingAnew(unit, previous, userId, invited?.invitation, record)),
      // Who becomes a member at the same moment is one of those whom it is decided by.
      organizations.membershipAbsence(orgId, user.id),
    ],
    ...(invited && { inviting: invited }),
  };
};
