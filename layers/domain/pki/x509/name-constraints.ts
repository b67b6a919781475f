import { isIP } from 'node:net';
import { LocketError } from '../../errors.ts';
import { addressBytes } from './address-bytes.ts';
import type { AlternativeName } from './alternative-names.ts';
import { BadDer, type DerValue, membersOf, readDer, tagged } from './der-reader.ts';
import { x509 } from './library.ts';
import { comparableParts } from './names.ts';

/** Something that names in certificates below a CA must be within, or must not (RFC 5280 section 4.2.1.10). */
type Subtree =
  | { readonly kind: 'dns' | 'email' | 'url'; readonly base: string }
  | { readonly kind: 'ip'; readonly address: Uint8Array; readonly mask: Uint8Array }
  | { readonly kind: 'directory'; readonly name: readonly string[] };

interface Constraints {
  readonly permitted: readonly Subtree[];
  readonly excluded: readonly Subtree[];
}

/** A name in a certificate, as constraints look at it. */
type Constrained = AlternativeName | { readonly type: 'directory'; readonly value: readonly string[] };

/** Constraints that one certificate may have: each is compared with each name. */
const mostSubtrees = 500;

const host = /^(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*$/;

const textIn = ({ content }: DerValue): string => {
  if (content.some((byte) => byte < 0x20 || byte > 0x7e)) throw new BadDer('has a name that is none');
  return Buffer.from(content).toString('latin1');
};

const dnsBase = (text: string): string => {
  const base = text.toLowerCase();
  if (base !== '' && !host.test(base)) throw new BadDer('has a host name that is none');
  return base;
};

/** A host or, after a dot, all hosts below one; of addresses also a mailbox. */
const hostBase = (text: string): string => {
  const [domain = '', local, ...more] = text.split('@').reverse();
  const base = domain.toLowerCase();
  if (more.length > 0 || !host.test(base.replace(/^\./, ''))) throw new BadDer('has a name that is none');
  return local === undefined ? base : `${local}@${base}`;
};

const isContiguous = (mask: Uint8Array): boolean =>
  /^1*0*$/.test(Array.from(mask, (byte) => byte.toString(2).padStart(8, '0')).join(''));

const ipBase = ({ content }: DerValue): Subtree => {
  const half = content.length / 2;
  const mask = content.subarray(half);
  if ((half !== 4 && half !== 16) || !isContiguous(mask)) throw new BadDer('has a network that is none');
  return { kind: 'ip', address: content.subarray(0, half), mask };
};

/** Undefined for kinds of names that are never issued: nothing is compared with them. */
const baseOf = (base: DerValue): Subtree | undefined => {
  if (base.tag === 0x81) return { kind: 'email', base: hostBase(textIn(base)) };
  if (base.tag === 0x82) return { kind: 'dns', base: dnsBase(textIn(base)) };
  if (base.tag === 0x86) return { kind: 'url', base: hostBase(textIn(base)) };
  if (base.tag === 0x87) return ipBase(base);
  if (base.tag !== 0xa4) return undefined;
  const [name] = membersOf(base, 1);
  return {
    kind: 'directory',
    name: comparableParts(new x509.Name(new Uint8Array(tagged(name, 0x30).whole))),
  };
};

const subtreesIn = (list: DerValue | undefined): readonly Subtree[] => {
  if (!list) return [];
  const subtrees = membersOf(list, mostSubtrees);
  if (subtrees.length === 0) throw new BadDer('has constraints without any');
  return subtrees.flatMap((subtree) => {
    const [base, ...bounds] = membersOf(tagged(subtree, 0x30), 3);
    if (!base || bounds.length > 0) throw new BadDer('has bounds, which nobody may set');
    return baseOf(base) ?? [];
  });
};

const constraintsId = '2.5.29.30';

/** What a certificate of a CA says about names below it. @throws LocketError `bad-request` for what says nothing plain. */
export const constraintsIn = (certificate: x509.X509Certificate): Constraints | undefined => {
  const extension = certificate.extensions.find(({ type }) => type === constraintsId);
  if (!extension) return undefined;
  try {
    const members = membersOf(tagged(readDer(new Uint8Array(extension.value)), 0x30), 2);
    if (members.length === 0 || members.some(({ tag }) => tag !== 0xa0 && tag !== 0xa1))
      throw new BadDer('has constraints without any');
    return {
      permitted: subtreesIn(members.find(({ tag }) => tag === 0xa0)),
      excluded: subtreesIn(members.find(({ tag }) => tag === 0xa1)),
    };
  } catch (error) {
    throw new LocketError(
      'bad-request',
      'A certificate in the chain has name constraints that cannot be read',
      {
        cause: error,
      },
    );
  }
};

const isWithinDomain = (name: string, base: string): boolean =>
  base === '' || name === base || name.endsWith(`.${base}`);

/** Exactly this host, or after a dot all below it. */
const isWithinHost = (name: string, base: string): boolean =>
  base.startsWith('.') ? name.endsWith(base) : name === base;

const bytesOf = (address: string): Uint8Array | undefined =>
  isIP(address) === 0 ? undefined : addressBytes(address);

const isWithinNetwork = (
  address: string,
  { address: base, mask }: Extract<Subtree, { kind: 'ip' }>,
): boolean => {
  const bytes = bytesOf(address);
  return (
    bytes?.length === base.length &&
    bytes.every((byte, at) => ((byte ^ (base[at] ?? 0)) & (mask[at] ?? 0)) === 0)
  );
};

const isWithinMailbox = (address: string, base: string): boolean => {
  const [local = '', domain = ''] = address.split('@');
  const lower = domain.toLowerCase();
  return base.includes('@') ? `${local}@${lower}` === base : isWithinHost(lower, base);
};

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname.toLowerCase() : '');

/** A wildcard is within what all that it stands for is within. */
const hostAsked = (value: string): string => value.toLowerCase().replace(/^\*\./, '');

const isWithin = ({ type, value }: Constrained, subtree: Subtree): boolean => {
  if (type === 'directory')
    return subtree.kind === 'directory' && subtree.name.every((part, at) => value[at] === part);
  if (subtree.kind === 'directory') return false;
  if (subtree.kind === 'ip') return isWithinNetwork(value, subtree);
  if (type === 'dns') return isWithinDomain(hostAsked(value), subtree.base);
  return type === 'email' ? isWithinMailbox(value, subtree.base) : isWithinHost(hostOf(value), subtree.base);
};

/** Whether some name that this one stands for is within: a wildcard may stand for what is excluded below it. */
const mayBeWithin = (name: Constrained, subtree: Subtree): boolean =>
  isWithin(name, subtree) ||
  (name.type === 'dns' &&
    subtree.kind === 'dns' &&
    name.value.startsWith('*.') &&
    isWithinDomain(subtree.base, hostAsked(name.value)));

/** A URI without a host is within no constraint and outside of none: where there are some it is refused (section 4.2.1.10). */
const isOfNoHost = ({ type, value }: Constrained, all: readonly Subtree[]): boolean =>
  type === 'url' && hostOf(value) === '' && all.some(({ kind }) => kind === 'url');

const isAllowed = (name: Constrained, { permitted, excluded }: Constraints): boolean => {
  if (isOfNoHost(name, [...permitted, ...excluded])) return false;
  const alike = permitted.filter(({ kind }) => kind === name.type);
  const isPermitted = alike.length === 0 || alike.some((subtree) => isWithin(name, subtree));
  return isPermitted && !excluded.some((subtree) => subtree.kind === name.type && mayBeWithin(name, subtree));
};

/** A common name that some take for a host or an address; a star in its first label may be part of one for them. */
const hostIn = (commonName: string): string | undefined => {
  const name = commonName.toLowerCase().trim().replace(/\.$/, '');
  const bare = name.replace(/^[^.]*\*[^.]*\./, '');
  if (!name.includes('.') || !host.test(bare)) return undefined;
  return bare === name ? name : `*.${bare}`;
};

/**
 * What constraints look at in a subject: its name, its mailboxes (RFC 5280 section 4.2.1.10) and, since some take it for
 * one, a common name that is a host.
 */
const namesIn = (subject: x509.Name): readonly Constrained[] => {
  const parts = comparableParts(subject);
  const hosts = subject
    .getField('CN')
    .flatMap((text) => hostIn(text) ?? [])
    .map((value) => ({ type: bytesOf(value) ? ('ip' as const) : ('dns' as const), value }));
  const mailboxes = subject.getField('E').map((value) => ({ type: 'email' as const, value }));
  const directory = parts.length > 0 ? [{ type: 'directory' as const, value: parts }] : [];
  return [...directory, ...hosts, ...mailboxes];
};

/**
 * Refuses a certificate whose names the CAs above it may not certify. `above` are their certificates from the issuer up.
 * @throws LocketError `bad-request`
 */
export const assertWithinConstraints = (
  subject: x509.Name,
  alternativeNames: readonly AlternativeName[],
  above: readonly x509.X509Certificate[],
): void => {
  const names = [...namesIn(subject), ...alternativeNames];
  for (const certificate of above) {
    const constraints = constraintsIn(certificate);
    if (constraints && !names.every((name) => isAllowed(name, constraints)))
      throw new LocketError('bad-request', 'The name constraints of the CA do not allow this name');
  }
};
