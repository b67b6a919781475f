import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { vouchedBy } from '../../layers/domain/sign-in/provider-token.ts';
import { mailConfirmation, signIn } from '../../layers/domain/sign-in/sign-in.ts';
import { browserSecretIn } from '../../layers/domain/sso/flow.ts';
import type { Unit } from '../../layers/domain/unit.ts';
import { anybodyOrPerson, everyone } from '../../layers/http/access.ts';
import type { HttpRequest } from '../../layers/http/http-request.ts';
import { operation, Reply } from '../../layers/http/operation.ts';
import { message, optional, uuid } from '../../layers/http/wire.ts';
import { assertOwnPage, refreshCookie } from '../login/refresh-cookie.ts';
import { code, soughtEmail } from '../users/wire.ts';
import { flowCookieIn, withoutFlowCookie } from './cookie.ts';

const row = { method: 'POST', limit: 'login' } as const;
const providerAuthToken = z.string().min(1).max(4_096);

/** Whom the token is about, in the browser that began, for a page of this server. */
const personOf = async (unit: Unit, http: HttpRequest, token: string) => {
  assertOwnPage(http);
  return vouchedBy(unit, token, await browserSecretIn(unit, flowCookieIn(http)));
};

const exchange = operation({
  ...row,
  path: '/api/v1/sso/token-exchange',
  summary: 'Begin a session by what an identity provider said; a session of the account’s own is its consent',
  access: anybodyOrPerson,
  audit: 'user-sign-in',
  body: z.object({ providerAuthToken, email: optional(soughtEmail), code: optional(code) }),
  reply: () =>
    z.object({
      accessToken: z.string(),
      token: z.string(),
      organizationId: uuid.nullable(),
      email: z.string(),
    }),
  handle: async ({ body, http, unit }) => {
    const person = await personOf(unit, http, body.providerAuthToken);
    if (body.email !== undefined && body.email !== person.address)
      throw new LocketError('bad-request', 'The identity provider names another address than email');
    const done = await signIn(unit, { person, code: body.code });
    const { session, accessToken, refreshToken, organizationId, user } = done;
    return new Reply(
      { accessToken, token: accessToken, organizationId, email: user.email ?? user.username },
      { cookies: [refreshCookie(http, session, refreshToken), withoutFlowCookie(http)] },
    );
  },
});

const confirmation = operation({
  ...row,
  path: '/api/v1/sso/confirmation',
  summary: 'Have a code mailed by which the owner of an address lets single sign-on open its account',
  access: everyone,
  audit: 'confirm-sign-in',
  body: z.object({ providerAuthToken }),
  reply: message,
  handle: async ({ body, http, unit }) => {
    await mailConfirmation(unit, await personOf(unit, http, body.providerAuthToken));
    return { message: 'A code was mailed to the address' };
  },
});

export const tokenExchangeOperations = [exchange, confirmation];
