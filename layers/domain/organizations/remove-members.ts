import { assertMayChangeInvitation } from '../invitations/boundary.ts';
import { assertCan } from '../permissions/ability.ts';
import { keepingAdmins } from '../projects/last-admin.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { enterOrganization, type OrganizationAccess } from './access.ts';
import { assertMayActAsHolder } from './boundary.ts';
import { departureOf } from './departed.ts';
import { assertUnchanged, endOfHeld, type Held, heldBy } from './departure.ts';
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

/** Invitations of members, which came in by another way than theirs: who is taken out does not come back by one. */
const leftOver = async ({ stores }: Unit, joined: readonly Membership[]): Promise<readonly Change[]> => {
  const found = await Promise.all(joined.map(({ orgId, userId }) => stores.invitations.find(orgId, userId)));
  return found.flatMap((invitation) => (invitation ? [stores.invitations.removal(invitation)] : []));
};

const removeAll = async (
  unit: Unit,
  access: OrganizationAccess,
  people: readonly OrganizationMember[],
): Promise<void> => {
  const joined = people.flatMap(({ membership, invitation }) => (invitation ? [] : [membership]));
  const holders = joined.map(holderOf);
  const all = await heldBy(unit, holders);
  const staying = await whoStays(unit, access, joined, all);
  const cancelled = people.flatMap(({ invitation }) =>
    invitation ? [unit.stores.invitations.removal(invitation)] : [],
  );
  const changes = [
    ...joined.flatMap((membership) => unit.stores.organizations.membershipDeletion(membership)),
    ...people.flatMap(({ user, invitation }) => (invitation ? [] : departureOf(unit, access.orgId, user))),
    ...(await endOfHeld(unit, holders, all)),
    ...cancelled,
    ...(await leftOver(unit, joined)),
    ...staying,
  ];
  // While the memberships are in our hands nobody can give these people anything: what they hold is looked at once more.
  if (joined.length === 0) await unit.commit(changes);
  else await unit.commitAfterLook(changes, async () => assertUnchanged(all, await heldBy(unit, holders)));
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
