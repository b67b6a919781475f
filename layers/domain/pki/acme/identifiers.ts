import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { AcmeProblem, malformed } from './problem.ts';

/** What a certificate is to be for: a host name (RFC 8555 section 9.7.7) or an address (RFC 8738). */
export interface Identifier {
  readonly type: 'dns' | 'ip';
  readonly value: string;
}

/** At most this many fit an order: they are created, and looked at, in one transaction. */
export const maxIdentifiers = 50;

const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

export const rejected = (message: string): AcmeProblem => new AcmeProblem('rejectedIdentifier', message);

const isWild = (name: string): boolean => name.startsWith('*.');

/** A name without the asterisk of a wildcard: what is to be proven. */
export const baseOf = ({ type, value }: Identifier): Identifier => ({
  type,
  value: isWild(value) ? value.slice(2) : value,
});

export const isWildcard = ({ type, value }: Identifier): boolean => type === 'dns' && isWild(value);

/** Names come in the form in which certificates have them: ASCII, no dot at the end, labels as hosts have them. */
const assertHostName = (name: string): void => {
  const base = isWild(name) ? name.slice(2) : name;
  const labels = base.split('.');
  const isHost =
    base.length <= 253 &&
    labels.every((part) => label.test(part)) &&
    !/^\d+$/.test(labels.at(-1) ?? '') &&
    domainToASCII(base) === base;
  if (!isHost) throw malformed('An identifier is not a host name in its ASCII form');
};

/** The text that RFC 5952 has for an address of IPv6. */
export const canonicalAddress = (address: string): string =>
  isIP(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;

const assertAddress = (address: string): void => {
  if (isIP(address) === 0 || address.includes('%') || canonicalAddress(address) !== address)
    throw malformed('An identifier is not an IP address in its canonical form');
};

/** One identifier as a client writes it. @throws AcmeProblem `malformed`, `unsupportedIdentifier` */
export const readIdentifier = ({
  type,
  value,
}: {
  readonly type: string;
  readonly value: string;
}): Identifier => {
  if (type === 'dns') {
    const name = value.toLowerCase();
    assertHostName(name);
    return { type, value: name };
  }
  if (type !== 'ip') throw new AcmeProblem('unsupportedIdentifier', 'Identifiers are of the type dns or ip');
  assertAddress(value);
  return { type, value };
};

export const textOf = ({ type, value }: Identifier): string => `${type}:${value}`;

/** Each once, in the order in which they came. */
export const readIdentifiers = (
  given: readonly { readonly type: string; readonly value: string }[],
): readonly Identifier[] => {
  const read = given.map(readIdentifier);
  return [...new Map(read.map((identifier) => [textOf(identifier), identifier])).values()];
};

/** Whether two lists are of the same identifiers. */
export const isSameSet = (a: readonly Identifier[], b: readonly Identifier[]): boolean => {
  const [left, right] = [new Set(a.map(textOf)), new Set(b.map(textOf))];
  return left.size === right.size && [...left].every((text) => right.has(text));
};
