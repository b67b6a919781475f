import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { LocketError } from '../errors.ts';

/** Longest token read or written, in characters. */
export const MAX_TOKEN_LENGTH = 4096;

/**
 * Seconds by which a token may have been signed in the future: a day. We signed it, so its future is a clock of ours
 * that went back, or that of another function; its end and its TTL are looked at all the same.
 */
export const maxClockSkew = 86_400;

/** A key and the name tokens know it by. */
export interface SigningKey {
  readonly kid: string;
  readonly key: KeyObject;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** A token taken apart; nothing in it is proven. */
export interface UnverifiedToken {
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

/** The three encoded parts of a token whose header says HS256; nothing in it is proven. */
export interface TokenParts {
  readonly kid: string;
  readonly header: string;
  readonly claims: string;
  readonly signature: string;
}

const invalid = (): LocketError => new LocketError('unauthenticated', 'Invalid token');

const fromTheFuture = (): LocketError =>
  new LocketError(
    'unauthenticated',
    'Token is from the future: it was signed more than a day later than the clock of this server says it is now',
  );

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const macOf = (key: KeyObject, header: string, claims: string): string =>
  createHmac('sha256', key).update(`${header}.${claims}`).digest('base64url');

const split = (token: string): Omit<TokenParts, 'kid'> => {
  if (token.length > MAX_TOKEN_LENGTH) throw invalid();
  const [header, claims, signature, rest] = token.split('.', 4);
  if (!header || !claims || !signature || rest !== undefined) throw invalid();
  return { header, claims, signature };
};

const parse = (segment: string): JsonObject => {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(segment, 'base64url').toString());
  } catch {
    throw invalid();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid();
  return value as JsonObject;
};

/** A compact JWS, HS256 (RFC 7515, RFC 7519). Throws `internal` when it would exceed 4096 characters. */
export const signToken = ({ kid, key }: SigningKey, claims: object): string => {
  const header = encode({ alg: 'HS256', typ: 'JWT', kid });
  const body = encode(claims);
  const token = `${header}.${body}.${macOf(key, header, body)}`;
  if (token.length > MAX_TOKEN_LENGTH) throw new LocketError('internal', 'token claims are too large');
  return token;
};

/** Header and claims of a token of at most 4096 characters, unproven. Throws `unauthenticated`. */
export const readToken = (token: string): UnverifiedToken => {
  const parts = split(token);
  return { header: parse(parts.header), claims: parse(parts.claims) };
};

// The algorithm is ours to name, never the token's (RFC 8725 section 3.1); critical extensions we do not know.
const assertHeader = ({ alg, kid, crit }: JsonObject): string => {
  if (alg !== 'HS256' || crit !== undefined || typeof kid !== 'string') throw invalid();
  return kid;
};

/** Takes a token apart, to choose the key by `kid`. Throws `unauthenticated` unless its header is HS256 with a kid. */
export const tokenParts = (token: string): TokenParts => {
  const parts = split(token);
  return { kid: assertHeader(parse(parts.header)), ...parts };
};

// Compared as text: base64url decoding would let several spellings of one MAC pass.
const assertMac = (key: KeyObject, { header, claims, signature }: TokenParts): void => {
  const expected = Buffer.from(macOf(key, header, claims));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw invalid();
};

const instant = (value: unknown): number | undefined => {
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid();
  return value;
};

/**
 * Refuses claims that are not of this time: past `exp`, without leeway, or made further in the future than clocks may
 * differ. Throws `unauthenticated`.
 */
export const assertTimely = (claims: JsonObject, now: Date): void => {
  const [exp, nbf, iat] = [instant(claims.exp), instant(claims.nbf), instant(claims.iat)];
  const seconds = now.getTime() / 1000;
  if (exp !== undefined && seconds >= exp) throw new LocketError('unauthenticated', 'Token expired');
  if (Math.max(nbf ?? 0, iat ?? 0) > seconds + maxClockSkew) throw fromTheFuture();
};

/** The claims of a token signed by exactly this key, whatever the time. Throws `unauthenticated`. */
export const signedClaims = ({ kid, key }: SigningKey, parts: TokenParts): JsonObject => {
  if (parts.kid !== kid) throw invalid();
  assertMac(key, parts);
  return parse(parts.claims);
};

/**
 * The proven claims of a token signed by exactly this key: HS256, same kid, not expired, not from further in the
 * future than clocks may differ. Throws `unauthenticated`.
 */
export const verifyToken = (key: SigningKey, token: string, now: Date): JsonObject => {
  const claims = signedClaims(key, tokenParts(token));
  assertTimely(claims, now);
  return claims;
};
