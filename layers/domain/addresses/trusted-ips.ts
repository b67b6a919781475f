import { BlockList, isIPv4, isIPv6, SocketAddress } from 'node:net';
import { LocketError } from '../errors.ts';
import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';

/** An address or, with `prefix`, a network that callers may come from. */
export interface TrustedIp {
  readonly ipAddress: string;
  readonly type: 'ipv4' | 'ipv6';
  /** Network bits; absent when a single address was given. */
  readonly prefix?: number;
}

/** Most entries one allow-list may hold. */
export const maxTrustedIps = 100;

/** A plain address; an IPv4-mapped IPv6 one is the IPv4 address it stands for. */
export type Address = Pick<TrustedIp, 'ipAddress' | 'type'>;

const widthOf = { ipv4: 32, ipv6: 128 } as const;

const mappedBits = 96;
const mapped = new BlockList();
mapped.addSubnet('::ffff:0:0', mappedBits, 'ipv6');

/**
 * Reads an IPv4 or IPv6 address or CIDR network, RFC 4291 and RFC 4632; host bits may be set.
 *
 * An IPv4-mapped IPv6 address (`::ffff:192.0.2.1`) is read as the IPv4 address it stands for. Zone ids, ports
 * and other spellings are refused.
 *
 * @param member the name of the value in the request, for the message.
 * @throws LocketError `bad-request`.
 */
export function parseTrustedIp(text: string, member = 'ipAddress'): TrustedIp {
  const entry = readEntry(text.trim());
  if (!entry) {
    throw new LocketError('bad-request', `${member} must be an IPv4 or IPv6 address or CIDR range`);
  }
  return entry;
}

/**
 * Reads an allow-list of `{ ipAddress }` members.
 *
 * @throws LocketError `bad-request` naming the first member that is wrong.
 */
export function parseTrustedIps(
  items: readonly { readonly ipAddress: string }[],
  member: string,
): readonly TrustedIp[] {
  if (items.length > maxTrustedIps) {
    throw new LocketError('bad-request', `${member} may hold at most ${maxTrustedIps} entries`);
  }
  return items.map(({ ipAddress }, i) => parseTrustedIp(ipAddress, `${member}[${i}].ipAddress`));
}

/**
 * True when the client's address is one of, or lies in one of, the trusted ones.
 *
 * An empty list trusts nobody, and neither does any list trust what is no plain address. IPv4 entries speak
 * of IPv4 clients only and IPv6 entries of IPv6 clients only; an IPv4-mapped client is an IPv4 client.
 */
export function isTrusted(trusted: readonly TrustedIp[], clientIp: string): boolean {
  const client = parseAddress(clientIp);
  if (!client) return false;
  const networks = new BlockList();
  for (const { ipAddress, type, prefix = widthOf[type] } of trusted) {
    const isOfFamily = type === client.type && parseAddress(ipAddress)?.type === type;
    if (isOfFamily && prefix <= widthOf[type]) networks.addSubnet(ipAddress, prefix, type);
  }
  return networks.check(client.ipAddress, client.type);
}

function readEntry(text: string): TrustedIp | undefined {
  const [host = '', ...bits] = text.split('/');
  const address = parseAddress(host);
  if (!address || bits.length > 1) return undefined;
  if (bits[0] === undefined) return address;
  // Bits in front of the mapped range: a shorter prefix would speak of IPv6 networks and IPv4 clients at once.
  const leading = address.ipAddress === host ? 0 : mappedBits;
  const prefix = parsePrefix(bits[0], leading, leading + widthOf[address.type]);
  return prefix === undefined ? undefined : { ...address, prefix: prefix - leading };
}

function parsePrefix(text: string, least: number, most: number): number | undefined {
  const prefix = /^(?:0|[1-9]\d{0,2})$/.test(text) ? Number(text) : Number.NaN;
  return prefix >= least && prefix <= most ? prefix : undefined;
}

/** Reads a plain IPv4 or IPv6 address; undefined for any other text. */
export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { ipAddress: text, type: 'ipv4' };
  if (!isIPv6(text) || text.includes('%')) return undefined;
  if (!mapped.check(text, 'ipv6')) return { ipAddress: text, type: 'ipv6' };
  // Spelled out as `::ffff:192.0.2.1`.
  const { address } = new SocketAddress({ address: text, family: 'ipv6' });
  return { ipAddress: address.slice(address.lastIndexOf(':') + 1), type: 'ipv4' };
}

/** A network as a project holds it. */
export const networkText = ({ ipAddress, prefix }: TrustedIp): string =>
  prefix === undefined ? ipAddress : `${ipAddress}/${prefix}`;

const trusts = (networks: readonly string[], address: string): boolean =>
  isTrusted(
    networks.map((network) => parseTrustedIp(network)),
    address,
  );

/** Whether requests may come from an address: from any as long as nobody restricted the project. */
export const isTrustedAddress = ({ trustedNetworks }: Pick<Project, 'trustedNetworks'>, address: string) =>
  trustedNetworks === undefined || trusts(trustedNetworks, address);

/**
 * Refuses a request that comes from outside the project's trusted networks: `forbidden`. Everybody who enters a project
 * is asked, whatever they hold and by whatever token.
 */
export const assertTrustedAddress = (
  { origin }: Pick<Unit, 'origin'>,
  { trustedNetworks }: Pick<Project, 'trustedNetworks'>,
): void => {
  if (trustedNetworks !== undefined && !trusts(trustedNetworks, origin.ipAddress))
    throw new LocketError('forbidden', 'This project may not be used from your network address');
};
