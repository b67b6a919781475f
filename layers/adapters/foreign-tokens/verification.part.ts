import { createPublicKey, type KeyObject } from 'node:crypto';
import {
  JwtExpiredError,
  JwtInvalidIssuerError,
  JwtInvalidSignatureError,
  JwtNotBeforeError,
  JwtParseError,
} from 'aws-jwt-verify/error';
import { verifyJwtSync } from 'aws-jwt-verify/jwt-verifier';
import { decodeJwt, decodeProtectedHeader, errors, type JWK, jwtVerify } from 'jose';
import type {
  TokenAlgorithm,
  TokenCheck,
  TokenClaims,
  TokenDemand,
} from '../../domain/identities/foreign-tokens/foreign-tokens.ts';
import { leeway } from '../../domain/identities/foreign-tokens/token-times.ts';
import type { PublishedKey } from './key-set.ts';

/** A token before anything of it is proven. */
export interface UnprovenToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: TokenClaims;
}

/** What every key is held against. */
export interface Held {
  readonly token: string;
  readonly alg: TokenAlgorithm;
  readonly issuers: TokenDemand['issuers'];
  readonly now: Date;
}

export type Verified = { readonly claims: TokenClaims } | { readonly failed: TokenCheck };

/** Reads header and claims; undefined for anything but three parts with JSON objects in the first two. */
export const unprovenToken = (token: string): UnprovenToken | undefined => {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined;
  try {
    return { header: { ...decodeProtectedHeader(token) }, claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
};

const failedJose = (error: unknown): TokenCheck => {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.claim === 'iss' ? 'issuer' : error.claim === 'nbf' ? 'not-yet-valid' : 'token';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  return error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid ? 'token' : 'key';
};

const byJose = async ({ token, alg, issuers, now }: Held, key: KeyObject | JWK): Promise<Verified> => {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [alg],
      currentDate: now,
      clockTolerance: leeway,
      ...(issuers && { issuer: [...issuers] }),
    });
    return { claims: payload };
  } catch (error) {
    return { failed: failedJose(error) };
  }
};

const failedAws = (error: unknown): TokenCheck => {
  if (error instanceof JwtExpiredError) return 'expired';
  if (error instanceof JwtNotBeforeError) return 'not-yet-valid';
  if (error instanceof JwtInvalidIssuerError) return 'issuer';
  if (error instanceof JwtParseError) return 'token';
  return error instanceof JwtInvalidSignatureError ? 'signature' : 'key';
};

/** Audiences have patterns, so they are compared later; times are, too, by the clock that everything goes by. */
const byAwsJwtVerify = ({ token, issuers }: Held, key: PublishedKey): Verified => {
  try {
    const issuer = issuers ? [...issuers] : null;
    return { claims: verifyJwtSync(token, { ...key }, { issuer, audience: null, graceSeconds: leeway }) };
  } catch (error) {
    return { failed: failedAws(error) };
  }
};

/** aws-jwt-verify has no RSA-PSS, and knows published keys only: the rest is jose's. */
export const verifiedByPublished = async (held: Held, key: PublishedKey): Promise<Verified> =>
  held.alg.startsWith('PS') ? byJose(held, { ...key }) : byAwsJwtVerify(held, key);

const curves: Readonly<Record<string, string>> = {
  ES256: 'prime256v1',
  ES384: 'secp384r1',
  ES512: 'secp521r1',
};

/** True for a key of the kind that the algorithm signs with: the text of an RSA key is no secret of HMAC. */
const isFor = (
  alg: TokenAlgorithm,
  { asymmetricKeyType: type, asymmetricKeyDetails }: KeyObject,
): boolean => {
  if (alg === 'EdDSA') return type === 'ed25519';
  if (alg.startsWith('ES')) return type === 'ec' && asymmetricKeyDetails?.namedCurve === curves[alg];
  return type === 'rsa';
};

/** Holds a token against keys that say nothing of whose they are, one after the other. */
export const verifiedByStatic = async (held: Held, keys: readonly string[]): Promise<Verified> => {
  let result: Verified = { failed: 'key' };
  for (const key of keys.map((pem) => createPublicKey(pem))) {
    if (!isFor(held.alg, key)) continue;
    result = await byJose(held, key);
    if ('claims' in result || result.failed !== 'signature') return result;
  }
  return result;
};
