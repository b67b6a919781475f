import { memberOf } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { memberById, notedPeople } from '../organizations/member.ts';
import { enterOrganizationRead } from '../organizations/update-organization.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { assertMayChangeInvitation } from './boundary.ts';
import { expiryFrom, newCode } from './invitation.ts';
import { type InvitationLink, linkOf, mailingOf, sendLinks } from './mail.ts';

const beyondReach = 'You cannot send an invitation to more than you may yourself';

const renew = async (unit: Unit, membershipId: string, siteUrl: string) => {
  const { access, organization } = await enterOrganizationRead(unit, memberOf(unit.caller).orgId);
  assertCan(access.ability, 'create', 'member');
  const member = await memberById(unit, organization.id, membershipId);
  const { invitation } = member;
  if (!invitation) throw new LocketError('bad-request', 'This person is a member already');
  unit.note({ metadata: { members: notedPeople([member]) } });
  await assertMayChangeInvitation(unit, access, invitation, beyondReach);
  const { code, digest } = newCode(unit);
  const now = unit.runtime.now();
  const next = {
    ...invitation,
    digest,
    isMailed: unit.mailer !== undefined,
    expiresAt: expiryFrom(now),
    updatedAt: now.toISOString(),
    revision: invitation.revision + 1,
  };
  await unit.commit([
    unit.stores.invitations.replacement(next, invitation),
    ...(await mailingOf(unit, next)),
  ]);
  return { organization, link: linkOf(next, code, siteUrl) };
};

/**
 * Makes a new link for an invitation, whose earlier one is dead from then on, and mails it; answered where no mail can be
 * sent. Needs `member:create` and what the invitation leads to; `not-found` for none, `bad-request` for a member.
 */
export const resendInvitation = async (
  unit: Unit,
  membershipId: string,
  siteUrl: string,
): Promise<InvitationLink | undefined> => {
  const { organization, link } = await retryingConflicts(unit, () => renew(unit, membershipId, siteUrl));
  const [unsent] = await sendLinks(unit, organization, [link]);
  return unsent;
};
