import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { LocketError } from '../../errors.ts';
import { BadDer, type DerValue, membersOf, readDer, tagged } from './der-reader.ts';
import type { x509 } from './library.ts';

/** A subject alternative name of the kinds that are issued (RFC 5280 section 4.2.1.6). */
export interface AlternativeName {
  readonly type: 'dns' | 'email' | 'ip' | 'url';
  readonly value: string;
}

/** At most this many names fit a certificate. */
const maxAlternativeNames = 100;

const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;
const mailbox = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/;
const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:/;

const refused = (text: string): LocketError =>
  new LocketError(
    'invalid-input',
    `${JSON.stringify(text.slice(0, 100))} is no host name, e-mail, IP address or URI`,
  );

/** A host name in its ASCII form (IDNA); a wildcard stands for the whole first label only. */
const hostOf = (text: string): string | undefined => {
  const isWild = text.startsWith('*.');
  const ascii = domainToASCII(isWild ? text.slice(2) : text).toLowerCase();
  const labels = ascii.split('.');
  // A name that ends in a number is an address to whoever reads it (WHATWG URL, section 3.5).
  const isHost =
    ascii.length <= 251 && labels.every((part) => label.test(part)) && !/^\d+$/.test(labels.at(-1) ?? '');
  return isHost ? `${isWild ? '*.' : ''}${ascii}` : undefined;
};

const addressOf = (text: string): string | undefined => {
  const [local = '', domain = '', ...more] = text.split('@');
  const host = more.length === 0 && mailbox.test(local) ? hostOf(domain) : undefined;
  return host === undefined || host.startsWith('*') ? undefined : `${local}@${host}`;
};

/** Of the characters of RFC 3986 only: readers do not agree on where a host ends that has others. */
const uri = /^[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=%-]{1,2048}$/;

const uriOf = (text: string): string | undefined =>
  scheme.test(text) && uri.test(text) && URL.canParse(text) ? text : undefined;

/** One name as somebody writes it. @throws LocketError `invalid-input` */
const alternativeName = (text: string): AlternativeName => {
  // An address with a zone is one on this machine only.
  if (isIP(text) !== 0 && text.includes('%')) throw refused(text);
  if (isIP(text) !== 0) return { type: 'ip', value: text };
  if (text.includes('@') && !scheme.test(text)) {
    const value = addressOf(text);
    if (value !== undefined) return { type: 'email', value };
    throw refused(text);
  }
  const host = text.includes(':') ? undefined : hostOf(text);
  if (host !== undefined) return { type: 'dns', value: host };
  const uri = uriOf(text);
  if (uri !== undefined) return { type: 'url', value: uri };
  throw refused(text);
};

const assertFew = (names: readonly AlternativeName[]): readonly AlternativeName[] => {
  if (names.length > maxAlternativeNames)
    throw new LocketError(
      'invalid-input',
      `A certificate has at most ${maxAlternativeNames} alternative names`,
    );
  return names;
};

/** Names in a list that commas part. */
export const alternativeNames = (list: string): readonly AlternativeName[] =>
  assertFew(
    list
      .split(',')
      .map((text) => text.trim())
      .filter((text) => text !== '')
      .map(alternativeName),
  );

const notIssued = (kind: string): LocketError =>
  new LocketError(
    'bad-request',
    `The request has an alternative name of the kind ${kind}, which is not issued`,
  );

/** The names of a certificate that others issued, of the kinds that constraints look at. */
export const alternativeNamesOf = (
  extension: x509.SubjectAlternativeNameExtension | null,
): readonly AlternativeName[] =>
  (extension?.names.items ?? []).flatMap(({ type, value }) =>
    type === 'dns' || type === 'email' || type === 'ip' || type === 'url' ? [{ type, value }] : [],
  );

const addressTag = 0x87;
const isAddress = ({ tag, content }: DerValue): boolean =>
  tag !== addressTag || content.length === 4 || content.length === 16;

/** The name that a request has, as it is issued. @throws LocketError `invalid-input` for one of another kind than it says. */
export const asItSays = ({ type, value }: AlternativeName): AlternativeName => {
  const name = alternativeName(value);
  if (name.type !== type) throw refused(value);
  return name;
};

/** How many names there are. The library passes over what it has no name for, and takes any bytes for an address. */
const namesIn = (der: Uint8Array): number => {
  try {
    const names = membersOf(tagged(readDer(der), 0x30), maxAlternativeNames);
    if (names.every(isAddress)) return names.length;
  } catch (error) {
    if (!(error instanceof BadDer)) throw error;
  }
  throw new LocketError(
    'bad-request',
    'The alternative names of the request cannot be read, or are too many',
  );
};

/**
 * The names that a request has, each of the kind that it says. @throws LocketError `bad-request` for a kind of name that is not issued: to leave it out
 * would issue something else than was asked for.
 */
export const alternativeNamesIn = (
  extension: x509.SubjectAlternativeNameExtension | null,
): readonly AlternativeName[] => {
  if (!extension) return [];
  const { items } = extension.names;
  if (items.length !== namesIn(new Uint8Array(extension.value))) throw notIssued('otherName');
  return items.map(({ type, value }) => {
    if (type !== 'dns' && type !== 'email' && type !== 'ip' && type !== 'url') throw notIssued(type);
    return asItSays({ type, value });
  });
};
