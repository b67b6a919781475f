import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import {
  confirmTotp,
  readTotp,
  registerTotp,
  removeTotp,
  replaceRecoveryCodes,
} from '../../layers/domain/second-factors/enrol-totp.ts';
import { people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { proofText } from './wire.ts';

const path = '/api/v1/user/me/totp';
const codes = z.array(z.string());

const read = operation({
  method: 'GET',
  path,
  summary:
    'Whether the caller has an authenticator app; recovery codes are shown when they are made, and never again',
  access: people,
  audit: 'get-second-factors',
  limit: 'read',
  reply: () => z.object({ isVerified: z.boolean(), recoveryCodes: codes, codesLeft: z.int() }),
  handle: async ({ unit }) => {
    const { isVerified, codesLeft } = await readTotp(unit);
    if (!isVerified)
      throw new LocketError('bad-request', 'The authenticator app was not confirmed by its first code yet');
    return { isVerified, recoveryCodes: [], codesLeft };
  },
});

const register = operation({
  method: 'POST',
  path: `${path}/register`,
  summary: 'Begin to set up an authenticator app: its secret and recovery codes are shown this once',
  access: people,
  audit: 'register-totp',
  limit: 'mfa',
  reply: () => z.object({ otpUrl: z.string(), recoveryCodes: codes }),
  handle: async ({ unit }) => {
    const { otpUrl, recoveryCodes } = await registerTotp(unit);
    return { otpUrl, recoveryCodes: [...recoveryCodes] };
  },
});

const verify = operation({
  method: 'POST',
  path: `${path}/verify`,
  summary: 'Confirm an authenticator app by its first code',
  access: people,
  audit: 'confirm-totp',
  limit: 'mfa',
  body: z.object({ totp: proofText }),
  reply: () => z.object({}),
  handle: async ({ body, unit }) => {
    await confirmTotp(unit, body.totp);
    return {};
  },
});

const renew = operation({
  method: 'POST',
  path: `${path}/recovery-codes`,
  summary: 'Replace the recovery codes: those from before work no more',
  access: people,
  audit: 'replace-recovery-codes',
  limit: 'mfa',
  reply: () => z.object({ recoveryCodes: codes }),
  handle: async ({ unit }) => ({ recoveryCodes: [...(await replaceRecoveryCodes(unit))] }),
});

const remove = operation({
  method: 'DELETE',
  path,
  summary: 'Remove the authenticator app',
  access: people,
  audit: 'remove-totp',
  limit: 'mfa',
  reply: () => z.object({}),
  handle: async ({ unit }) => {
    await removeTotp(unit);
    return {};
  },
});

export const totpOperations = [read, register, verify, renew, remove];
