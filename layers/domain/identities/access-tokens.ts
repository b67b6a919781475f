import { bearerOf } from '../audit/refusals.ts';
import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { BearerClaims, IdentityClaims } from '../tokens/claims.ts';
import type { Unit } from '../unit.ts';
import { assertUsesLeft, standingOf } from './authentication.ts';
import type { AuthMethod, TokenState } from './identity.ts';
import type { IssuedToken } from './issue-token.ts';
import { effectiveTtl, endOfRow } from './token-policy.ts';

/** Stands for the end of a token that has none. Epoch seconds: the last instant a Date can hold. */
const never = 8_640_000_000_000;

const noteBearer = (unit: Unit, claims: BearerClaims): void =>
  unit.note({
    ...bearerOf(claims),
    ...(claims.authTokenType === 'identityAccessToken' && {
      metadata: { identityId: claims.identityId, identityAccessTokenId: claims.identityAccessTokenId },
    }),
  });

/** The proven claims of a machine's token; `bad-request` for a person's, `unauthenticated` for no token at all. */
const identityClaims = async (unit: Unit, accessToken: string, deed: string): Promise<IdentityClaims> => {
  const claims = await unit.tokens.verify(accessToken, (proven) => noteBearer(unit, proven));
  if (claims.authTokenType !== 'identityAccessToken')
    throw new LocketError('bad-request', `Only identity access tokens can be ${deed}`, { trail: 'failed' });
  return claims;
};

const endFrom = (claims: IdentityClaims, now: Date): number => endOfRow(claims, now, claims.exp ?? never);

/** The row of a token that so far needed none. */
const firstState = (claims: IdentityClaims, at: string): TokenState => ({
  id: claims.identityAccessTokenId,
  identityId: claims.identityId,
  name: null,
  authMethod: claims.authMethod as AuthMethod,
  accessTokenTTL: claims.accessTokenTTL,
  accessTokenMaxTTL: claims.accessTokenMaxTTL,
  accessTokenNumUsesLimit: claims.accessTokenNumUsesLimit,
  numUses: 0,
  lastUsedAt: null,
  lastRenewedAt: null,
  isRevoked: false,
  clientSecretId: claims.clientSecretId ?? null,
  createdAt: at,
  updatedAt: at,
  expiresAt: endFrom(claims, new Date(at)),
});

/** Seconds the token lives on from a renewal at `now`: its TTL, but never past its max TTL. */
const expiresIn = (claims: IdentityClaims, now: Date): number => {
  const left = (claims.exp ?? never) - now.getTime() / 1000;
  const ttl = effectiveTtl(claims.accessTokenTTL, claims.accessTokenMaxTTL);
  return Math.max(1, Math.floor(Math.min(ttl, left)));
};

const renewOnce = async (unit: Unit, claims: IdentityClaims): Promise<void> => {
  const { identity, state } = await standingOf(claims, unit);
  assertUsesLeft(claims, state);
  const now = unit.runtime.now();
  const at = now.toISOString();
  const { tokenRenewal, tokenStart } = unit.stores.identities;
  await unit.commit(
    state
      ? [tokenRenewal(state, at, endFrom(claims, now))]
      : tokenStart({ ...firstState(claims, at), lastRenewedAt: at }, identity),
  );
};

/**
 * Starts a token's TTL anew; the token itself stays the same, and ends at its max TTL whatever happens. Costs no use.
 *
 * @throws LocketError `unauthenticated` for a token that is expired, revoked or used up, `forbidden` from an address
 *   that is not trusted, `bad-request` for the token of a person.
 */
export const renewToken = async (unit: Unit, accessToken: string): Promise<IssuedToken> => {
  const claims = await identityClaims(unit, accessToken, 'renewed');
  await retryingConflicts(unit, () => renewOnce(unit, claims));
  return {
    accessToken,
    expiresIn: expiresIn(claims, unit.runtime.now()),
    accessTokenMaxTTL: claims.accessTokenMaxTTL,
  };
};

const revokeOnce = async (unit: Unit, claims: IdentityClaims): Promise<void> => {
  const { identities } = unit.stores;
  const [identity, state] = await Promise.all([
    identities.find(claims.identityId),
    identities.token(claims.identityId, claims.identityAccessTokenId),
  ]);
  // Of a deleted identity nothing is left to revoke: the token is dead already.
  if (!identity || state?.isRevoked) return;
  const at = unit.runtime.now().toISOString();
  await unit.commit(
    state
      ? [identities.tokenRevocation(state, at)]
      : identities.tokenStart({ ...firstState(claims, at), isRevoked: true }, identity),
  );
};

/** Revokes a token for good: whoever holds it may end it, from anywhere, and as often as they like. */
export const revokeToken = async (unit: Unit, accessToken: string): Promise<void> => {
  const claims = await identityClaims(unit, accessToken, 'revoked');
  await retryingConflicts(unit, () => revokeOnce(unit, claims));
};
