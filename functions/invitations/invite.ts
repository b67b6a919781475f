import * as z from 'zod';
import { maxInvited, maxInvitedTo } from '../../layers/domain/invitations/invitation-plan.ts';
import { invitePeople } from '../../layers/domain/invitations/invite.ts';
import { resendInvitation } from '../../layers/domain/invitations/resend.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, id } from '../../layers/http/wire.ts';
import { roleSlugInput } from '../roles/wire.ts';

export const emailInput = z.string().trim().toLowerCase().max(255).pipe(z.email());

const roleSlugs = z
  .array(roleSlugInput)
  .min(1)
  .max(20)
  .transform((slugs) => slugs.map((role) => ({ role })));

const LinkReply = () => z.object({ email: z.string(), link: z.string() });

const invite = operation({
  method: 'POST',
  path: '/api/v1/invite-org/signup',
  summary: 'Invite people into the organization, and into projects of it',
  access: members,
  audit: 'invite-organization-members',
  limit: 'invite',
  body: z.object({
    inviteeEmails: z.array(emailInput).min(1).max(maxInvited),
    organizationId: id,
    organizationRoleSlug: defaulted(roleSlugInput, 'member'),
    projects: defaulted(
      z
        .array(
          z.object({
            id,
            projectRoleSlug: z.preprocess((given) => given ?? ['member'], roleSlugs),
          }),
        )
        .max(maxInvitedTo)
        .refine((projects) => new Set(projects.map((project) => project.id)).size === projects.length, {
          message: 'must name each project once',
        }),
      [],
    ),
  }),
  reply: () => z.object({ message: z.string(), completeInviteLinks: z.array(LinkReply()).optional() }),
  handle: async ({ body, unit, http }) => {
    const links = await invitePeople(unit, {
      organizationId: body.organizationId,
      emails: body.inviteeEmails,
      role: body.organizationRoleSlug,
      projects: body.projects.map((project) => ({ projectId: project.id, roles: project.projectRoleSlug })),
      siteUrl: http.siteUrl,
    });
    const message = 'Successfully invited users to the organization';
    return links.length > 0 ? { message, completeInviteLinks: [...links] } : { message };
  },
});

const resend = operation({
  method: 'POST',
  path: '/api/v1/invite-org/signup-resend',
  summary: 'Make a new link for an invitation: the earlier one stops working',
  access: members,
  audit: 'resend-organization-invitation',
  limit: 'invite',
  body: z.object({ membershipId: id }),
  reply: () => z.object({ signupToken: LinkReply().optional() }),
  handle: async ({ body, unit, http }) => {
    const link = await resendInvitation(unit, body.membershipId, http.siteUrl);
    return link ? { signupToken: link } : {};
  },
});

export const inviteOperations = [invite, resend];
