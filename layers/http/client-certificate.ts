import { isTrusted, parseTrustedIp } from '../domain/addresses/trusted-ips.ts';
import type { Origin } from '../domain/unit.ts';
import type { GatewayEvent } from './http-request.ts';

type Values = Readonly<Record<string, string | readonly string[] | undefined>>;

/** All values of a header, however it is spelled; two of them are joined by a comma, as HTTP APIs do. */
const headerIn = (event: GatewayEvent, name: string): string => {
  const headers: Values =
    'rawPath' in event ? event.headers : (event.multiValueHeaders ?? event.headers ?? {});
  return Object.entries(headers)
    .filter(([spelled]) => spelled.toLowerCase() === name.toLowerCase())
    .flatMap(([, values]) => values ?? [])
    .join(',');
};

const decoded = (text: string): string => {
  try {
    return text.includes('%') ? decodeURIComponent(text) : text;
  } catch {
    return '';
  }
};

const block = /-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g;

/** PEM in lines: a header holds none, and has blanks or nothing in their places. */
const inLines = (pem: string): string =>
  pem.replace(block, (_all, content: string) => {
    const lines = content.replace(/\s+/g, '').match(/.{1,64}/g) ?? [];
    return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n');
  });

/** A header that came twice may be a caller's beside that of the front: neither is believed. */
const fromHeader = (value: string): string => {
  const text = value.trim();
  if (text === '') return '';
  return text.includes(',') ? 'ambiguous' : inLines(decoded(text)) || 'unreadable';
};

const fromConnection = (event: GatewayEvent): string =>
  ('rawPath' in event
    ? event.requestContext.authentication?.clientCert?.clientCertPem
    : event.requestContext.identity.clientCert?.clientCertPem) ?? '';

/** Where the operator says that client certificates are. */
export interface CertificateHeader {
  readonly name: string;
  /** Addresses and networks that it is believed from; from anywhere when there are none. */
  readonly sources: readonly string[];
}

const isBelieved = ({ sources }: CertificateHeader, ipAddress: string): boolean =>
  sources.length === 0 ||
  isTrusted(
    sources.map((source) => parseTrustedIp(source, 'source')),
    ipAddress,
  );

/**
 * The client certificate that came with a request: of the connection, as API Gateway says, or of the one header that the
 * operator named, from where it may come, and then of nothing else. `ipAddress` is the one that API Gateway tells.
 */
export const clientCertificateOf = (
  event: GatewayEvent,
  ipAddress: string,
  header: CertificateHeader | undefined,
): NonNullable<Origin['clientCertificate']> =>
  header === undefined
    ? { from: 'connection', pem: fromConnection(event) }
    : { from: 'header', pem: isBelieved(header, ipAddress) ? fromHeader(headerIn(event, header.name)) : '' };
