import { mayEnterEveryProject, type OrganizationAccess } from '../organizations/access.ts';
import { organizationRole } from '../organizations/roles.ts';
import { assertCovers, forGood, type Holdings, type Span } from '../permissions/coverage.ts';
import { hasPlaceholder } from '../permissions/placeholders.ts';
import type { Rule } from '../permissions/rule.ts';
import { placeholdersOf } from '../projects/access.ts';
import type { Unit } from '../unit.ts';
import type { Identity } from './identity.ts';

/** A role in the organization, which is always held for good. */
const inOrganization = (role: string): Holdings => ({
  scope: 'organization',
  roles: [{ id: role, role, isTemporary: false }],
});

/** Refuses an organization role beyond the caller's own: `forbidden` with `message`, `not-found` for an unknown one. */
export const assertMayGiveRole = (
  unit: Unit,
  { member }: OrganizationAccess,
  role: string,
  message: string,
): void =>
  assertCovers(
    inOrganization(member.orgRole),
    inOrganization(organizationRole(role).slug),
    forGood(unit.runtime.now()),
    message,
  );

/** All that the caller itself was given in a project. */
const ownHoldings = async (
  unit: Unit,
  { member }: OrganizationAccess,
  projectId: string,
): Promise<Holdings> => {
  const grant = await unit.stores.projects.grant(projectId, member.kind, member.id);
  return { roles: grant?.roles ?? [], placeholders: placeholdersOf(member) };
};

const assertCoversProjects = async (
  unit: Unit,
  access: OrganizationAccess,
  identity: Identity,
  span: Span,
  message: string,
  concerns?: (rule: Rule) => boolean,
): Promise<void> => {
  // Who may enter every project as its admin, and leaves a trail there, loses nothing by taking the short way.
  if (mayEnterEveryProject(unit)) return;
  const grants = await unit.stores.projects.grantsOf('identity', identity.id);
  await Promise.all(
    grants.map(async ({ projectId, roles }) =>
      assertCovers(await ownHoldings(unit, access, projectId), { roles }, span, message, concerns),
    ),
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
  assertMayGiveRole(unit, access, identity.role, message);
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
