import { LocketError } from '../errors.ts';
import { mayEnterEveryProject, type OrganizationAccess } from '../organizations/access.ts';
import { organizationHoldings } from '../organizations/standing.ts';
import { assertCovers, denialsLifted, forGood, type Holdings } from '../permissions/coverage.ts';
import { placeholdersOf } from '../projects/access.ts';
import { entitlementOf } from '../projects/boundary.ts';
import { entitlementIn, holdingsOf } from '../projects/entitlement.ts';
import type { ProjectGrant } from '../projects/project.ts';
import { inOrganization, type RoleReference, rolesNamed, storedRole } from '../roles/role.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { Group } from './group.ts';

/** In how many projects what a group gives is weighed one by one: all of it is read by the request. */
const maxWeighedProjects = 500;

/** Says which deed on a group is refused to who has less than the group. */
export const refusalTo = (deed: string): string => `Failed to ${deed} a more privileged group`;

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

const beyondWeighing = (message: string): LocketError =>
  new LocketError(
    'forbidden',
    `${message}: it has roles in more than ${maxWeighedProjects} projects, and you may not enter every project`,
  );

/**
 * Refuses to alter or delete a group, and to let anybody in or out, unless the caller may do everything that being in it
 * gives, in the organization and in each project, and whatever it denies: `forbidden` with `message`. What cannot be
 * weighed within a request is not allowed.
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
  if (grants.length > maxWeighedProjects) throw beyondWeighing(message);
  await Promise.all(grants.map((grant) => assertCoversGrant(unit, access, grant, message)));
};

/** An organization role that may be given to a group, as its record stores it. */
export interface GivenRole {
  readonly reference: RoleReference;
  /** What must go with the write: that a custom role still is what it was when it was weighed. */
  readonly checks: readonly Change[];
}

/**
 * An organization role by its slug or id, for everybody in a group. `not-found` for an unknown one, `forbidden` with
 * `message` when it allows, or denies the members, more than the caller may do.
 */
export const assertMayGiveGroupRole = async (
  unit: Unit,
  { orgId, holdings }: OrganizationAccess,
  role: string,
  message: string,
): Promise<GivenRole> => {
  const home = inOrganization(orgId);
  const named = await rolesNamed(unit, home, [role]);
  const reference = storedRole(home, role, named);
  assertCoversBoth(unit, holdings, await organizationHoldings(unit, orgId, [reference]), message);
  return { reference, checks: named.checks };
};
