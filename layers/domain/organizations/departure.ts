import { LocketError } from '../errors.ts';
import { endOfGroupMemberships, groupMembershipsOf } from '../groups/standing-in-groups.ts';
import { endOfGrants } from '../projects/grant-end.ts';
import type { Unit } from '../unit.ts';
import { grantsHere } from './change-member.ts';
import { holderOf } from './member.ts';
import type { Membership } from './organization.ts';

/** What somebody holds in the organization beside the membership. */
const held = async (unit: Unit, membership: Membership) => {
  const [grants, groups] = await Promise.all([
    grantsHere(unit, membership),
    groupMembershipsOf(unit, holderOf(membership)),
  ]);
  return { grants, groups };
};

export type Held = Awaited<ReturnType<typeof held>>;

/** The same of several people, as it stands now. */
export const heldBy = (unit: Unit, memberships: readonly Membership[]): Promise<readonly Held[]> =>
  Promise.all(memberships.map((membership) => held(unit, membership)));

const idsOf = (all: readonly Held[]): string =>
  all
    .flatMap(({ grants, groups }) => [...grants.map(({ id }) => id), ...groups.map(({ groupId }) => groupId)])
    .sort()
    .join(' ');

/** Somebody came into a project or group, or out of one, after it was looked. */
export const assertUnchanged = (before: readonly Held[], now: readonly Held[]): void => {
  if (idsOf(before) !== idsOf(now))
    throw new LocketError('conflict', 'What this person holds changed at the same moment, try again');
};

/** The end of memberships, with everything that was held by them. */
export const endOf = async (unit: Unit, joined: readonly Membership[], all: readonly Held[]) => {
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
