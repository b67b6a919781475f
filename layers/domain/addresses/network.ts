import { parseAddress } from './trusted-ips.ts';

/** Network bits that one subscriber of an IPv6 provider has to choose addresses from (RFC 6177). */
const subscriberBits = 64n;
const longest = 64;

/**
 * What attempts are counted by: an IPv4 address, or the /64 network of an IPv6 address, within which whoever has one
 * address has them all. What is no address stands for itself, cut to 64 characters.
 */
export const networkOf = (ipAddress: string): string => {
  const address = parseAddress(ipAddress);
  if (!address) return ipAddress.slice(0, longest);
  return address.family === 4 ? `4:${address.bits}` : `6:${address.bits >> subscriberBits}`;
};
