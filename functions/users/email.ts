import * as z from 'zod';
import {
  changeEmail,
  requestEmailChange,
  requestEmailVerification,
  verifyEmail,
} from '../../layers/domain/users/email-address.ts';
import { everyone, people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { message } from '../../layers/http/wire.ts';
import { code, email, givenPassword, soughtEmail, UserReply, userReply } from './wire.ts';

const row = { method: 'POST', limit: 'login' } as const;

const requestVerification = operation({
  ...row,
  path: '/api/v2/users/me/emails/code',
  summary: 'Have a code mailed that shows that mail to an account’s address arrives',
  access: everyone,
  audit: 'request-email-verification',
  body: z.object({ username: soughtEmail }),
  reply: () => z.object({}),
  handle: async ({ body, unit }) => {
    await requestEmailVerification(unit, body.username);
    return {};
  },
});

const verify = operation({
  ...row,
  path: '/api/v2/users/me/emails/verify',
  summary: 'Show by a code that mail to an account’s address arrives',
  access: everyone,
  audit: 'verify-email',
  body: z.object({ username: soughtEmail, code }),
  reply: () => z.object({}),
  handle: async ({ body, unit }) => {
    await verifyEmail(unit, body.username, body.code);
    return {};
  },
});

const requestChange = operation({
  ...row,
  path: '/api/v2/users/me/email-change/otp',
  summary: 'Have a code mailed to the caller’s new address',
  access: people,
  audit: 'request-email-change',
  body: z.object({ newEmail: email, password: givenPassword }),
  reply: message,
  handle: async ({ body, unit }) => {
    await requestEmailChange(unit, body);
    return { message: 'A code was mailed to the new address' };
  },
});

const change = operation({
  method: 'PATCH',
  limit: 'login',
  path: '/api/v2/users/me/email',
  summary: 'Change the caller’s address to one that a code was mailed to',
  access: people,
  audit: 'change-email',
  body: z.object({ newEmail: email, otpCode: code }),
  reply: () => z.object({ user: UserReply() }),
  handle: async ({ body, unit }) => ({
    user: userReply(await changeEmail(unit, body.newEmail, body.otpCode)),
  }),
});

export const emailOperations = [requestVerification, verify, requestChange, change];
