import * as z from 'zod';
import type { Presented } from '../../layers/domain/second-factors/proof.ts';
import {
  hasTotp,
  passkeyChallenge,
  resendFactor,
  type VerifiedSession,
  verifyFactor,
} from '../../layers/domain/second-factors/verify.ts';
import { relyingPartyAt } from '../../layers/domain/second-factors/webauthn.ts';
import type { Unit } from '../../layers/domain/unit.ts';
import { rescopedRefreshToken } from '../../layers/domain/users/refresh.ts';
import { everyone } from '../../layers/http/access.ts';
import { type HttpRequest, tokenOf } from '../../layers/http/http-request.ts';
import { operation, Reply } from '../../layers/http/operation.ts';
import { message, optional } from '../../layers/http/wire.ts';
import { refreshCookie, refreshTokenIn } from '../login/refresh-cookie.ts';
import { soughtEmail } from '../users/wire.ts';
import { Credential, mfaMethod, PasskeyOptions, proofText } from './wire.ts';

const path = '/api/v2/auth/mfa';
/** The bearer is the token that choosing the organization answered, of a session that is not there yet. */
const row = { access: everyone, limit: 'mfa' } as const;

/** As logins answer; there is no end-to-end encryption to have keys for. */
const VerifiedReply = () =>
  z.object({
    encryptionVersion: z.int(),
    protectedKey: z.null(),
    protectedKeyIV: z.null(),
    protectedKeyTag: z.null(),
    publicKey: z.string(),
    encryptedPrivateKey: z.string(),
    iv: z.string(),
    tag: z.string(),
    token: z.string(),
  });

/** The token inside the organization; whoever shows the session's refresh cookie gets one for there as well. */
const verified = async (unit: Unit, http: HttpRequest, done: VerifiedSession) => {
  const presented = refreshTokenIn(http);
  const { session, organizationId, accessToken } = done;
  const rescoped = presented && (await rescopedRefreshToken(unit, session, presented, organizationId));
  return new Reply(
    {
      encryptionVersion: 2,
      protectedKey: null,
      protectedKeyIV: null,
      protectedKeyTag: null,
      publicKey: '',
      encryptedPrivateKey: '',
      iv: '',
      tag: '',
      token: accessToken,
    },
    { cookies: rescoped ? [refreshCookie(http, session, rescoped)] : [] },
  );
};

const shown = (http: HttpRequest, presented: Omit<Presented, 'party'>): Presented => ({
  ...presented,
  party: relyingPartyAt(http.siteUrl),
});

const send = operation({
  ...row,
  method: 'POST',
  path: `${path}/send`,
  summary: 'Have the code of the second factor mailed once more',
  audit: 'send-second-factor',
  reply: message,
  handle: async ({ http, unit }) => {
    await resendFactor(unit, tokenOf(http));
    return { message: 'Successfully sent a code' };
  },
});

const verify = operation({
  ...row,
  method: 'POST',
  path: `${path}/verify`,
  summary: 'Show the second factor that choosing an organization asked for',
  audit: 'verify-second-factor',
  body: z.object({
    email: optional(soughtEmail),
    mfaToken: optional(proofText),
    mfaMethod: mfaMethod.default('email'),
    credential: optional(Credential),
  }),
  reply: VerifiedReply,
  handle: async ({ body, http, unit }) => {
    const presented = shown(http, { method: body.mfaMethod, text: body.mfaToken, answer: body.credential });
    return verified(unit, http, await verifyFactor(unit, tokenOf(http), presented));
  },
});

const recoveryCode = operation({
  ...row,
  method: 'POST',
  path: `${path}/verify/recovery-code`,
  summary: 'Show a recovery code in the place of a device that was lost',
  audit: 'verify-second-factor',
  body: z.object({ recoveryCode: proofText }),
  reply: VerifiedReply,
  handle: async ({ body, http, unit }) => {
    const presented = shown(http, { method: 'recovery-code', text: body.recoveryCode });
    return verified(unit, http, await verifyFactor(unit, tokenOf(http), presented));
  },
});

const check = operation({
  ...row,
  method: 'GET',
  path: `${path}/check/totp`,
  summary: 'Whether whoever is asked for a second factor has set up an authenticator app',
  audit: 'get-second-factors',
  reply: () => z.object({ isVerified: z.boolean() }),
  handle: async ({ http, unit }) => ({ isVerified: await hasTotp(unit, tokenOf(http)) }),
});

const passkey = operation({
  ...row,
  method: 'POST',
  path: `${path}/passkey`,
  summary: 'What an authenticator is to sign, to show a passkey as the second factor',
  audit: 'send-second-factor',
  reply: () => z.object({ options: PasskeyOptions() }),
  handle: async ({ http, unit }) => ({
    options: { ...(await passkeyChallenge(unit, tokenOf(http), relyingPartyAt(http.siteUrl))) },
  }),
});

export const verifyOperations = [send, verify, recoveryCode, check, passkey];
