import type { BearerClaims, Claims } from './claims.ts';

/** Whom verified claims name, for speculative reads: the authoritative caller is established from storage. */
export const actorIn = (claims: Claims) =>
  claims.authTokenType === 'identityAccessToken'
    ? { kind: 'identity' as const, id: claims.identityId, orgId: claims.orgId }
    : { kind: 'user' as const, id: claims.userId, orgId: claims.organizationId };

/** The same of any token, whoever it is for. */
export const bearerIn = (claims: BearerClaims) =>
  claims.authTokenType === 'scimToken' ? { kind: 'scim' as const, id: claims.scimTokenId } : actorIn(claims);

const spelling = /^st\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9a-f]{32})(?:\.[\w+/=-]{1,256})?$/;

/** Bytes of a service token's secret. */
export const secretBytes = 16;

/** A service token as it was shown. */
export interface PresentedToken {
  readonly id: string;
  readonly secret: string;
}

/** Whether a bearer means to be a service token, well formed or not. */
export const looksLikeServiceToken = (bearer: string): boolean => bearer.startsWith('st.');

/** The whole of a token for its owner. */
export const tokenText = ({ id, secret }: PresentedToken): string => `st.${id}.${secret}`;

/**
 * Reads `st.<id>.<secret>`. Clients may keep a key of their own behind one more dot, and send it along or not: it is
 * nothing that is looked at here. Undefined for any other text.
 */
export const presentedIn = (bearer: string): PresentedToken | undefined => {
  const [, id, secret] = spelling.exec(bearer) ?? [];
  return id !== undefined && secret !== undefined ? { id, secret } : undefined;
};
