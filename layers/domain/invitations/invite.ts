import { LocketError } from '../errors.ts';
import type { Membership } from '../organizations/organization.ts';
import { newGrant } from '../projects/grant.ts';
import type { ProjectGrant } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';
import { assertMayChangeInvitation } from './boundary.ts';
import { expiryFrom, type Invitation, newCode } from './invitation.ts';
import { type InviteRequest, type Plan, planOf, rolesAt } from './invitation-plan.ts';
import { type InvitationLink, linkOf, mailingOf, sendLinks } from './mail.ts';

/** What one address leads to: changes, and for who is invited the link. */
interface Step {
  readonly userId: string;
  readonly email: string;
  readonly changes: readonly Change[];
  readonly link?: InvitationLink;
}

/** Somebody who is a member already comes into the projects at once, where not in them. */
const bringIn = async (
  unit: Unit,
  { targets }: Plan,
  email: string,
  membership: Membership,
): Promise<Step> => {
  const { projects } = unit.stores;
  const { userId, isActive } = membership;
  if (!isActive) throw new LocketError('bad-request', `The membership of ${email} is switched off`);
  const found = await Promise.all(
    targets.map(async (target): Promise<readonly ProjectGrant[]> => {
      const { project } = target.access;
      if (await projects.grant(project.id, 'user', userId)) return [];
      return [newGrant(unit, project, { kind: 'user', id: userId }, rolesAt(unit, target))];
    }),
  );
  const [first, ...more] = found.flat();
  const changes = first
    ? [...projects.grantCreation(first), ...more.flatMap((grant) => projects.furtherGrantCreation(grant))]
    : [];
  return { userId, email, changes };
};

/** Somebody who has no account yet. */
export const newUser = (unit: Pick<Unit, 'runtime'>, email: string): User => {
  const at = unit.runtime.now().toISOString();
  return {
    id: unit.runtime.uuid(),
    username: email,
    email,
    firstName: null,
    lastName: null,
    superAdmin: false,
    passwordHash: null,
    isAccepted: false,
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
};

const invitationOf = (
  unit: Unit,
  plan: Plan,
  user: User,
  email: string,
  digest: string,
  before: Invitation | undefined,
): Invitation => {
  const now = unit.runtime.now();
  return {
    id: before?.id ?? unit.runtime.uuid(),
    ...(before?.inGroups && { inGroups: before.inGroups }),
    orgId: plan.organization.id,
    userId: user.id,
    email,
    ...plan.given.reference,
    projects: plan.targets.map((target) => ({
      projectId: target.access.project.id,
      roles: rolesAt(unit, target),
    })),
    digest,
    isMailed: unit.mailer !== undefined,
    expiresAt: expiryFrom(now),
    createdAt: before?.createdAt ?? now.toISOString(),
    updatedAt: now.toISOString(),
    revision: (before?.revision ?? 0) + 1,
  };
};

const beyondReach = 'You cannot replace an invitation to more than you may yourself';

/** Who is invited once more gets what is asked for now, and the earlier link is dead. */
const inviteOne = async (
  unit: Unit,
  plan: Plan,
  email: string,
  known: User | undefined,
  siteUrl: string,
): Promise<Step> => {
  const { invitations, users } = unit.stores;
  const user = known ?? newUser(unit, email);
  const before = known && (await invitations.find(plan.organization.id, known.id));
  if (before) await assertMayChangeInvitation(unit, plan.access, before, beyondReach);
  const { code, digest } = newCode(unit);
  const invitation = invitationOf(unit, plan, user, email, digest, before);
  return {
    // As the organization knows them until they accept.
    userId: invitation.id,
    email,
    changes: [
      ...(known ? [] : users.creation(user)),
      before ? invitations.replacement(invitation, before) : invitations.creation(invitation),
      ...(known ? await mailingOf(unit, invitation) : []),
    ],
    link: linkOf(invitation, code, siteUrl),
  };
};

const stepFor = async (unit: Unit, plan: Plan, email: string, siteUrl: string): Promise<Step> => {
  const user = await unit.stores.users.findByUsername(email);
  const membership = user && (await unit.stores.organizations.membership(plan.organization.id, user.id));
  return membership ? bringIn(unit, plan, email, membership) : inviteOne(unit, plan, email, user, siteUrl);
};

const noteInvited = (unit: Unit, { role, projects }: InviteRequest, steps: readonly Step[]): void =>
  unit.note({
    metadata: {
      members: steps.map(({ userId, email }) => ({ userId, email })),
      role,
      projectIds: projects.map(({ projectId }) => projectId),
    },
  });

const decide = async (unit: Unit, request: InviteRequest) => {
  const plan = await planOf(unit, request);
  const emails = [...new Set(request.emails)];
  const steps = await Promise.all(emails.map((email) => stepFor(unit, plan, email, request.siteUrl)));
  noteInvited(unit, request, steps);
  await unit.commit([
    ...steps.flatMap(({ changes }) => changes),
    ...plan.given.checks,
    ...plan.targets.flatMap(({ named }) => named.checks),
  ]);
  return { organization: plan.organization, links: steps.flatMap(({ link }) => link ?? []) };
};

/**
 * Invites people into the organization, and into projects of it, all or none; who is a member already comes into the
 * projects at once. Needs `member:create` there and in each project. `forbidden` for roles beyond the caller's own,
 * `bad-request` for an address that the organization does not take. The links that were not mailed are answered.
 */
export const invitePeople = async (
  unit: Unit,
  request: InviteRequest,
): Promise<readonly InvitationLink[]> => {
  const { organization, links } = await retryingConflicts(unit, () => decide(unit, request));
  return sendLinks(unit, organization, links);
};
