import { LocketError } from '../errors.ts';
import { endOfGroupMemberships, groupMembershipsOf } from '../groups/standing-in-groups.ts';
import { assertMayChangeInvitation } from '../invitations/boundary.ts';
import { assertCan } from '../permissions/ability.ts';
import { endOfGrants } from '../projects/grant-end.ts';
import { keepingAdmins } from '../projects/last-admin.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { enterOrganization, type OrganizationAccess } from './access.ts';
import { assertMayActAsHolder } from './boundary.ts';
import { grantsHere } from './change-member.ts';
import { keepingAnOrganizationAdmin } from './last-admin.ts';
import { holderOf, membersByIds, notedPeople, type OrganizationMember } from './member.ts';
import type { Membership } from './organization.ts';

/** The most people one request may remove: all of them leave together. */
export const maxRemoved = 20;

const beyondReach = 'You cannot remove a member who is more privileged than you';

const assertMayRemove = (
  unit: Unit,
  access: OrganizationAccess,
  { membership, invitation }: OrganizationMember,
): Promise<void> =>
  invitation
    ? assertMayChangeInvitation(unit, access, invitation, beyondReach)
    : assertMayActAsHolder(unit, access, holderOf(membership), beyondReach);

/** What somebody holds in the organization beside the membership. */
const held = async (unit: Unit, membership: Membership) => {
  const [grants, groups] = await Promise.all([
    grantsHere(unit, membership),
    groupMembershipsOf(unit, holderOf(membership)),
  ]);
  return { grants, groups };
};

type Held = Awaited<ReturnType<typeof held>>;

const heldBy = (unit: Unit, memberships: readonly Membership[]): Promise<readonly Held[]> =>
  Promise.all(memberships.map((membership) => held(unit, membership)));

const idsOf = (all: readonly Held[]): string =>
  all
    .flatMap(({ grants, groups }) => [...grants.map(({ id }) => id), ...groups.map(({ groupId }) => groupId)])
    .sort()
    .join(' ');

/** Somebody came into a project or group, or out of one, after it was looked. */
const assertUnchanged = (before: readonly Held[], now: readonly Held[]): void => {
  if (idsOf(before) !== idsOf(now))
    throw new LocketError('conflict', 'What this person holds changed at the same moment, try again');
};

const endOf = async (unit: Unit, joined: readonly Membership[], all: readonly Held[]) => {
  const { organizations } = unit.stores;
  const ofGroups = await Promise.all(
    joined.map((membership) => endOfGroupMemberships(unit, holderOf(membership))),
  );
  const grants = all.flatMap((each) => each.grants);
  return [
    ...joined.flatMap((membership) => organizations.membershipDeletion(membership)),
    ...(await endOfGrants(unit, grants)),
    ...ofGroups.flat(),
  ];
};

const whoStays = async (
  unit: Unit,
  access: OrganizationAccess,
  joined: readonly Membership[],
  all: readonly Held[],
): Promise<readonly Change[]> => [
  ...(await keepingAdmins(
    unit,
    all.flatMap(({ grants }) => grants),
    access.member,
  )),
  ...(await keepingAnOrganizationAdmin(
    unit,
    access,
    joined.filter(({ isActive }) => isActive).map(holderOf),
  )),
];

const removeAll = async (
  unit: Unit,
  access: OrganizationAccess,
  people: readonly OrganizationMember[],
): Promise<void> => {
  const joined = people.flatMap(({ membership, invitation }) => (invitation ? [] : [membership]));
  const all = await heldBy(unit, joined);
  const staying = await whoStays(unit, access, joined, all);
  const cancelled = people.flatMap(({ invitation }) =>
    invitation ? [unit.stores.invitations.removal(invitation)] : [],
  );
  const changes = [...(await endOf(unit, joined, all)), ...cancelled, ...staying];
  // While the memberships are in our hands nobody can give these people anything: what they hold is looked at once more.
  if (joined.length === 0) await unit.commit(changes);
  else await unit.commitAfterLook(changes, async () => assertUnchanged(all, await heldBy(unit, joined)));
};

/**
 * Takes people out of the organization, with everything they hold in it, and cancels invitations, all or none. Needs
 * `member:delete` and what acting as each needs. `not-found` unless all are there, `bad-request` when a project or the
 * organization would be left without an admin.
 */
export const removeMembers = (
  unit: Unit,
  orgId: string,
  membershipIds: readonly string[],
): Promise<readonly OrganizationMember[]> =>
  retryingConflicts(unit, async () => {
    const access = await enterOrganization(unit, orgId);
    assertCan(access.ability, 'delete', 'member');
    const people = await membersByIds(unit, orgId, membershipIds);
    unit.note({ metadata: { members: notedPeople(people) } });
    await Promise.all(people.map((person) => assertMayRemove(unit, access, person)));
    await removeAll(unit, access, people);
    return people;
  });
