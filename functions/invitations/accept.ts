import * as z from 'zod';
import { completeInvitedAccount, verifyInvitation } from '../../layers/domain/invitations/accept.ts';
import { anybodyOrPerson, everyone } from '../../layers/http/access.ts';
import { tokenOf } from '../../layers/http/http-request.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, optional, shownName } from '../../layers/http/wire.ts';
import { UserReply, userReply } from '../users/wire.ts';
import { emailInput } from './invite.ts';

const row = { method: 'POST' } as const;

const verify = operation({
  ...row,
  path: '/api/v1/invite-org/verify',
  access: anybodyOrPerson,
  limit: 'invite',
  summary: 'Follow an invitation: join, or get the token with which to make an account first',
  audit: 'accept-organization-invitation',
  body: z.object({ email: emailInput, organizationId: id, code: z.string().trim().min(1).max(128) }),
  reply: () => z.object({ message: z.string(), token: z.string().optional(), user: UserReply() }),
  handle: async ({ body, unit }) => {
    const { user, token } = await verifyInvitation(unit, body);
    return {
      message: 'Successfully verified the invitation',
      ...(token !== undefined && { token }),
      user: { ...userReply(user), isAccepted: token === undefined },
    };
  },
});

const complete = operation({
  ...row,
  path: '/api/v3/signup/complete-account/invite',
  access: everyone,
  limit: 'login',
  summary: 'Make the account of an invited person, and join',
  audit: 'complete-invited-account',
  body: z.object({
    email: emailInput,
    password: z.string().min(8).max(512),
    firstName: shownName(255),
    lastName: optional(shownName(255)),
  }),
  reply: () => z.object({ message: z.string(), user: UserReply(), token: z.string() }),
  handle: async ({ body, unit, http }) => {
    const { user, token } = await completeInvitedAccount(unit, {
      email: body.email,
      token: tokenOf(http),
      password: body.password,
      firstName: body.firstName,
      lastName: body.lastName ?? null,
    });
    return { message: 'Successfully set up the account', user: userReply(user), token };
  },
});

export const acceptOperations = [verify, complete];
