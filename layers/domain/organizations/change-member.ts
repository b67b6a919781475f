import type { MetadataEntry } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { type MetadataDraft, metadataFrom } from '../identities/create-identity.ts';
import { assertMayChangeInvitation } from '../invitations/boundary.ts';
import { type Invitation, membershipFrom } from '../invitations/invitation.ts';
import { assertCan } from '../permissions/ability.ts';
import { forGood } from '../permissions/coverage.ts';
import { hasPlaceholder } from '../permissions/placeholders.ts';
import { keepingAdmins } from '../projects/last-admin.ts';
import type { ProjectGrant } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { enterOrganization, type OrganizationAccess } from './access.ts';
import {
  assertCoversProjects,
  assertMayActAsHolder,
  assertMayGiveRole,
  type GivenRole,
  isOneself,
} from './boundary.ts';
import { keepingAnOrganizationAdmin } from './last-admin.ts';
import { holderOf, memberById, notedPeople, type OrganizationMember } from './member.ts';
import type { Membership } from './organization.ts';

/** What is left out stays as it is; metadata that is given replaces all of it. */
export interface MemberChange {
  readonly role?: string | undefined;
  readonly isActive?: boolean | undefined;
  readonly metadata?: readonly MetadataDraft[] | undefined;
}

const beyondReach = 'You cannot change a member who is more privileged than you';

/** The projects' grants of a person in one organization: a person may be in several. */
export const grantsHere = async (
  { stores }: Unit,
  { userId, orgId }: Membership,
): Promise<readonly ProjectGrant[]> =>
  (await stores.projects.grantsOf('user', userId)).filter((grant) => grant.orgId === orgId);

const givenRole = async (
  unit: Unit,
  access: OrganizationAccess,
  membership: Membership,
  role: string | undefined,
): Promise<GivenRole> => {
  const { role: before, customRoleId } = membership;
  const kept = { role: before, ...(customRoleId !== undefined && { customRoleId }) };
  if (role === undefined) return { reference: kept, checks: [] };
  const refusal = 'You cannot give a role that allows more than you may yourself';
  return assertMayGiveRole(unit, access, role, refusal, holderOf(membership));
};

/** What single sign-on said and is sent back as it stands is still what single sign-on said. */
const keepingMarks = (
  next: readonly MetadataEntry[],
  before: readonly MetadataEntry[] = [],
): readonly MetadataEntry[] =>
  next.map(
    (entry) =>
      before.find(({ key, value, bySso }) => bySso && key === entry.key && value === entry.value) ?? entry,
  );

type Role = Pick<Membership, 'role' | 'customRoleId'>;

const withChange = <T extends Membership | Invitation>(
  unit: Unit,
  { customRoleId: _, ...record }: T,
  { metadata }: MemberChange,
  reference: Role,
) => ({
  ...record,
  ...reference,
  ...(metadata && { metadata: keepingMarks(metadataFrom(unit, metadata), record.metadata) }),
  updatedAt: unit.runtime.now().toISOString(),
});

/** Of somebody invited only what they are to become can be changed. */
const changeInvited = async (
  unit: Unit,
  access: OrganizationAccess,
  invitation: Invitation,
  membership: Membership,
  change: MemberChange,
): Promise<Membership> => {
  if (change.isActive === false)
    throw new LocketError('bad-request', 'This person has not joined yet: cancel the invitation instead');
  await assertMayChangeInvitation(unit, access, invitation, beyondReach);
  const { reference, checks } = await givenRole(unit, access, membership, change.role);
  const changed = withChange(unit, invitation, change, reference);
  const next = { ...changed, revision: invitation.revision + 1 };
  await unit.commit([unit.stores.invitations.replacement(next, invitation), ...checks]);
  return membershipFrom(next, next.updatedAt);
};

/** Who must stay when a person is switched off, or ceases to be an admin. */
const whoStays = async (
  unit: Unit,
  access: OrganizationAccess,
  membership: Membership,
  next: Membership,
): Promise<readonly Change[]> => {
  const isSwitchedOff = membership.isActive && !next.isActive;
  const grants = isSwitchedOff ? await grantsHere(unit, membership) : [];
  const isNoAdminAnyMore = membership.isActive && (isSwitchedOff || next.role !== membership.role);
  return [
    ...(await keepingAdmins(unit, grants, access.member)),
    ...(isNoAdminAnyMore ? await keepingAnOrganizationAdmin(unit, access, [holderOf(membership)]) : []),
  ];
};

const changeJoined = async (
  unit: Unit,
  access: OrganizationAccess,
  membership: Membership,
  change: MemberChange,
): Promise<Membership> => {
  const holder = holderOf(membership);
  await assertMayActAsHolder(unit, access, holder, beyondReach);
  if (change.metadata)
    await assertCoversProjects(
      unit,
      access,
      holder,
      forGood(unit.runtime.now()),
      beyondReach,
      hasPlaceholder,
    );
  const { reference, checks } = await givenRole(unit, access, membership, change.role);
  const next = {
    ...withChange(unit, membership, change, reference),
    isActive: change.isActive ?? membership.isActive,
  };
  await unit.commit([
    ...unit.stores.organizations.membershipReplacement(next, membership),
    ...checks,
    ...(await whoStays(unit, access, membership, next)),
  ]);
  return next;
};

/**
 * Changes role, activity or metadata of a person in the organization, with effect on their next request. Needs
 * `member:edit` and what acting as the person needs. `forbidden` for one's own membership and for what goes beyond the
 * caller, `bad-request` when a project or the organization would be left without an admin.
 */
export const updateMember = (
  unit: Unit,
  orgId: string,
  membershipId: string,
  change: MemberChange,
): Promise<OrganizationMember> =>
  retryingConflicts(unit, async () => {
    const access = await enterOrganization(unit, orgId);
    assertCan(access.ability, 'edit', 'member');
    const member = await memberById(unit, orgId, membershipId);
    const { membership, invitation } = member;
    if (isOneself(access, holderOf(membership)))
      throw new LocketError('forbidden', 'You cannot change your own membership');
    unit.note({
      metadata: { members: notedPeople([member]), role: change.role, isActive: change.isActive },
    });
    const next = invitation
      ? await changeInvited(unit, access, invitation, membership, change)
      : await changeJoined(unit, access, membership, change);
    return { ...member, membership: next };
  });
