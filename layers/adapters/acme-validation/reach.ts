import { BlockList, isIP } from 'node:net';
import { isPublicAddress } from '../egress/public-address.ts';

type Family = 'ipv4' | 'ipv6';

const familyOf = (address: string): Family => (isIP(address) === 4 ? 'ipv4' : 'ipv6');

interface Networks {
  has(address: string): boolean;
}

/** A list for each family: one for both would take an address of IPv4 for its form in IPv6. */
const networksOf = (networks: readonly string[]): Networks => {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = familyOf(address);
    lists[family].addSubnet(address, Number(prefix ?? (family === 'ipv4' ? 32 : 128)), family);
  }
  return {
    has: (address) => lists[familyOf(address)].check(address, familyOf(address)),
  };
};

/**
 * What no setting opens: addresses of no host, of the link (instance metadata and the services of AWS beside it), of many
 * hosts, and of IPv4 in the clothes of IPv6, which would be another address than the one that was looked at.
 */
const never = networksOf([
  '0.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  '::ffff:0:0/96',
  '64:ff9b::/96',
  '2002::/16',
  'fd00:ec2::/32',
  'fe80::/10',
  'ff00::/8',
]);

/**
 * Where validation may go: to public addresses, and to the networks that the operator names, whose names a private CA is
 * for.
 */
export const reachOf = (networks: readonly string[]): ((address: string) => boolean) => {
  const named = networksOf(networks);
  return (address) => {
    if (isIP(address) === 0 || address.includes('%') || never.has(address)) return false;
    return isPublicAddress(address) || named.has(address);
  };
};
