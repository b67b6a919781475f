import type { NewIdentityClaims } from '../tokens/claims.ts';
import type { Unit } from '../unit.ts';
import type { AttachedMethod, Identity, TokenState } from './identity.ts';
import { effectiveTtl, endOfRow, lifetimesOf } from './token-policy.ts';

/** An access token as its owner gets it; times in seconds, both above 0. */
export interface IssuedToken {
  readonly accessToken: string;
  readonly expiresIn: number;
  readonly accessTokenMaxTTL: number;
}

/** An identity and the login method of it that issues a token. */
interface Issuing {
  readonly identity: Identity;
  readonly method: AttachedMethod<unknown>;
}

/** A token that is about to be issued: its limits are the method's as of now. */
export const newTokenState = (
  unit: Unit,
  { identity: { revocations }, method }: Issuing,
  made: Pick<TokenState, 'name' | 'clientSecretId'>,
): TokenState => {
  const now = unit.runtime.now();
  const at = now.toISOString();
  const lifetimes = lifetimesOf(method);
  const authMethod = method.method;
  const end = Math.ceil(now.getTime() / 1000) + lifetimes.accessTokenMaxTTL;
  return {
    id: unit.runtime.uuid(),
    identityId: method.identityId,
    ...made,
    authMethod,
    ...lifetimes,
    accessTokenPeriod: method.accessTokenPeriod ?? 0,
    accessTokenNumUsesLimit: method.accessTokenNumUsesLimit,
    numUses: 0,
    lastUsedAt: null,
    lastRenewedAt: null,
    isRevoked: false,
    ...(revocations && { revocations }),
    createdAt: at,
    updatedAt: at,
    expiresAt: endOfRow({ ...lifetimes, authMethod }, now, end),
  };
};

/** Signs the token: its claims say all there is to know until it is renewed, revoked or counted. */
export const issueToken = async (
  unit: Unit,
  identity: Identity,
  method: AttachedMethod<unknown>,
  token: TokenState,
  authClaims: Readonly<Record<string, string>> = {},
): Promise<IssuedToken> => {
  const claims: NewIdentityClaims = {
    authTokenType: 'identityAccessToken',
    identityId: identity.id,
    identityName: identity.name,
    identityAccessTokenId: token.id,
    authMethod: method.method,
    attachmentId: method.id,
    ...(identity.revocations && { revocations: identity.revocations }),
    orgId: identity.orgId,
    organizationId: identity.orgId,
    ...(token.clientSecretId !== null && { clientSecretId: token.clientSecretId }),
    ...(Object.keys(authClaims).length > 0 && { authClaims }),
    accessTokenTTL: token.accessTokenTTL,
    accessTokenMaxTTL: token.accessTokenMaxTTL,
    accessTokenNumUsesLimit: token.accessTokenNumUsesLimit,
  };
  return {
    accessToken: await unit.tokens.sign(claims, token.accessTokenMaxTTL),
    expiresIn: effectiveTtl(token.accessTokenTTL, token.accessTokenMaxTTL),
    accessTokenMaxTTL: token.accessTokenMaxTTL,
  };
};
