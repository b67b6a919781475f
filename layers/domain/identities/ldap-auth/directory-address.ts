import { LocketError } from '../../errors.ts';

/** Where a directory listens. */
export interface DirectoryHost {
  /** A name in lower case or an address, an IPv6 one in brackets. */
  readonly host: string;
  readonly port: number;
  /** Whether TLS comes first, instead of after the server was asked for it. */
  readonly beginsWithTls: boolean;
}

const addressForm = /^(ldaps?):\/\/([^/?#@\\:[\]]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?\/?$/i;
const hostForm = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]+\])$/;

/** A host as every other target's is read, numbers that mean an IPv4 address included. */
const hostIn = (text: string): string =>
  URL.canParse(`https://${text}`) ? new URL(`https://${text}`).hostname : '';

/** What an address of a directory says; undefined for what is none: it has no path, no query and no user. */
export const directoryHost = (text: string): DirectoryHost | undefined => {
  const [, scheme = '', name = '', digits] = addressForm.exec(text) ?? [];
  const beginsWithTls = scheme.toLowerCase() === 'ldaps';
  const host = hostIn(name);
  const port = digits === undefined ? (beginsWithTls ? 636 : 389) : Number(digits);
  return hostForm.test(host) && port >= 1 && port <= 65_535 ? { host, port, beginsWithTls } : undefined;
};

/** An address of a directory as it was given. @throws LocketError `bad-request` for anything else. */
export const directoryAddress = (text: string): string => {
  if (!directoryHost(text))
    throw new LocketError('bad-request', 'url must be ldaps:// or ldap:// with a host, and no path or user');
  return text;
};
