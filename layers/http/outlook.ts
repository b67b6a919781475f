import type { Claims } from '../domain/tokens/claims.ts';

/** Whom verified claims name, for speculative reads: the authoritative caller is established from storage. */
export const actorIn = (claims: Claims) =>
  claims.authTokenType === 'identityAccessToken'
    ? { kind: 'identity' as const, id: claims.identityId, orgId: claims.orgId }
    : { kind: 'user' as const, id: claims.userId, orgId: claims.organizationId };
