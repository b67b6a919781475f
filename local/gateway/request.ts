import { X509Certificate } from 'node:crypto';

/** One HTTP request as it came over the wire, read completely. */
export interface GatewayRequest {
  readonly method: string;
  /** Request target of the request line. */
  readonly target: string;
  /** Names and values in turn, as Node's `rawHeaders`. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  /** Address of the connection's other end; never taken from a header. */
  readonly remoteAddress: string;
  /** Port that the request came in on. */
  readonly localPort: number;
  readonly httpVersion: string;
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** Set for a connection by TLS. */
  readonly tls?: {
    /** The certificate that the client showed, PEM: it has the key, and nothing else is known of it. */
    readonly clientCertificate: string | undefined;
  };
}

/** Header names with all their values, in the order of appearance; `x-forwarded-*` as API Gateway sets them. */
export const headersOf = (request: GatewayRequest): [name: string, value: string][] => {
  const headers: [string, string][] = [];
  let forwardedFor = request.remoteAddress;
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? '';
    const value = request.rawHeaders[index + 1] ?? '';
    const lower = name.toLowerCase();
    if (lower === 'x-forwarded-for') forwardedFor = `${value}, ${forwardedFor}`;
    else if (!/^(connection|keep-alive|transfer-encoding|x-forwarded-port|x-forwarded-proto)$/.test(lower)) {
      headers.push([name, value]);
    }
  }
  headers.push(
    ['X-Forwarded-For', forwardedFor],
    ['X-Forwarded-Port', String(request.localPort)],
    ['X-Forwarded-Proto', request.tls ? 'https' : 'http'],
  );
  return headers;
};

/** What API Gateway says of a client's certificate; the functions read the certificate itself. */
export const clientCertOf = ({ tls }: GatewayRequest): { readonly clientCert?: object } => {
  if (!tls?.clientCertificate) return {};
  const { subject, issuer, serialNumber, validFrom, validTo } = new X509Certificate(tls.clientCertificate);
  return {
    clientCert: {
      clientCertPem: tls.clientCertificate,
      subjectDN: subject,
      issuerDN: issuer,
      serialNumber,
      validity: { notBefore: validFrom, notAfter: validTo },
    },
  };
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** `20/Nov/2026:09:17:00 +0000`, the form of Apache's log that API Gateway uses. */
export const logTime = (epochMilliseconds: number): string => {
  const date = new Date(epochMilliseconds);
  const day = `${twoDigits(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(twoDigits).join(':');
  return `${day}:${time} +0000`;
};

/** The query string's names with all their decoded values. */
export const queryOf = (query: string): Map<string, string[]> => {
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(query)) {
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return values;
};
