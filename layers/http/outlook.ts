import type { BearerClaims, Claims } from '../domain/tokens/claims.ts';

/** Whom verified claims name, for speculative reads: the authoritative caller is established from storage. */
export const actorIn = (claims: Claims) =>
  claims.authTokenType === 'identityAccessToken'
    ? { kind: 'identity' as const, id: claims.identityId, orgId: claims.orgId }
    : { kind: 'user' as const, id: claims.userId, orgId: claims.organizationId };

/** The same of any token, whoever it is for. */
export const bearerIn = (claims: BearerClaims) =>
  claims.authTokenType === 'scimToken' ? { kind: 'scim' as const, id: claims.scimTokenId } : actorIn(claims);
