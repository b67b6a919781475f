import { groupMembershipsOf, groupsOf } from '../groups/standing-in-groups.ts';
import { assertCovers, forGood, type Holdings, type Span } from '../permissions/coverage.ts';
import type { Rule } from '../permissions/rule.ts';
import { placeholdersOf } from '../projects/access.ts';
import { entitlementIn, holdingsOf } from '../projects/entitlement.ts';
import { inOrganization, type RoleReference, rolesNamed, storedRole } from '../roles/role.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { mayEnterEveryProject, type OrganizationAccess } from './access.ts';
import { heldInOrganization, type OrganizationHolder, organizationHoldings } from './standing.ts';

const assertCoversInOrganization = (
  unit: Unit,
  { holdings }: OrganizationAccess,
  given: Holdings,
  message: string,
): void => assertCovers(holdings, given, forGood(unit.runtime.now()), message);

/** An organization role that may be given, as records store it. */
export interface GivenRole {
  readonly reference: RoleReference;
  /** What must go with the write: that a custom role still is what it was when it was weighed. */
  readonly checks: readonly Change[];
}

/**
 * An organization role by its slug or id. `not-found` for an unknown one, `forbidden` with `message` when it, together
 * with the groups of whoever gets it, goes beyond what the caller has.
 */
export const assertMayGiveRole = async (
  unit: Unit,
  access: OrganizationAccess,
  role: string,
  message: string,
  holder?: OrganizationHolder,
): Promise<GivenRole> => {
  const home = inOrganization(access.orgId);
  const named = await rolesNamed(unit, home, [role]);
  const reference = storedRole(home, role, named);
  const groups = holder ? await groupsOf(unit, holder) : [];
  const given = await organizationHoldings(unit, access.orgId, [reference, ...groups]);
  assertCoversInOrganization(unit, access, given, message);
  return { reference, checks: named.checks };
};

/** The projects of the organization in which somebody has rights, by own grants and those of groups. */
const projectsOf = async (unit: Unit, holder: OrganizationHolder): Promise<readonly string[]> => {
  const { projects } = unit.stores;
  const groups = await groupMembershipsOf(unit, holder);
  const grants = await Promise.all([
    projects.grantsOf(holder.kind, holder.id),
    ...groups.map(({ groupId }) => projects.grantsOf('group', groupId)),
  ]);
  const here = grants.flat().filter(({ orgId }) => orgId === holder.orgId);
  return [...new Set(here.map(({ projectId }) => projectId))];
};

/** Refuses what goes beyond the caller in any project that somebody has rights in: `forbidden` with `message`. */
export const assertCoversProjects = async (
  unit: Unit,
  { member }: OrganizationAccess,
  holder: OrganizationHolder,
  span: Span,
  message: string,
  concerns?: (rule: Rule) => boolean,
): Promise<void> => {
  // Who may enter every project as its admin, and leaves a trail there, loses nothing by taking the short way.
  if (await mayEnterEveryProject(unit)) return;
  await Promise.all(
    (await projectsOf(unit, holder)).map(async (projectId) => {
      const [own, held] = await Promise.all([
        entitlementIn(unit, projectId, member),
        entitlementIn(unit, projectId, holder),
      ]);
      assertCovers(holdingsOf(own, placeholdersOf(member)), holdingsOf(held), span, message, concerns);
    }),
  );
};

/** True when the caller is this very person or machine identity. */
export const isOneself = (
  { member }: OrganizationAccess,
  { kind, id }: Pick<OrganizationHolder, 'kind' | 'id'>,
): boolean => member.kind === kind && member.id === id;

/**
 * Refuses to alter, weaken, reveal or end somebody in the organization, unless the caller may do everything they may,
 * there and in each of their projects, for all of the span: `forbidden` with `message`.
 *
 * @param span as long as what is made lives; for good when it cannot be taken back, or does not end by itself.
 */
export const assertMayActAsHolder = async (
  unit: Unit,
  access: OrganizationAccess,
  holder: OrganizationHolder,
  message: string,
  span: Span = forGood(unit.runtime.now()),
): Promise<void> => {
  if (isOneself(access, holder)) return;
  assertCoversInOrganization(unit, access, await heldInOrganization(unit, holder), message);
  await assertCoversProjects(unit, access, holder, span, message);
};
