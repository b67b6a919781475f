import * as z from 'zod';
import { changePassword } from '../../layers/domain/users/passwords.ts';
import { createRecoveryKit, readRecoveryKit, recoverAccount } from '../../layers/domain/users/recovery.ts';
import { everyone, people } from '../../layers/http/access.ts';
import { operation, Reply } from '../../layers/http/operation.ts';
import { instant, message } from '../../layers/http/wire.ts';
import { refreshCookie } from '../login/refresh-cookie.ts';
import { code, givenPassword, newPassword, soughtEmail } from '../users/wire.ts';

const change = operation({
  method: 'POST',
  path: '/api/v1/password/change-password',
  summary: 'Change the caller’s own password: all other sessions end',
  access: people,
  audit: 'change-password',
  limit: 'login',
  body: z.object({ oldPassword: givenPassword, password: newPassword }),
  reply: message,
  handle: async ({ body, unit }) => {
    await changePassword(unit, body);
    return { message: 'Successfully changed password' };
  },
});

const createKit = operation({
  method: 'POST',
  path: '/api/v1/password/recovery-kit',
  summary: 'Make ten codes, shown this once, each of which recovers the account without mail',
  access: people,
  audit: 'create-recovery-kit',
  limit: 'login',
  body: z.object({ password: givenPassword }),
  reply: () => z.object({ codes: z.array(z.string()), createdAt: instant() }),
  handle: ({ body, unit }) =>
    createRecoveryKit(unit, body.password).then(({ codes, ...kit }) => ({ ...kit, codes: [...codes] })),
});

const readKit = operation({
  method: 'GET',
  path: '/api/v1/password/recovery-kit',
  summary: 'Tell how many codes of the caller’s recovery kit are left',
  access: people,
  audit: 'get-recovery-kit',
  limit: 'read',
  reply: () => z.object({ codesLeft: z.int(), createdAt: instant().nullable() }),
  handle: ({ unit }) => readRecoveryKit(unit),
});

const recover = operation({
  method: 'POST',
  path: '/api/v1/password/recover',
  summary: 'Set a password by a code of the recovery kit: all sessions end, and a new one begins',
  access: everyone,
  audit: 'recover-account',
  limit: 'login',
  body: z.object({ email: soughtEmail, code, password: newPassword }),
  reply: () => z.object({ message: z.string(), token: z.string() }),
  handle: async ({ body, http, unit }) => {
    const begun = await recoverAccount(unit, body);
    return new Reply(
      { message: 'Successfully recovered account', token: begun.accessToken },
      { cookies: [refreshCookie(http, begun.session, begun.refreshToken)] },
    );
  },
});

export const ownPasswordOperations = [change, createKit, readKit, recover];
