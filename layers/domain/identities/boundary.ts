import { groupMembershipsOf, groupsOf } from '../groups/standing-in-groups.ts';
import { mayEnterEveryProject, type OrganizationAccess } from '../organizations/access.ts';
import {
  heldInOrganization,
  type OrganizationHolder,
  organizationHoldings,
} from '../organizations/standing.ts';
import { assertCovers, forGood, type Holdings, type Span } from '../permissions/coverage.ts';
import { hasPlaceholder } from '../permissions/placeholders.ts';
import type { Rule } from '../permissions/rule.ts';
import { placeholdersOf } from '../projects/access.ts';
import { entitlementIn, holdingsOf } from '../projects/entitlement.ts';
import { type RoleReference, rolesNamed, storedRole } from '../roles/named-roles.ts';
import { inOrganization } from '../roles/role.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { Identity } from './identity.ts';

/** Whose rights an identity has in its organization. */
const holderOf = ({
  id,
  orgId,
  membershipId,
  role,
  customRoleId,
  inGroups,
}: Identity): OrganizationHolder => ({
  kind: 'identity',
  id,
  orgId,
  membershipId,
  role,
  customRoleId,
  inGroups,
});

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
  identity?: Identity,
): Promise<GivenRole> => {
  const home = inOrganization(access.orgId);
  const named = await rolesNamed(unit, home, [role]);
  const reference = storedRole(home, role, named);
  const groups = identity ? await groupsOf(unit, holderOf(identity)) : [];
  const given = await organizationHoldings(unit, access.orgId, [reference, ...groups]);
  assertCoversInOrganization(unit, access, given, message);
  return { reference, checks: named.checks };
};

/** The projects in which an identity has rights, by its own grants and those of its groups. */
const projectsOf = async (unit: Unit, identity: Identity): Promise<readonly string[]> => {
  const { projects } = unit.stores;
  const groups = await groupMembershipsOf(unit, holderOf(identity));
  const grants = await Promise.all([
    projects.grantsOf('identity', identity.id),
    ...groups.map(({ groupId }) => projects.grantsOf('group', groupId)),
  ]);
  return [...new Set(grants.flat().map(({ projectId }) => projectId))];
};

const assertCoversProjects = async (
  unit: Unit,
  { member }: OrganizationAccess,
  identity: Identity,
  span: Span,
  message: string,
  concerns?: (rule: Rule) => boolean,
): Promise<void> => {
  // Who may enter every project as its admin, and leaves a trail there, loses nothing by taking the short way.
  if (await mayEnterEveryProject(unit)) return;
  await Promise.all(
    (await projectsOf(unit, identity)).map(async (projectId) => {
      const [own, held] = await Promise.all([
        entitlementIn(unit, projectId, member),
        entitlementIn(unit, projectId, holderOf(identity)),
      ]);
      assertCovers(holdingsOf(own, placeholdersOf(member)), holdingsOf(held), span, message, concerns);
    }),
  );
};

/** True when the caller is this very identity. */
const isOneself = ({ member }: OrganizationAccess, { id }: Identity): boolean =>
  member.kind === 'identity' && member.id === id;

/**
 * Refuses to alter, weaken, reveal or end an identity, what logs in as it, or what it holds, unless the caller may do
 * everything the identity may, in the organization and in each of its projects, for all of the span: who holds an
 * identity's credentials is that identity, and who ends them silences it. `forbidden` with `message`.
 *
 * @param span as long as what is made lives; for good when it cannot be taken back, or does not end by itself.
 */
export const assertMayActAs = async (
  unit: Unit,
  access: OrganizationAccess,
  identity: Identity,
  message: string,
  span: Span = forGood(unit.runtime.now()),
): Promise<void> => {
  if (isOneself(access, identity)) return;
  assertCoversInOrganization(unit, access, await heldInOrganization(unit, holderOf(identity)), message);
  await assertCoversProjects(unit, access, identity, span, message);
};

/**
 * Refuses to change an identity's name or metadata when a rule of it depends on them and the caller does not have
 * the most that rule may come to mean: `forbidden` with `message`. An identity itself is asked too: it could write
 * itself more rights.
 */
export const assertMayReshape = (
  unit: Unit,
  access: OrganizationAccess,
  identity: Identity,
  message: string,
): Promise<void> =>
  assertCoversProjects(unit, access, identity, forGood(unit.runtime.now()), message, hasPlaceholder);
