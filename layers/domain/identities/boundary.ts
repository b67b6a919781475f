import { LocketError } from '../errors.ts';
import type { OrganizationAccess } from '../organizations/access.ts';
import { organizationRole } from '../organizations/roles.ts';
import { can } from '../permissions/ability.ts';
import { assertNotMorePrivileged } from '../permissions/boundary.ts';
import { lastingRoles, rulesOf } from '../permissions/grants.ts';
import { hasPlaceholder, resolvePlaceholders } from '../permissions/placeholders.ts';
import type { Rule } from '../permissions/rule.ts';
import { placeholdersOf } from '../projects/access.ts';
import type { ProjectGrant } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import type { Identity } from './identity.ts';

/** Refuses an organization role beyond the caller's own: `forbidden` with `message`. */
export const assertMayGiveRole = (access: OrganizationAccess, role: string, message: string): void =>
  assertNotMorePrivileged(access.rules, organizationRole(role).rules, message);

/** What the caller itself may do in a project now. */
const ownRules = async (unit: Unit, access: OrganizationAccess, projectId: string) => {
  const { member } = access;
  const grant = await unit.stores.projects.grant(projectId, member.kind, member.id);
  const rules = rulesOf(grant?.roles ?? [], unit.runtime.now());
  return resolvePlaceholders(rules, placeholdersOf(member));
};

const assertCoversGrant = async (
  unit: Unit,
  access: OrganizationAccess,
  grant: ProjectGrant,
  concerns: (rule: Rule) => boolean,
  message: string,
): Promise<void> => {
  // Credentials outlive the moment they are made.
  const roles = lastingRoles(grant.roles, unit.runtime.now());
  // Rules that cannot be weighed are taken for more than the caller has.
  if (roles.some(({ customRoleId }) => customRoleId !== undefined))
    throw new LocketError('forbidden', message);
  const target = rulesOf(roles, unit.runtime.now()).filter(concerns);
  assertNotMorePrivileged(await ownRules(unit, access, grant.projectId), target, message);
};

const assertCoversProjects = async (
  unit: Unit,
  access: OrganizationAccess,
  identity: Identity,
  concerns: (rule: Rule) => boolean,
  message: string,
): Promise<void> => {
  if (can(access.ability, 'access-all-projects', 'organization-admin-console')) return;
  const grants = await unit.stores.projects.grantsOf('identity', identity.id);
  await Promise.all(grants.map((grant) => assertCoversGrant(unit, access, grant, concerns, message)));
};

/**
 * Refuses to hand out or alter what logs in as this identity unless the caller may do everything the identity may,
 * in the organization and in each of its projects: who holds an identity's credentials is that identity.
 * `forbidden` with `message`.
 */
export const assertMayActAs = async (
  unit: Unit,
  access: OrganizationAccess,
  identity: Identity,
  message: string,
): Promise<void> => {
  assertMayGiveRole(access, identity.role, message);
  if (access.member.kind === 'identity' && access.member.id === identity.id) return;
  await assertCoversProjects(unit, access, identity, () => true, message);
};

/**
 * Refuses to change an identity's name or metadata when a rule of it depends on them and the caller does not have
 * the most that rule may come to mean: `forbidden` with `message`.
 */
export const assertMayReshape = (
  unit: Unit,
  access: OrganizationAccess,
  identity: Identity,
  message: string,
): Promise<void> => assertCoversProjects(unit, access, identity, hasPlaceholder, message);
