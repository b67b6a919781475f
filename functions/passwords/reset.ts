import * as z from 'zod';
import {
  requestPasswordReset,
  resetPassword,
  verifyPasswordReset,
} from '../../layers/domain/users/password-reset.ts';
import { everyone } from '../../layers/http/access.ts';
import { tokenOf } from '../../layers/http/http-request.ts';
import { operation, Reply } from '../../layers/http/operation.ts';
import { message } from '../../layers/http/wire.ts';
import { refreshCookie } from '../login/refresh-cookie.ts';
import { code, newPassword, soughtEmail, UserReply, userReply } from '../users/wire.ts';

const row = { method: 'POST', access: everyone, limit: 'login' } as const;

const request = operation({
  ...row,
  path: '/api/v1/password/email/password-reset',
  summary: 'Have a code mailed to reset a password by',
  audit: 'request-password-reset',
  body: z.object({ email: soughtEmail }),
  reply: message,
  handle: async ({ body, unit }) => {
    await requestPasswordReset(unit, body.email);
    return { message: 'If there is an account with this address, a code was mailed to it' };
  },
});

const verify = operation({
  ...row,
  path: '/api/v1/password/email/password-reset-verify',
  summary: 'Present the code that was mailed, and get a token to set a password by',
  audit: 'verify-password-reset',
  body: z.object({ email: soughtEmail, code }),
  reply: () => z.object({ message: z.string(), user: UserReply(), token: z.string() }),
  handle: async ({ body, unit }) => {
    const { user, token } = await verifyPasswordReset(unit, body.email, body.code);
    return { message: 'The code is right', user: userReply(user), token };
  },
});

const reset = operation({
  ...row,
  path: '/api/v1/password/password-reset',
  summary: 'Set a password by the token that the code gave: all sessions end, and a new one begins',
  audit: 'reset-password',
  body: z.object({ password: newPassword }),
  reply: () => z.object({ message: z.string(), token: z.string() }),
  handle: async ({ body, http, unit }) => {
    const begun = await resetPassword(unit, tokenOf(http), body.password);
    return new Reply(
      { message: 'Successfully reset password', token: begun.accessToken },
      { cookies: [refreshCookie(http, begun.session, begun.refreshToken)] },
    );
  },
});

export const resetOperations = [request, verify, reset];
