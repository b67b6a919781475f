import type { Unit } from '../../unit.ts';
import type { LoginAttempt, Proof } from '../login.ts';
import { assertWithin, lookedAt, mappedClaims, type TokenBounds } from './bounds.ts';
import { provenClaims, shownOf, type TokenDemand, tokenAlgorithms } from './foreign-tokens.ts';

/** Who wants to log in by a token that somebody else signed. */
export interface TokenCredentials extends LoginAttempt {
  readonly jwt: string;
}

/** Proves who logs in by a token from `issuers` that is within the bounds. */
export const proveWithin = async (
  unit: Unit,
  jwt: string,
  demand: Pick<TokenDemand, 'keys' | 'issuers'>,
  bounds: TokenBounds,
): Promise<Proof> => {
  const claims = await provenClaims(unit, jwt, { ...demand, algorithms: tokenAlgorithms, lifetime: {} });
  const matched = { ...shownOf(claims), claims: lookedAt(bounds, claims) };
  unit.note({ metadata: matched });
  assertWithin(bounds, claims);
  return { matched, claims: mappedClaims(bounds, claims) };
};
