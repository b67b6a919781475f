import { mayEnterEveryProject, type OrganizationAccess } from '../organizations/access.ts';
import { organizationHoldings } from '../organizations/standing.ts';
import { assertCovers, denialsLifted, forGood, type Holdings } from '../permissions/coverage.ts';
import { placeholdersOf } from '../projects/access.ts';
import { entitlementOf } from '../projects/boundary.ts';
import { entitlementIn, holdingsOf } from '../projects/entitlement.ts';
import type { ProjectGrant } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import type { Group } from './group.ts';

/** What is given with a membership, and what may come to be allowed when it is taken away. */
const assertCoversBoth = (unit: Unit, own: Holdings, given: Holdings, message: string): void => {
  const span = forGood(unit.runtime.now());
  assertCovers(own, given, span, message);
  assertCovers(own, denialsLifted(given), span, message);
};

const assertCoversGrant = async (
  unit: Unit,
  { member }: OrganizationAccess,
  grant: ProjectGrant,
  message: string,
): Promise<void> => {
  const [own, given] = await Promise.all([
    entitlementIn(unit, grant.projectId, member),
    entitlementOf(unit, grant),
  ]);
  assertCoversBoth(unit, holdingsOf(own, placeholdersOf(member)), holdingsOf(given), message);
};

/**
 * Refuses to alter or delete a group, and to let anybody in or out, unless the caller may do everything that being in it
 * gives, in the organization and in each project, and whatever it denies: `forbidden` with `message`.
 */
export const assertMayChangeGroup = async (
  unit: Unit,
  access: OrganizationAccess,
  group: Group,
  message: string,
): Promise<void> => {
  const given = await organizationHoldings(unit, group.orgId, [group]);
  assertCoversBoth(unit, access.holdings, given, message);
  // Who may enter every project as its admin, and leaves a trail there, loses nothing by taking the short way.
  if (await mayEnterEveryProject(unit)) return;
  const grants = await unit.stores.projects.grantsOf('group', group.id);
  await Promise.all(grants.map((grant) => assertCoversGrant(unit, access, grant, message)));
};
