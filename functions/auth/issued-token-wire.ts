import * as z from 'zod';
import type { IssuedToken } from '../../layers/domain/identities/issue-token.ts';

/** An access token as every login and renewal answers it; times in seconds. */
export const IssuedTokenReply = () =>
  z.object({
    accessToken: z.string(),
    expiresIn: z.int().min(1),
    accessTokenMaxTTL: z.int().min(1),
    tokenType: z.literal('Bearer'),
  });

export const issuedOnTheWire = (issued: IssuedToken): z.input<ReturnType<typeof IssuedTokenReply>> => ({
  accessToken: issued.accessToken,
  expiresIn: issued.expiresIn,
  accessTokenMaxTTL: issued.accessTokenMaxTTL,
  tokenType: 'Bearer',
});
