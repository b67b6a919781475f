import { isRefusal } from '../errors.ts';
import { expiryFrom, type Invitation, newCode } from '../invitations/invitation.ts';
import { assertAllowed } from '../invitations/invitation-plan.ts';
import { newUser } from '../invitations/invite.ts';
import { type InvitationLink, linkOf, mailingOf, sendLinks } from '../invitations/mail.ts';
import type { Organization } from '../organizations/organization.ts';
import { inOrganization, type RoleReference, rolesNamed, storedRole } from '../roles/role.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';

/** The person whom an address belongs to, made where nobody has it. */
export interface Addressee {
  readonly user: User;
  readonly changes: readonly Change[];
}

export const addresseeOf = async (unit: Unit, email: string): Promise<Addressee> => {
  const known = await unit.stores.users.findByUsername(email);
  if (known) return { user: known, changes: [] };
  const user = newUser(unit, email);
  return { user, changes: unit.stores.users.creation(user) };
};

interface NewcomersRole {
  readonly reference: RoleReference;
  readonly checks: readonly Change[];
}

/** The role that the organization gives newcomers; none when that was deleted. */
const newcomersRole = async (unit: Unit, organization: Organization): Promise<NewcomersRole> => {
  const home = inOrganization(organization.id);
  const { defaultMembershipRole: role } = organization;
  try {
    const named = await rolesNamed(unit, home, [role]);
    return { reference: storedRole(home, role, named), checks: named.checks };
  } catch (error) {
    if (!isRefusal(error, 'not-found')) throw error;
    return { reference: { role: 'no-access' }, checks: [] };
  }
};

/** An invitation on its way: what makes it, and the link that is mailed afterwards. */
export interface Inviting {
  readonly invitation: Invitation;
  readonly changes: readonly Change[];
  readonly link: InvitationLink;
}

interface Invited {
  readonly id: string;
  readonly user: User;
  readonly email: string;
  readonly siteUrl: string;
  /** One that there is already, made by hand or earlier. */
  readonly before: Invitation | undefined;
}

/**
 * Invites somebody with the role that newcomers get, and lets groups wait for them. Nobody is a member before they show
 * that the address is theirs, and that they want to be one. `bad-request` for an address that the organization does not
 * take.
 */
export const inviting = async (
  unit: Unit,
  organization: Organization,
  { id, user, email, siteUrl, before }: Invited,
): Promise<Inviting> => {
  assertAllowed(organization, [email]);
  const { reference, checks } = await newcomersRole(unit, organization);
  const { code, digest } = newCode(unit);
  const now = unit.runtime.now();
  const at = now.toISOString();
  const invitation: Invitation = {
    id,
    orgId: organization.id,
    userId: user.id,
    email,
    // What was offered by hand stays offered.
    ...(before
      ? { role: before.role, ...(before.customRoleId && { customRoleId: before.customRoleId }) }
      : reference),
    ...(before?.metadata && { metadata: before.metadata }),
    projects: before?.projects ?? [],
    inGroups: true,
    digest,
    isMailed: unit.mailer !== undefined,
    expiresAt: expiryFrom(now),
    createdAt: before?.createdAt ?? at,
    updatedAt: at,
    revision: (before?.revision ?? 0) + 1,
  };
  const { invitations } = unit.stores;
  return {
    invitation,
    changes: [
      before ? invitations.replacement(invitation, before) : invitations.creation(invitation),
      ...(before ? [] : checks),
      ...(await mailingOf(unit, invitation)),
    ],
    link: linkOf(invitation, code, siteUrl),
  };
};

/**
 * Mails a link. One that the mail service does not take is sent anew from the list of members, as every invitation can
 * be: the directory has done its part.
 */
export const mailLink = async (
  unit: Unit,
  organization: Organization,
  link: InvitationLink,
): Promise<void> => {
  try {
    await sendLinks(unit, organization, [link]);
  } catch (error) {
    if (!isRefusal(error, 'unavailable')) throw error;
  }
};
