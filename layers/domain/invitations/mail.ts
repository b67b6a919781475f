import { LocketError } from '../errors.ts';
import type { Mail } from '../mail.ts';
import { talliedMail } from '../mailing/mail-tally.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { type Invitation, invitationLifetime } from './invitation.ts';

/** A link that was made a moment ago: its code is kept nowhere. */
export interface InvitationLink {
  readonly email: string;
  readonly link: string;
}

/** The link of an invitation, at the address under which the request came in. */
export const linkOf = ({ email, orgId }: Invitation, code: string, siteUrl: string): InvitationLink => {
  const query = new URLSearchParams({ token: code, to: email, organization_id: orgId });
  return { email, link: `${siteUrl}/login/invitation?${query}` };
};

/** What goes with a mail to somebody who was known before: of who was mailed often lately it is refused. */
export const mailingOf = async (unit: Unit, { orgId, email }: Invitation): Promise<readonly Change[]> =>
  unit.mailer ? [await talliedMail(unit, { orgId, address: email })] : [];

const hours = invitationLifetime / 3_600_000;
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

const mailWith = ({ email, link }: InvitationLink, organization: Organization): Mail => ({
  to: email,
  subject: oneLine(`You are invited to ${organization.name}`),
  text: [
    `You are invited to join the organization ${oneLine(organization.name)}.`,
    '',
    `This link works once, for ${hours} hours:`,
    link,
    '',
    'If you did not expect this, leave it alone: nothing happens without the link.',
    '',
  ].join('\n'),
});

/**
 * Mails links, each once, and answers those that the caller has to hand over: all of them where no mail can be sent.
 * `unavailable` naming the addresses whose mail was not accepted: their invitations stand, with links that nobody has.
 */
export const sendLinks = async (
  { mailer }: Pick<Unit, 'mailer'>,
  organization: Organization,
  links: readonly InvitationLink[],
): Promise<readonly InvitationLink[]> => {
  if (!mailer) return links;
  const sent = await Promise.allSettled(links.map((link) => mailer.send(mailWith(link, organization))));
  const failed = links.filter((_, index) => sent[index]?.status === 'rejected');
  if (failed.length === 0) return [];
  const [refused] = sent.filter((each) => each.status === 'rejected');
  throw new LocketError(
    'unavailable',
    `Not mailed, invite them again: ${failed.map(({ email }) => email).join(', ')}`,
    { cause: refused?.reason },
  );
};
