import { lookup } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { readIsInLambda } from '../aws-settings.ts';
import { isPublicAddress } from './public-address.ts';

/** An address of a host, as the resolver answers it. */
interface Address {
  readonly address: string;
  readonly family: number;
}

/** All addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly Address[]>;

/** Whether a stranger on the internet could have an address. */
export type IsPublic = (address: string) => boolean;

/** A target may not be called; the message is for the customer. */
export class ForbiddenTarget extends Error {
  override readonly name = 'ForbiddenTarget';
}

const systemResolve: Resolve = (hostname) => lookup(hostname, { all: true, order: 'verbatim' });

const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

const addressesOf = async (url: URL, resolve: Resolve): Promise<readonly Address[]> => {
  const host = hostOf(url);
  const family = isIP(host);
  return family === 0 ? resolve(host) : [{ address: host, family }];
};

const loopback = new BlockList();
for (const net of ['127.0.0.0', '0.0.0.0']) loopback.addSubnet(net, 8, 'ipv4');
for (const address of ['::1', '::']) loopback.addAddress(address, 'ipv6');
loopback.addSubnet('::ffff:127.0.0.0', 104, 'ipv6');

/** On the loopback of a function of Lambda is nothing but its own runtime, whatever the settings let be called. */
const isOwn = (address: string): boolean =>
  readIsInLambda() && loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

const pinned =
  (addresses: readonly Address[]): LookupFunction =>
  (_hostname, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };

/**
 * Resolves a target once and answers the lookup to connect with. The connection goes to the very addresses that were
 * checked, so that a name that resolves differently a moment later (DNS rebinding) gains nothing. A name of which any
 * address is not public is refused as a whole.
 */
export const destinationOf = async (
  url: URL,
  allowPrivate: boolean,
  resolve: Resolve = systemResolve,
  isPublic: IsPublic = isPublicAddress,
  why = 'The address of the target is not public',
): Promise<LookupFunction> => {
  const addresses = await addressesOf(url, resolve);
  if (!allowPrivate && !addresses.every(({ address }) => isPublic(address))) throw new ForbiddenTarget(why);
  if (addresses.some(({ address }) => isOwn(address)))
    throw new ForbiddenTarget('The address of the target is that of the function itself');
  return pinned(addresses);
};
