import { bodyOf, hiding, type Specimens } from './specimen.ts';

export const specimens: Specimens = {
  'POST /api/v1/invite-org/signup': bodyOf(({ orgId, projectId }) => ({
    inviteeEmails: ['newcomer@example.org'],
    organizationId: orgId,
    projects: [{ id: projectId, projectRoleSlug: ['viewer'] }],
  })),
  'POST /api/v1/invite-org/signup-resend': bodyOf(({ invitedMembershipId }) => ({
    membershipId: invitedMembershipId,
  })),
  'POST /api/v1/invite-org/verify': hiding(
    ['code'],
    bodyOf(({ orgId, invitedEmail, invitationCode }) => ({
      email: invitedEmail,
      organizationId: orgId,
      code: invitationCode,
    })),
  ),
  // The token is what following the link answers, in a header.
  'POST /api/v3/signup/complete-account/invite': hiding(['password'], ({ invitedEmail, password }) => ({
    body: { email: invitedEmail, password, firstName: 'Ada', lastName: 'Lovelace' },
    owner: { status: 401, message: /Token missing/ },
  })),
};
