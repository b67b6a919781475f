import type {
  ForeignTokens,
  TokenAlgorithm,
  TokenCheck,
  TokenDemand,
  TokenVerdict,
} from '../../domain/identities/foreign-tokens/foreign-tokens.ts';
import { maxTokenLength } from '../../domain/identities/foreign-tokens/foreign-tokens.ts';
import { PublishedKeyRing, type PublishedKeysSettings } from './published-keys.ts';
import type { Held, Verified } from './verification.part.ts';

const reasons: Readonly<Record<TokenCheck, string>> = {
  token: 'This is not a signed token that can be read',
  algorithm: 'The token is signed with an algorithm that is not accepted',
  key: 'The token is not signed with a key that is known here or at its issuer',
  signature: 'The signature of the token is wrong',
  issuer: 'The token is from another issuer',
  expired: 'The token has expired',
  'not-yet-valid': 'The token is not valid yet',
};

const refused = (check: TokenCheck): TokenVerdict => ({ kind: 'refused', check, reason: reasons[check] });

const judged = (verified: Verified): TokenVerdict =>
  'claims' in verified ? { kind: 'proven', claims: verified.claims } : refused(verified.failed);

const isAccepted = (alg: unknown, { algorithms }: TokenDemand): alg is TokenAlgorithm =>
  algorithms.some((accepted) => accepted === alg);

/** The libraries are a good part of a bundle, and most functions never see such a token. */
const libraries = () => import('./verification.part.ts');

/**
 * Tokens of others, verified by aws-jwt-verify and jose. What a header says of where its key is (`jku`, `x5u`, `jwk`,
 * `x5c`) is not looked at; what it demands to be understood (`crit`) is not, and refused.
 */
export const openForeignTokens = (settings: PublishedKeysSettings): ForeignTokens => {
  const ring = new PublishedKeyRing(settings);

  const heldAgainst = async (
    held: Held,
    kid: string | undefined,
    source: ReturnType<TokenDemand['keys']>,
  ) => {
    const { verifiedByPublished, verifiedByStatic } = await libraries();
    if (source.kind === 'static') return verifiedByStatic(held, source.publicKeys);
    const key = await ring.find(source, { alg: held.alg, kid });
    return key ? verifiedByPublished(held, key) : ({ failed: 'key' } as const);
  };

  return {
    verify: async (token, demand) => {
      const { unprovenToken } = await libraries();
      const unproven = token.length > maxTokenLength ? undefined : unprovenToken(token);
      if (!unproven || Object.hasOwn(unproven.header, 'crit')) return refused('token');
      const { alg, kid } = unproven.header;
      if (!isAccepted(alg, demand)) return refused('algorithm');
      if (kid !== undefined && typeof kid !== 'string') return refused('token');
      const { issuers } = demand;
      // A token of another issuer costs this one nothing.
      if (issuers && !issuers.some((issuer) => issuer === unproven.claims.iss)) return refused('issuer');
      const held: Held = { token, alg, issuers, now: settings.runtime.now() };
      return judged(await heldAgainst(held, kid, demand.keys(unproven.claims)));
    },
  };
};
