import * as z from 'zod';
import { renewToken, revokeToken } from '../../layers/domain/identities/access-tokens.ts';
import { everyone } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { message } from '../../layers/http/wire.ts';
import { IssuedTokenReply, issuedOnTheWire } from './issued-token-wire.ts';

/** Longer than any token we sign. */
const TokenBody = z.object({ accessToken: z.string().trim().min(1).max(8192) });

/** The token in the body speaks for itself: clients send a stale bearer along, which is not looked at. */
const row = {
  method: 'POST' as const,
  access: everyone,
  forms: true,
  body: TokenBody,
};

const renew = operation({
  ...row,
  path: '/api/v1/auth/token/renew',
  summary: 'Start the TTL of an access token anew',
  audit: 'renew-identity-access-token',
  limit: 'login',
  reply: IssuedTokenReply,
  handle: async ({ body, unit }) => issuedOnTheWire(await renewToken(unit, body.accessToken)),
});

const revoke = operation({
  ...row,
  path: '/api/v1/auth/token/revoke',
  summary: 'Revoke an access token for good',
  audit: 'revoke-identity-access-token',
  limit: 'login',
  reply: message,
  handle: async ({ body, unit }) => {
    await revokeToken(unit, body.accessToken);
    return { message: 'Successfully revoked access token' };
  },
});

export const accessTokenOperations = [renew, revoke];
