import { parseAddress } from './trusted-ips.ts';

/** 16-bit groups of the network that one subscriber of an IPv6 provider has to choose addresses from (RFC 6177). */
const subscriberGroups = 4;
const longest = 64;

const bitsOfIPv4 = (text: string): number =>
  text.split('.').reduce((bits, octet) => bits * 256 + Number(octet), 0);

/** 16-bit groups; a dotted quad at the end counts as two. */
const groupsOf = (text: string): readonly number[] =>
  text === ''
    ? []
    : text.split(':').flatMap((group) => {
        if (!group.includes('.')) return [Number.parseInt(group, 16)];
        const quad = bitsOfIPv4(group);
        return [Math.floor(quad / 0x10000), quad % 0x10000];
      });

const subscriberOf = (text: string): bigint => {
  const [head = '', tail] = text.split('::');
  const left = groupsOf(head);
  const right = tail === undefined ? [] : groupsOf(tail);
  const zeros = new Array<number>(8 - left.length - right.length).fill(0);
  return [...left, ...zeros, ...right]
    .slice(0, subscriberGroups)
    .reduce((bits, group) => (bits << 16n) | BigInt(group), 0n);
};

/**
 * What attempts are counted by: an IPv4 address, or the /64 network of an IPv6 address, within which whoever has one
 * address has them all. What is no address stands for itself, cut to 64 characters.
 */
export const networkOf = (ipAddress: string): string => {
  const address = parseAddress(ipAddress);
  if (!address) return ipAddress.slice(0, longest);
  return address.type === 'ipv4'
    ? `4:${bitsOfIPv4(address.ipAddress)}`
    : `6:${subscriberOf(address.ipAddress)}`;
};
