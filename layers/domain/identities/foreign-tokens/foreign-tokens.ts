import type { Unit } from '../../unit.ts';
import { LoginRefusal } from '../login-refusal.ts';
import { textOf } from './claim-values.ts';
import { assertTimely, type Lifetime } from './token-times.ts';

/** Signature algorithms that are accepted of anybody: never `none`, and none whose secret both sides know. */
export const tokenAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

export type TokenAlgorithm = (typeof tokenAlgorithms)[number];

/** Longest token, in characters. */
export const maxTokenLength = 16_384;

/** What a token says. */
export type TokenClaims = Readonly<Record<string, unknown>>;

/** Keys that an issuer publishes: named by its discovery document, or a set at an address. */
export interface PublishedKeys {
  readonly kind: 'discovery' | 'key-set';
  readonly url: string;
  /** Certificates of the only authorities that are trusted for the address, in PEM; null for the public ones. */
  readonly ca: string | null;
}

/** Where the public keys are that may have signed a token. */
export type KeySource = PublishedKeys | { readonly kind: 'static'; readonly publicKeys: readonly string[] };

/** What a token must be to be believed. */
export interface TokenDemand {
  /** Whose keys may have signed it: what it claims may tell, although nothing of that is proven yet. */
  readonly keys: (unproven: TokenClaims) => KeySource;
  /** What its `iss` may be, to the letter; anything when there is no list. */
  readonly issuers?: readonly string[] | undefined;
  readonly algorithms: readonly TokenAlgorithm[];
}

/** A check that a token can fail before anybody looks at what it says. */
export type TokenCheck = 'token' | 'algorithm' | 'key' | 'signature' | 'issuer' | 'expired' | 'not-yet-valid';

/** What became of a token; `reason` is a sentence for its bearer and holds nothing of the token. */
export type TokenVerdict =
  | { readonly kind: 'proven'; readonly claims: TokenClaims }
  | { readonly kind: 'refused'; readonly check: TokenCheck; readonly reason: string };

/** Tokens that somebody else signed (JWT, RFC 7519). */
export interface ForeignTokens {
  /** @throws LocketError `unavailable` when the keys of the issuer cannot be read. */
  verify(token: string, demand: TokenDemand): Promise<TokenVerdict>;
}

const maxShown = 256;

const clipped = (value: unknown): string | undefined => textOf(value)?.slice(0, maxShown);

const shown = (value: unknown): string | readonly string[] | undefined =>
  Array.isArray(value) ? value.slice(0, 10).flatMap((each) => clipped(each) ?? []) : clipped(value);

/** What the trail keeps of a token: who issued it to whom for whom. */
export const shownOf = ({ iss, sub, aud, azp }: TokenClaims): Readonly<Record<string, unknown>> => ({
  iss: shown(iss),
  sub: shown(sub),
  aud: shown(aud),
  azp: shown(azp),
});

/**
 * What a token says that is signed as demanded and in its time; the trail is told whose it is.
 *
 * @throws LoginRefusal naming the check that failed; LocketError `unavailable` when the issuer gives no keys.
 */
export const provenClaims = async (
  unit: Unit,
  token: string,
  demand: TokenDemand & { readonly lifetime: Lifetime },
): Promise<TokenClaims> => {
  const verdict = await unit.foreignTokens.verify(token, demand);
  if (verdict.kind === 'refused') throw new LoginRefusal(verdict.check, verdict.reason);
  unit.note({ metadata: shownOf(verdict.claims) });
  assertTimely(verdict.claims, unit.runtime.now(), demand.lifetime);
  return verdict.claims;
};
