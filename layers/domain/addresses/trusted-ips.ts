import { isIPv4, isIPv6 } from 'node:net';
import { LocketError } from '../errors.ts';

/** An address or, with `prefix`, a network that callers may come from. */
export interface TrustedIp {
  readonly ipAddress: string;
  readonly type: 'ipv4' | 'ipv6';
  /** Network bits; absent when a single address was given. */
  readonly prefix?: number;
}

/** Most entries one allow-list may hold. */
export const maxTrustedIps = 100;

interface Address {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

const widthOf = { 4: 32, 6: 128 } as const;
const mappedPrefix = 0xffffn;
const mappedBits = 96;

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
  return client !== undefined && trusted.some((entry) => contains(entry, client));
}

function contains({ ipAddress, type, prefix }: TrustedIp, client: Address): boolean {
  const network = parseAddress(ipAddress);
  if (!network || network.family !== client.family || network.family !== (type === 'ipv4' ? 4 : 6))
    return false;
  const hostBits = BigInt(widthOf[client.family] - (prefix ?? widthOf[client.family]));
  return network.bits >> hostBits === client.bits >> hostBits;
}

function readEntry(text: string): TrustedIp | undefined {
  const [host = '', ...bits] = text.split('/');
  const address = parseAddress(host);
  if (!address || bits.length > 1) return undefined;
  const isMapped = address.family === 4 && host.includes(':');
  const ipAddress = isMapped ? dottedQuad(address.bits) : host;
  const type = address.family === 4 ? 'ipv4' : 'ipv6';
  if (bits[0] === undefined) return { ipAddress, type };
  // Bits in front of the mapped range: a shorter prefix would speak of IPv6 networks and IPv4 clients at once.
  const leading = isMapped ? mappedBits : 0;
  const prefix = parsePrefix(bits[0], leading, leading + widthOf[address.family]);
  return prefix === undefined ? undefined : { ipAddress, type, prefix: prefix - leading };
}

const dottedQuad = (bits: bigint): string =>
  [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join('.');

function parsePrefix(text: string, least: number, most: number): number | undefined {
  const prefix = /^(?:0|[1-9]\d{0,2})$/.test(text) ? Number(text) : Number.NaN;
  return prefix >= least && prefix <= most ? prefix : undefined;
}

/** A plain IPv4 or IPv6 address in bits; an IPv4-mapped one is IPv4. */
export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { family: 4, bits: bitsOfIPv4(text) };
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const bits = bitsOfIPv6(text);
  return bits >> 32n === mappedPrefix ? { family: 4, bits: bits & 0xffffffffn } : { family: 6, bits };
}

const bitsOfIPv4 = (text: string): bigint =>
  BigInt(text.split('.').reduce((bits, octet) => bits * 256 + Number(octet), 0));

function bitsOfIPv6(text: string): bigint {
  const [head = '', tail] = text.split('::');
  const left = groupsOf(head);
  const right = tail === undefined ? [] : groupsOf(tail);
  const zeros = new Array<bigint>(8 - left.length - right.length).fill(0n);
  return [...left, ...zeros, ...right].reduce((bits, group) => (bits << 16n) | group, 0n);
}

/** 16-bit groups; a dotted quad at the end counts as two. */
const groupsOf = (text: string): readonly bigint[] =>
  text === ''
    ? []
    : text.split(':').flatMap((group) => {
        if (!group.includes('.')) return [BigInt(`0x${group}`)];
        const quad = bitsOfIPv4(group);
        return [quad >> 16n, quad & 0xffffn];
      });
