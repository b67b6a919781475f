import * as z from 'zod';
import { factorMethods } from '../../layers/domain/second-factors/factor.ts';
import { beginStepUp, stepUp } from '../../layers/domain/second-factors/step-up.ts';
import { relyingPartyAt } from '../../layers/domain/second-factors/webauthn.ts';
import { peopleBeforeFactor } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { instant, optional } from '../../layers/http/wire.ts';
import { givenPassword } from '../users/wire.ts';
import { Credential, mfaMethod, PasskeyOptions, proofText } from './wire.ts';

const path = '/api/v2/auth/step-up';
const row = { method: 'POST', access: peopleBeforeFactor, limit: 'mfa' } as const;
const proofMethod = z.enum([...factorMethods, 'recovery-code', 'password']);

const challenge = operation({
  ...row,
  path: `${path}/challenge`,
  summary:
    'Begin to confirm who the caller is: a code is mailed, or what an authenticator is to sign is answered',
  audit: 'send-second-factor',
  body: z.object({ mfaMethod: optional(mfaMethod) }),
  reply: () =>
    z.object({
      mfaMethod: proofMethod,
      mfaMethods: z.array(proofMethod),
      options: PasskeyOptions().optional(),
    }),
  handle: async ({ body, http, unit }) => {
    const asked = await beginStepUp(unit, relyingPartyAt(http.siteUrl), body.mfaMethod);
    return {
      mfaMethod: asked.method,
      mfaMethods: [...asked.methods],
      ...(asked.options !== undefined && { options: { ...(asked.options as object) } }),
    };
  },
});

const confirm = operation({
  ...row,
  path,
  summary: 'Confirm who the caller is: for ten minutes the session may do what asks for that',
  audit: 'step-up',
  body: z.object({
    mfaMethod: proofMethod,
    mfaToken: optional(proofText),
    credential: optional(Credential),
    password: optional(givenPassword),
  }),
  reply: () => z.object({ message: z.string(), validUntil: instant() }),
  handle: async ({ body, http, unit }) => {
    const until = await stepUp(unit, {
      method: body.mfaMethod,
      text: body.mfaMethod === 'password' ? body.password : body.mfaToken,
      answer: body.credential,
      party: relyingPartyAt(http.siteUrl),
    });
    return { message: 'Successfully confirmed', validUntil: until.toISOString() };
  },
});

export const stepUpOperations = [challenge, confirm];
