import { BlockList, isIP } from 'node:net';

const listOf = (family: 'ipv4' | 'ipv6', ranges: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const range of ranges) {
    const [net = '', prefix] = range.split('/');
    list.addSubnet(net, Number(prefix), family);
  }
  return list;
};

/** IANA IPv4 Special-Purpose Address Registry (RFC 6890), multicast (RFC 5771) and the reserved rest. */
const special4 = listOf('ipv4', [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]);

/** Global unicast (RFC 4291): everything else in IPv6 is loopback, local, mapped, translated or not assigned. */
const unicast6 = listOf('ipv6', ['2000::/3']);

/** Parts of it that lead to other networks or nowhere: Teredo and other protocols, 6to4, documentation. */
const special6 = listOf('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

/**
 * True for an address that a stranger on the internet could have: neither private, loopback, link-local (instance
 * metadata), shared, multicast, reserved, nor an IPv4 address in IPv6 clothes.
 */
export const isPublicAddress = (address: string): boolean => {
  if (isIP(address) === 4) return !special4.check(address, 'ipv4');
  // A zone (`%eth0`) belongs to local addresses only.
  if (isIP(address) !== 6 || address.includes('%')) return false;
  return unicast6.check(address, 'ipv6') && !special6.check(address, 'ipv6');
};
