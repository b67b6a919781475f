import { defineGroup } from '../group.ts';
import { acceptOperations } from './accept.ts';
import { inviteOperations } from './invite.ts';

export const group = defineGroup({
  name: 'invitations',
  title: 'Invitations',
  description: 'Inviting people into an organization and its projects, and what they do with the link.',
  paths: ['/api/v1/invite-org', '/api/v3/signup/complete-account/invite'],
  operations: [...inviteOperations, ...acceptOperations],
  notes: {
    code: 'What the link holds as `token`',
    completeInviteLinks: 'Links to hand over, where the instance cannot mail them',
    inviteeEmails: 'Whom to invite, at most 20',
    link: 'What the invited person opens',
    signupToken: 'The link to hand over, where the instance cannot mail it',
  },
  table: 'read-write',
  stores: ['groups', 'instance', 'invitations', 'mails', 'privileges', 'projects', 'roles'],
  calls: ['mailer'],
  keys: true,
});
