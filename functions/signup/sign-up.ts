import * as z from 'zod';
import { completeSignUp, requestSignUp, verifySignUp } from '../../layers/domain/users/sign-up.ts';
import { everyone } from '../../layers/http/access.ts';
import { tokenOf } from '../../layers/http/http-request.ts';
import { operation, Reply } from '../../layers/http/operation.ts';
import { message, optional, shownName, uuid } from '../../layers/http/wire.ts';
import { refreshCookie } from '../login/refresh-cookie.ts';
import { code, email, newPassword, personName, UserReply, userReply } from '../users/wire.ts';

const row = { method: 'POST', access: everyone, limit: 'login' } as const;

const request = operation({
  ...row,
  path: '/api/v3/signup/email/signup',
  summary: 'Have a code mailed to sign up by',
  audit: 'request-sign-up',
  body: z.object({ email }),
  reply: message,
  handle: async ({ body, unit }) => {
    await requestSignUp(unit, body.email);
    return { message: `A code was mailed to ${body.email}` };
  },
});

const verify = operation({
  ...row,
  path: '/api/v3/signup/email/verify',
  summary: 'Show by a code that mail to an address arrives, and get a token to complete the account by',
  audit: 'verify-sign-up',
  body: z.object({ email, code }),
  reply: () => z.object({ message: z.string(), token: z.string(), user: UserReply() }),
  handle: async ({ body, unit }) => {
    const { user, token } = await verifySignUp(unit, body.email, body.code);
    return { message: 'The address is verified', token, user: { ...userReply(user), isAccepted: false } };
  },
});

const complete = operation({
  ...row,
  path: '/api/v3/signup/complete-account/signup',
  summary: 'Complete an account, with an organization, by the token that verifying the address gave',
  audit: 'sign-up',
  body: z.object({
    email,
    firstName: personName,
    lastName: optional(personName),
    password: newPassword,
    organizationName: shownName(64),
  }),
  reply: () => z.object({ message: z.string(), user: UserReply(), token: z.string(), organizationId: uuid }),
  handle: async ({ body: { email: address, lastName, ...details }, http, unit }) => {
    const done = await completeSignUp(unit, tokenOf(http), address, {
      ...details,
      lastName: lastName ?? null,
    });
    return new Reply(
      {
        message: 'Successfully set up account',
        user: userReply(done.user),
        token: done.accessToken,
        organizationId: done.organizationId,
      },
      { cookies: [refreshCookie(http, done.session, done.refreshToken)] },
    );
  },
});

export const signUpOperations = [request, verify, complete];
