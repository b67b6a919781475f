import { LocketError } from '../errors.ts';
import type { OrganizationAccess } from '../organizations/access.ts';
import { assertMayGiveRole, type GivenRole } from '../organizations/boundary.ts';
import type { Organization } from '../organizations/organization.ts';
import { enterOrganizationRead } from '../organizations/update-organization.ts';
import { assertCan } from '../permissions/ability.ts';
import { enterProject, type ProjectAccess } from '../projects/access.ts';
import { assertMayGrant } from '../projects/boundary.ts';
import { grantedRoles, type RoleRequest, rolesRequested } from '../projects/role-assignment.ts';
import type { NamedRoles } from '../roles/role.ts';
import type { Unit } from '../unit.ts';

/** The most people one request may invite, and the most projects it may invite them to. */
export const maxInvited = 20;
export const maxInvitedTo = 20;

interface ProjectRequest {
  readonly projectId: string;
  /** Slugs of its roles. */
  readonly roles: readonly RoleRequest[];
}

export interface InviteRequest {
  readonly organizationId: string;
  /** Addresses in lower case. */
  readonly emails: readonly string[];
  /** Slug or id of an organization role. */
  readonly role: string;
  readonly projects: readonly ProjectRequest[];
  /** Where links lead to. */
  readonly siteUrl: string;
}

/** A project that the caller may bring people into, with the roles they get. */
interface Target {
  readonly access: ProjectAccess;
  readonly request: ProjectRequest;
  readonly named: NamedRoles;
}

/** What inviting is decided by, the same for everybody who is named. */
export interface Plan {
  readonly access: OrganizationAccess;
  readonly organization: Organization;
  readonly given: GivenRole;
  readonly targets: readonly Target[];
}

/** Refuses addresses that the organization does not take: `bad-request`. */
export const assertAllowed = ({ allowedEmailDomains }: Organization, emails: readonly string[]): void => {
  if (!allowedEmailDomains) return;
  const isAllowed = (email: string) => allowedEmailDomains.includes(email.slice(email.lastIndexOf('@') + 1));
  const refused = emails.filter((email) => !isAllowed(email));
  if (refused.length > 0)
    throw new LocketError(
      'bad-request',
      `This organization takes addresses of ${allowedEmailDomains.join(', ')} only: ${refused.join(', ')}`,
    );
};

const targetOf = async (unit: Unit, request: ProjectRequest): Promise<Target> => {
  const access = await enterProject(unit, request.projectId);
  assertCan(access.ability, 'create', 'member');
  const named = await rolesRequested(unit, access.project.id, request.roles);
  const roles = grantedRoles(unit, request.roles, named);
  assertMayGrant(unit, access, { roles, customRoles: named.customRoles });
  return { access, request, named };
};

/** What the caller may invite to: refused as `invitePeople` is. */
export const planOf = async (unit: Unit, request: InviteRequest): Promise<Plan> => {
  const { access, organization } = await enterOrganizationRead(unit, request.organizationId);
  assertCan(access.ability, 'create', 'member');
  assertAllowed(organization, request.emails);
  const refusal = 'You cannot invite to a role that allows more than you may yourself';
  const given = await assertMayGiveRole(unit, access, request.role, refusal);
  const targets = await Promise.all(request.projects.map((project) => targetOf(unit, project)));
  // Noted by each project that was entered: what is invited to belongs to the organization.
  unit.note({
    projectId: undefined,
    retentionDays: undefined,
    hasWebhooks: undefined,
    hasChat: undefined,
    hasSyncs: undefined,
  });
  return { access, organization, given, targets };
};

/** The roles that somebody gets in a project. */
export const rolesAt = (unit: Unit, { request, named }: Target) => grantedRoles(unit, request.roles, named);
