import { LocketError } from '../errors.ts';
import type { TokenPolicy, TrustedIp } from './identity.ts';

/** The default of every allow-list: the operator's own explicit "from anywhere", never an empty list. */
export const everyAddress: readonly TrustedIp[] = [
  { ipAddress: '0.0.0.0', type: 'ipv4', prefix: 0 },
  { ipAddress: '::', type: 'ipv6', prefix: 0 },
];

/** Refuses a TTL beyond the max TTL: `bad-request`. */
export const assertTtl = ({ accessTokenTTL, accessTokenMaxTTL }: TokenPolicy): void => {
  if (accessTokenMaxTTL > 0 && accessTokenTTL > accessTokenMaxTTL)
    throw new LocketError('bad-request', 'Access token TTL cannot be greater than max TTL');
};
