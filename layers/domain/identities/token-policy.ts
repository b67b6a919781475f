import { parseTrustedIps } from '../addresses/trusted-ips.ts';
import { LocketError } from '../errors.ts';
import type { TokenPolicy, TrustedIp } from './identity.ts';

/** Longest TTL, max TTL or client secret lifetime: ten years in seconds. */
export const longestLifetime = 315_360_000;

/** The default of every allow-list: the operator's own explicit "from anywhere", never an empty list. */
export const everyAddress: readonly TrustedIp[] = [
  { ipAddress: '0.0.0.0', type: 'ipv4', prefix: 0 },
  { ipAddress: '::', type: 'ipv6', prefix: 0 },
];

/** What a login method says about its tokens when nothing else is asked: 30 days, unlimited uses, any address. */
export const defaultPolicy: TokenPolicy = {
  accessTokenTTL: 2_592_000,
  accessTokenMaxTTL: 2_592_000,
  accessTokenPeriod: 0,
  accessTokenNumUsesLimit: 0,
  accessTokenTrustedIps: everyAddress,
};

/** Addresses as a request gives them. */
export type AddressDraft = readonly { readonly ipAddress: string }[];

/** A policy as a request gives it: what is left out stays as it is. */
export interface PolicyDraft {
  readonly accessTokenTTL?: number | undefined;
  readonly accessTokenMaxTTL?: number | undefined;
  readonly accessTokenPeriod?: number | undefined;
  readonly accessTokenNumUsesLimit?: number | undefined;
  readonly accessTokenTrustedIps?: AddressDraft | undefined;
}

/** Refuses a TTL beyond the max TTL: `bad-request`. */
const assertTtl = ({ accessTokenTTL, accessTokenMaxTTL }: TokenPolicy): void => {
  if (accessTokenMaxTTL > 0 && accessTokenTTL > accessTokenMaxTTL)
    throw new LocketError(
      'bad-request',
      `Access token TTL cannot be greater than max TTL: they are ${accessTokenTTL} and ${accessTokenMaxTTL} seconds`,
    );
};

/** The addresses of a draft, or those that stood before. @throws LocketError `bad-request` for a malformed one. */
export const addressesFrom = (
  draft: AddressDraft | undefined,
  before: readonly TrustedIp[],
  member: string,
): readonly TrustedIp[] => (draft ? parseTrustedIps(draft, member) : before);

/** The draft over what stood before. @throws LocketError `bad-request` for a bad TTL or address. */
export const policyFrom = (draft: PolicyDraft, before: TokenPolicy): TokenPolicy => {
  const policy = {
    accessTokenTTL: draft.accessTokenTTL ?? before.accessTokenTTL,
    accessTokenMaxTTL: draft.accessTokenMaxTTL ?? before.accessTokenMaxTTL,
    accessTokenPeriod: draft.accessTokenPeriod ?? before.accessTokenPeriod ?? 0,
    accessTokenNumUsesLimit: draft.accessTokenNumUsesLimit ?? before.accessTokenNumUsesLimit,
    accessTokenTrustedIps: addressesFrom(
      draft.accessTokenTrustedIps,
      before.accessTokenTrustedIps,
      'accessTokenTrustedIps',
    ),
  };
  assertTtl(policy);
  return policy;
};

/** What stands for the max TTL of a token without one, in seconds: clients that know no periods take it for one. */
const withoutEnd = 1_000_000_000;

/** TTL and max TTL of the tokens that a method issues now. */
export const lifetimesOf = ({
  accessTokenTTL,
  accessTokenMaxTTL,
  accessTokenPeriod = 0,
}: TokenPolicy): Pick<TokenPolicy, 'accessTokenTTL' | 'accessTokenMaxTTL'> =>
  accessTokenPeriod > 0
    ? { accessTokenTTL: accessTokenPeriod, accessTokenMaxTTL: withoutEnd }
    : { accessTokenTTL, accessTokenMaxTTL };

/** Seconds a token lives without renewal: a TTL of 0 means no end before the max TTL. */
export const effectiveTtl = (ttl: number, maxTtl: number): number =>
  ttl > 0 ? Math.min(ttl, maxTtl) : maxTtl;

/** Milliseconds since 1970 at which what is made now and lives so many seconds has surely ended: tokens end on seconds. */
export const endAfter = (now: Date, seconds: number): number =>
  (Math.ceil(now.getTime() / 1000) + seconds) * 1000;

/**
 * Epoch seconds after which the row of a token means nothing any more, when its TTL started at an instant and it ends at
 * `end`: without a row its TTL counts from its issue, and is over as well. Tokens of token auth are listed until their end.
 */
export const endOfRow = (
  { authMethod, accessTokenTTL }: { readonly authMethod: string; readonly accessTokenTTL: number },
  started: Date,
  end: number,
): number =>
  authMethod === 'token-auth' || accessTokenTTL === 0
    ? end
    : Math.min(end, endAfter(started, accessTokenTTL) / 1000 + 1);
