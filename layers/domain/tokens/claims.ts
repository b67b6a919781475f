import * as z from 'zod';
import { LocketError } from '../errors.ts';

const seconds = z.number().int().nonnegative();
const text = z.string().min(1);

const identityClaims = z.object({
  authTokenType: z.literal('identityAccessToken'),
  identityId: text,
  identityName: z.string(),
  identityAccessTokenId: text,
  authMethod: text,
  orgId: text,
  organizationId: text.optional(),
  clientSecretId: text.optional(),
  // Id of the attached login method that issued the token: attached anew, it is another one.
  attachmentId: text.optional(),
  // How often all tokens of the identity had been revoked when this one was issued; absent for never.
  revocations: z.number().int().positive().optional(),
  // What the login method found out of whoever logged in; for conditions of rules.
  authClaims: z.record(text, z.string()).optional(),
  accessTokenTTL: seconds,
  accessTokenMaxTTL: seconds,
  accessTokenNumUsesLimit: z.number().int().nonnegative(),
  iat: seconds,
  // Absent when the token may be renewed without end (accessTokenMaxTTL 0); its record then decides.
  exp: seconds.optional(),
});

const userClaims = z.object({
  authTokenType: z.literal('accessToken'),
  userId: text,
  tokenVersionId: text,
  accessVersion: z.number().int().nonnegative(),
  authMethod: text,
  organizationId: text.optional(),
  iat: seconds,
  exp: seconds,
});

const scimClaims = z.object({
  authTokenType: z.literal('scimToken'),
  scimTokenId: text,
  orgId: text,
  iat: seconds,
});

const claims = z.discriminatedUnion('authTokenType', [identityClaims, userClaims, scimClaims]);

/** What the access token of a machine identity says; times in seconds, instants in seconds since 1970. */
export type IdentityClaims = Readonly<z.infer<typeof identityClaims>>;
/** What the access token of a user says. */
export type UserClaims = Readonly<z.infer<typeof userClaims>>;
/** What the token of a directory says; its record says when it ends. */
export type ScimClaims = Readonly<z.infer<typeof scimClaims>>;
/** What the token of somebody says who can be a member of an organization. */
export type Claims = IdentityClaims | UserClaims;
export type BearerClaims = Claims | ScimClaims;

/** Claims before signing, which adds `iat` and `exp`. */
export type NewIdentityClaims = Omit<IdentityClaims, 'iat' | 'exp'>;
export type NewUserClaims = Omit<UserClaims, 'iat' | 'exp'>;

/** The claims of an access token, unknown members dropped. Throws `unauthenticated` for any other shape. */
export const parseClaims = (value: unknown): BearerClaims => {
  const parsed = claims.safeParse(value);
  if (!parsed.success) throw new LocketError('unauthenticated', 'Invalid token');
  return parsed.data;
};
