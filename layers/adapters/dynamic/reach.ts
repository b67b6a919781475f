import { BlockList, isIP, type LookupFunction } from 'node:net';
import { destinationOf, ForbiddenTarget, type Resolve } from '../egress/destination.ts';
import { isPublicAddress } from '../egress/public-address.ts';

export interface ReachSettings {
  /** Whether private and loopback addresses may be called, and without TLS; else neither. */
  readonly allowPrivateTargets: boolean;
  /** The system's resolver unless a test asks otherwise. */
  readonly resolve?: Resolve;
  /** Milliseconds for one conversation with a provider; less than a request may take. */
  readonly timeout?: number;
  /** Where hosts that are nobody's own are instead (AWS, Microsoft, Atlas, Snowflake), by name, for tests. */
  readonly servers?: Readonly<Record<string, { readonly origin: string; readonly ca: string }>> | undefined;
  /** Breaks the conversation off: nothing is asked for or carried through after it. */
  readonly signal?: AbortSignal;
}

/**
 * Instance metadata and link-local, "this network", multicast, reserved, and IPv4 in the clothes of IPv6: where no
 * database is, whatever the settings say. A list of its own for each family, for one would take mapped addresses for both.
 */
const never = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  // Metadata of other clouds, at addresses that are private otherwise.
  ['100.100.100.200', 32],
  ['192.0.0.192', 32],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  never.ipv4.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [
  // IPv4 written in IPv6 reaches what its IPv4 address does.
  ['::', 96],
  ['2002::', 16],
  ['64:ff9b:1::', 48],
  ['fe80::', 10],
  ['ff00::', 8],
  ['fd00:ec2::', 32],
  ['fd20:ce::254', 128],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
] as const)
  never.ipv6.addSubnet(net, prefix, 'ipv6');

const loopback6 = '::1';

/** Whether an address may be that of a provider somewhere: link-local and metadata addresses may not. */
export const mayBeProvider = (address: string): boolean => {
  if (address === loopback6) return true;
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  return isIP(address) !== 0 && !address.includes('%') && !never[family].check(address, family);
};

const urlOf = (host: string): URL => {
  const text = `https://${isIP(host) === 6 ? `[${host}]` : host}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // A name, and nothing that a URL could have beside it.
  if (url?.pathname !== '/' || url.port !== '' || url.username !== '' || url.search !== '' || url.hash !== '')
    throw new ForbiddenTarget('The host of the provider is no name and no address');
  return url;
};

const refusal = (isPlain: boolean, allowPrivateTargets: boolean): string => {
  if (isPlain) return 'Without TLS only private addresses are called, and no link-local ones';
  return allowPrivateTargets
    ? 'Link-local, metadata and multicast addresses are never called'
    : 'The address of the target is not public, and private ones need the setting allowPrivateTargets';
};

/**
 * Looks a host up once and answers the lookup to connect with, so that the connection goes to the very addresses that
 * were checked. Without TLS only private addresses are called, and only where the settings let it.
 *
 * @throws ForbiddenTarget for an address that may not be called.
 */
export const reach = async (
  host: string,
  isPlain: boolean,
  { allowPrivateTargets, resolve }: ReachSettings,
): Promise<LookupFunction> => {
  if (isPlain && !allowPrivateTargets)
    throw new ForbiddenTarget('A provider is reached without TLS only where private addresses may be called');
  const isLet = (address: string): boolean => {
    if (isPlain) return mayBeProvider(address) && !isPublicAddress(address);
    return allowPrivateTargets ? mayBeProvider(address) : isPublicAddress(address);
  };
  return destinationOf(urlOf(host), false, resolve, isLet, refusal(isPlain, allowPrivateTargets));
};
