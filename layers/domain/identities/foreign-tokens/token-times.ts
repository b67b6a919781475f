import { LoginRefusal } from '../login-refusal.ts';

/** Seconds by which clocks of others may differ from ours. */
export const leeway = 60;

/** How long tokens of a kind may live; in seconds. */
export interface Lifetime {
  /** Age by `iat` at which a token without `exp` ends; such a token is refused when there is none. */
  readonly withoutExpiry?: number;
  /** How far ahead `exp` may be at most. */
  readonly longest?: number;
}

type Times = Readonly<Record<'exp' | 'nbf' | 'iat', number | undefined>>;

const numberIn = (claims: Readonly<Record<string, unknown>>, name: string): number | undefined => {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new LoginRefusal('token', `The claim ${name} of the token is not a time`);
  return value;
};

const endOf = ({ exp, iat }: Times, { withoutExpiry }: Lifetime): number => {
  if (exp !== undefined) return exp;
  if (withoutExpiry !== undefined && iat !== undefined) return iat + withoutExpiry;
  throw new LoginRefusal('expired', 'The token does not say when it ends');
};

/**
 * Lets a token pass in the time that it is for (RFC 7519, 4.1.4 to 4.1.6), give or take a minute. One without an end is
 * refused, and so is one that was issued in the future: its issuer's clock, or its word, cannot be relied on.
 */
export const assertTimely = (
  claims: Readonly<Record<string, unknown>>,
  now: Date,
  lifetime: Lifetime = {},
): void => {
  const seconds = now.getTime() / 1000;
  const times = { exp: numberIn(claims, 'exp'), nbf: numberIn(claims, 'nbf'), iat: numberIn(claims, 'iat') };
  const end = endOf(times, lifetime);
  if (seconds >= end + leeway) throw new LoginRefusal('expired', 'The token has expired');
  if (seconds < (times.nbf ?? 0) - leeway)
    throw new LoginRefusal('not-yet-valid', 'The token is not valid yet');
  if (seconds < (times.iat ?? 0) - leeway)
    throw new LoginRefusal('issued-in-future', 'The token was issued in the future');
  if (end > seconds + (lifetime.longest ?? Number.POSITIVE_INFINITY) + leeway)
    throw new LoginRefusal('lifetime', 'The token lives longer than is accepted');
};
