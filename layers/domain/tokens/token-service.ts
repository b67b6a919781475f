import { isRefusal, LocketError } from '../errors.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { Runtime } from '../runtime.ts';
import { type BearerClaims, parseClaims } from './claims.ts';
import {
  assertTimely,
  type JsonObject,
  type SigningKey,
  signedClaims,
  signToken,
  tokenParts,
} from './jwt.ts';

/** Seconds from now, an instant, or no end (the token's record then decides). */
type Lifetime = number | Date | 'unlimited';

export interface TokenService {
  /** Signs claims with the latest root key's token key, adding `iat` and `exp`. */
  sign(claims: { readonly authTokenType: string }, lifetime: Lifetime): Promise<string>;
  /**
   * The claims of a user's or identity's access token, or of a SCIM token. `proven` is told them as soon as the signature is, whether or
   * not the token is of this time.
   */
  verify(token: string, proven?: (claims: BearerClaims) => void): Promise<BearerClaims>;
  /** The claims of a token of another kind, its shape left to the caller. */
  verifyAs(token: string, authTokenType: string): Promise<JsonObject>;
}

const invalid = (cause?: unknown): LocketError =>
  new LocketError('unauthenticated', 'Invalid token', { cause });

const expiry = (lifetime: Lifetime, issuedAt: number): number | undefined => {
  if (lifetime === 'unlimited') return undefined;
  return typeof lifetime === 'number' ? issuedAt + lifetime : Math.floor(lifetime.getTime() / 1000);
};

/**
 * Tokens signed by a key derived from the root key; `kid` names that key, so tokens outlive its rotation.
 * Methods throw `unauthenticated` for a bad token, `unavailable` or `throttled` when keys cannot be had.
 */
export const createTokenService = ({
  keyRing,
  runtime,
}: {
  readonly keyRing: Pick<KeyRing, 'latestDerived' | 'derivedBy'>;
  readonly runtime: Runtime;
}): TokenService => {
  const signerOf = async (kid: string): Promise<SigningKey> => {
    try {
      return { kid, key: await keyRing.derivedBy('token-signing', kid) };
    } catch (error) {
      // A key that does not exist is a forged or foreign token; a key that cannot be had stays a fault.
      throw isRefusal(error, 'decryption-failed') ? invalid(error) : error;
    }
  };

  const signed = async (token: string): Promise<JsonObject> => {
    const parts = tokenParts(token);
    return signedClaims(await signerOf(parts.kid), parts);
  };

  return {
    sign: async (claims, lifetime) => {
      const { name: kid, key } = await keyRing.latestDerived('token-signing');
      const iat = Math.floor(runtime.now().getTime() / 1000);
      return signToken({ kid, key }, { ...claims, iat, exp: expiry(lifetime, iat) });
    },
    verify: async (token, proven) => {
      const whole = await signed(token);
      const claims = parseClaims(whole);
      proven?.(claims);
      assertTimely(whole, runtime.now());
      return claims;
    },
    verifyAs: async (token, authTokenType) => {
      const claims = await signed(token);
      assertTimely(claims, runtime.now());
      if (claims.authTokenType !== authTokenType) throw invalid();
      return claims;
    },
  };
};
