import { equalSecrets, sha256Hex } from '../digests.ts';
import { LocketError } from '../errors.ts';
import { assertMethodEnabled } from '../instance/login-methods.ts';
import { hashPassword } from '../passwords.ts';
import { newGrant } from '../projects/grant.ts';
import { retryingConflicts } from '../retry.ts';
import {
  customRolesOf,
  inOrganization,
  inProject,
  type RoleHome,
  type RoleReference,
} from '../roles/role.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { nobody } from '../users/accounts.ts';
import { newSession, signSession } from '../users/sessions.ts';
import { hasAccount, type User } from '../users/user.ts';
import { hasExpired, type Invitation, type InvitedToProject, membershipFrom } from './invitation.ts';

/** An invitation as its link names it. */
export interface InvitationReference {
  /** In lower case. */
  readonly email: string;
  readonly organizationId: string;
  readonly code: string;
}

interface Invited {
  readonly user: User;
  readonly invitation: Invitation;
}

/** One sentence for all that may be wrong: a link says nothing about addresses and organizations. */
const invalid = (): LocketError =>
  new LocketError('bad-request', 'This invitation is not valid, or not any more: ask for another one', {
    trail: 'failed',
  });

/** Who is invited by a link that works; whatever is wrong about it, the answer is one. */
const findInvited = async (
  unit: Unit,
  { email, organizationId, code }: InvitationReference,
): Promise<Invited> => {
  const { users, invitations, organizations } = unit.stores;
  // An address of nobody costs the same reads.
  const userId = (await users.idOf(email)) ?? nobody;
  const [user, invitation, organization] = await Promise.all([
    users.find(userId),
    invitations.find(organizationId, userId),
    organizations.find(organizationId),
  ]);
  const isRight = equalSecrets(invitation?.digest ?? '', sha256Hex(code));
  if (user?.username !== email || !invitation || !organization || !isRight) throw invalid();
  unit.note({
    organizationId,
    actor: {
      type: 'user',
      metadata: { userId: user.id, email: user.email, username: user.username, authMethod: 'email' },
    },
    metadata: { members: [{ userId: user.id, email, membershipId: invitation.id }] },
  });
  if (hasExpired(invitation, unit.runtime.now())) throw invalid();
  return { user, invitation };
};

interface Kept<T> {
  readonly kept: readonly T[];
  readonly checks: readonly Change[];
}

/** The roles that there still are, and that each stands as it is read now. */
export const stillThere = async <T extends RoleReference>(
  unit: Unit,
  home: RoleHome,
  roles: readonly T[],
): Promise<Kept<T>> => {
  const found = await customRolesOf(unit, home, roles);
  return {
    kept: roles.filter(({ customRoleId }) => customRoleId === undefined || found.has(customRoleId)),
    checks: [...found.values()].map((role) => unit.stores.roles.roleCheck(role)),
  };
};

/** A project or role that is gone by now is left out. */
const intoProject = async (
  unit: Unit,
  { orgId, userId }: Invitation,
  { projectId, roles }: InvitedToProject,
): Promise<readonly Change[]> => {
  const { projects } = unit.stores;
  const [project, { kept, checks }] = await Promise.all([
    projects.find(projectId),
    stillThere(unit, inProject(projectId), roles),
  ]);
  if (project?.orgId !== orgId || kept.length === 0) return [];
  const grant = newGrant(unit, project, { kind: 'user', id: userId }, kept);
  return [...projects.furtherGrantCreation(grant), ...checks];
};

const without: RoleReference = { role: 'no-access' };

/** Everything that accepting makes: the membership, what was invited to, and the end of the invitation. */
export const joining = async (unit: Unit, invitation: Invitation): Promise<readonly Change[]> => {
  const { organizations, invitations } = unit.stores;
  const at = unit.runtime.now().toISOString();
  const { customRoleId: _, ...membership } = membershipFrom(invitation, at);
  const [{ kept, checks }, grants] = await Promise.all([
    stillThere(unit, inOrganization(invitation.orgId), [roleOf(invitation)]),
    Promise.all(invitation.projects.map((project) => intoProject(unit, invitation, project))),
  ]);
  return [
    ...organizations.membershipCreation({ ...membership, ...(kept[0] ?? without), createdAt: at }),
    ...grants.flat(),
    ...checks,
    invitations.removal(invitation),
  ];
};

const roleOf = ({ role, customRoleId }: Invitation): RoleReference => ({
  role,
  ...(customRoleId !== undefined && { customRoleId }),
});

/** What a link leads to: membership, or for who has no account the token with which to make one. */
export interface Verified {
  readonly user: User;
  readonly token?: string;
}

/**
 * Whoever follows a link is taken for the owner of the account where the account's address was shown to be theirs. Any
 * other account may be a stranger's, made under this address by another link that was handed over.
 */
const assertOwner = ({ caller }: Unit, user: User): void => {
  const isCaller = caller.kind === 'user' && caller.id === user.id && caller.signedInBy === undefined;
  if (user.isEmailVerified === true || isCaller) return;
  throw new LocketError(
    'unauthenticated',
    'There is an account with this address, which was never shown to be its owner’s: log in with it to join',
  );
};

/**
 * Follows a link. Who has an account is a member from then on, and the link is used up; who has none gets a token for
 * `completeInvitedAccount`. `bad-request` for a link that does not work, `unauthenticated` for who is not logged in with
 * an account whose address was never verified.
 */
export const verifyInvitation = (unit: Unit, reference: InvitationReference): Promise<Verified> =>
  retryingConflicts(unit, async () => {
    const { user, invitation } = await findInvited(unit, reference);
    if (!hasAccount(user)) return { user, token: `${reference.organizationId}.${reference.code}` };
    assertOwner(unit, user);
    // Passing the account's record on: who deletes the account at the same moment sees the membership, or it is not made.
    const { users } = unit.stores;
    const passedOn = users.replacement({ ...user, revision: user.revision + 1 }, user);
    await unit.commit([passedOn, ...(await joining(unit, invitation))]);
    return { user };
  });

export interface AccountRequest {
  readonly email: string;
  /** As `verifyInvitation` answers it. */
  readonly token: string;
  readonly password: string;
  readonly firstName: string;
  readonly lastName: string | null;
}

/** A person with an account, and a token of their first session. */
export interface Completed {
  readonly user: User;
  readonly token: string;
}

const completed = async (
  unit: Unit,
  { user, invitation }: Invited,
  request: AccountRequest,
): Promise<User> => ({
  ...user,
  firstName: request.firstName,
  lastName: request.lastName,
  passwordHash: await hashPassword(request.password, unit.runtime),
  isAccepted: true,
  // Whoever got the link handed over showed nothing about mail to the address.
  isEmailVerified: invitation.isMailed,
  updatedAt: unit.runtime.now().toISOString(),
  revision: user.revision + 1,
});

/**
 * Makes the account of somebody invited, logs them in and makes them a member, all together; the link is used up.
 * `bad-request` for a token that does not work, and for who has an account.
 */
export const completeInvitedAccount = (unit: Unit, request: AccountRequest): Promise<Completed> =>
  retryingConflicts(unit, async () => {
    const [organizationId = '', code = ''] = request.token.split('.');
    await assertMethodEnabled(unit, 'email');
    const invited = await findInvited(unit, { email: request.email, organizationId, code });
    if (hasAccount(invited.user)) throw invalid();
    const user = await completed(unit, invited, request);
    const session = newSession(unit, user);
    const { users } = unit.stores;
    await unit.commit([
      users.replacement(user, invited.user),
      users.sessionCreation(session),
      ...(await joining(unit, invited.invitation)),
    ]);
    return { user, token: await signSession(unit, session) };
  });
