import { LocketError } from '../errors.ts';
import { endOfGroupMemberships, groupMembershipsOf } from '../groups/standing-in-groups.ts';
import { endOfGrants } from '../projects/grant-end.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { OrganizationHolder } from './standing.ts';

/** What a person or machine identity holds in the organization beside being there. */
const held = async (unit: Unit, holder: OrganizationHolder) => {
  const [grants, groups] = await Promise.all([
    unit.stores.projects.grantsOf(holder.kind, holder.id),
    groupMembershipsOf(unit, holder),
  ]);
  // A person may be in several organizations.
  return { grants: grants.filter(({ orgId }) => orgId === holder.orgId), groups };
};

export type Held = Awaited<ReturnType<typeof held>>;

/** The same of several, as it stands now. */
export const heldBy = (unit: Unit, holders: readonly OrganizationHolder[]): Promise<readonly Held[]> =>
  Promise.all(holders.map((holder) => held(unit, holder)));

const idsOf = (all: readonly Held[]): string =>
  all
    .flatMap(({ grants, groups }) => [...grants.map(({ id }) => id), ...groups.map(({ groupId }) => groupId)])
    .sort()
    .join(' ');

/** Somebody came into a project or group, or out of one, after it was looked. */
export const assertUnchanged = (before: readonly Held[], now: readonly Held[]): void => {
  if (idsOf(before) !== idsOf(now))
    throw new LocketError(
      'conflict',
      'What they hold in projects and groups changed at the same moment, try again',
    );
};

/** The end of everything that is held. */
export const endOfHeld = async (
  unit: Unit,
  holders: readonly OrganizationHolder[],
  all: readonly Held[],
): Promise<readonly Change[]> => {
  const ofGroups = await Promise.all(holders.map((holder) => endOfGroupMemberships(unit, holder)));
  const ofProjects = await endOfGrants(
    unit,
    all.flatMap(({ grants }) => grants),
  );
  return [...ofProjects, ...ofGroups.flat()];
};
