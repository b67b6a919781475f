import { LoginRefusal } from '../login-refusal.ts';
import { type Authorization, readAuthorization } from './authorization.ts';
import { decodedText, readHeaders } from './encoded-parts.ts';
import { isAllowedHost, regionOf } from './sts-hosts.ts';

/** What a login shows: the parts of a signed GetCallerIdentity request, body and headers in base64. */
export interface ShownRequest {
  readonly iamHttpRequestMethod: string;
  readonly iamRequestBody: string;
  readonly iamRequestHeaders: string;
}

/** A signed request that may be sent on, and only where and as it says. */
export interface SignedRequest {
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly authorization: Authorization;
  /** When it was signed. */
  readonly signedAt: Date;
}

/** What a request is measured by. */
export interface Expectations {
  /** Hosts beside the public ones. */
  readonly allowedHosts: readonly string[];
  /** Host of a request whose headers name none. */
  readonly defaultHost: string;
  /** What the header `X-Locket-Server-ID` must say, signed. */
  readonly serverId: string | null;
  readonly now: Date;
}

const serverIdHeader = 'x-locket-server-id';

/** Seconds that a signature is taken, before and after its time; AWS itself takes five minutes. */
export const longestAge = 300;

/** Headers that SDKs sign or send; whatever else is not signed is left out, whatever else is signed is refused. */
const sentHeaders: ReadonlySet<string> = new Set([
  'accept',
  'amz-sdk-invocation-id',
  'amz-sdk-request',
  'content-length',
  'content-type',
  'host',
  'user-agent',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-user-agent',
  'x-amzn-trace-id',
  serverIdHeader,
]);

const demanded = new Map([
  ['Action', 'GetCallerIdentity'],
  ['Version', '2011-06-15'],
]);

const assertBody = (body: string): void => {
  const members = [...new URLSearchParams(body)];
  const isExact =
    members.length === demanded.size && members.every(([name, value]) => demanded.get(name) === value);
  if (!isExact || new Set(members.map(([name]) => name)).size !== demanded.size)
    throw new LoginRefusal(
      'action',
      'The signed request must ask for GetCallerIdentity and for nothing else',
    );
};

const assertSigned = (authorization: Authorization, headers: Readonly<Record<string, string>>): void => {
  for (const name of ['host', 'x-amz-date'])
    if (!authorization.signedHeaders.has(name))
      throw new LoginRefusal('headers', `The request must sign its header ${name}`);
  for (const name of authorization.signedHeaders) {
    if (!sentHeaders.has(name))
      throw new LoginRefusal('headers', 'The request signs a header that a login may not have');
    if (headers[name] === undefined && name !== 'host')
      throw new LoginRefusal('headers', `The request signs a header ${name} that it does not have`);
  }
};

const instantOf = (date: string | undefined): Date => {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date ?? '') ?? [];
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(at.getTime()))
    throw new LoginRefusal('date', 'The header x-amz-date of the signed request is no date');
  return at;
};

const assertAge = (signedAt: Date, now: Date): void => {
  const age = (now.getTime() - signedAt.getTime()) / 1000;
  if (age > longestAge) throw new LoginRefusal('age', 'The signed request is too old: sign a new one');
  if (age < -longestAge)
    throw new LoginRefusal('age', 'The signed request is from the future: check the clock that signed it');
};

const assertScope = ({ region, day }: Authorization, host: string, date: string): void => {
  if (region !== regionOf(host))
    throw new LoginRefusal(
      'region',
      `The request is signed for the region ${region} and to be sent to ${host}, which takes ${regionOf(host)}`,
    );
  if (!date.startsWith(day))
    throw new LoginRefusal('date', 'The signed request was signed on another day than its x-amz-date says');
};

const assertServerId = (
  { signedHeaders }: Authorization,
  headers: Readonly<Record<string, string>>,
  serverId: string | null,
): void => {
  if (serverId === null) return;
  if (headers[serverIdHeader] !== serverId || !signedHeaders.has(serverIdHeader))
    throw new LoginRefusal('server-id', 'The request must sign the header X-Locket-Server-ID of this method');
};

const assertLength = (headers: Readonly<Record<string, string>>, body: string): void => {
  const length = headers['content-length'];
  if (length !== undefined && length !== String(Buffer.byteLength(body)))
    throw new LoginRefusal(
      'headers',
      'The header content-length of the signed request is not that of its body',
    );
};

const toSend = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => name === 'authorization' || sentHeaders.has(name)),
  );

/**
 * Reads a signed request and passes it only as what any AWS SDK would send to STS: a POST that asks for
 * GetCallerIdentity and nothing else, to a host of AWS, signed a moment ago for that host's region with AWS Signature
 * Version 4. Whether the signature is right only AWS knows.
 *
 * @throws LoginRefusal naming the part that is wrong.
 */
export const readSignedRequest = (shown: ShownRequest, expected: Expectations): SignedRequest => {
  if (shown.iamHttpRequestMethod !== 'POST')
    throw new LoginRefusal('method', 'The signed request must be a POST');
  const body = decodedText(shown.iamRequestBody, 'iamRequestBody');
  const headers = readHeaders(decodedText(shown.iamRequestHeaders, 'iamRequestHeaders'));
  const host = (headers.host ?? expected.defaultHost).toLowerCase();
  if (!isAllowedHost(host, expected.allowedHosts))
    throw new LoginRefusal('host', 'The signed request is for a host that is no allowed STS endpoint of AWS');
  assertBody(body);
  assertLength(headers, body);
  const authorization = readAuthorization(headers.authorization);
  assertSigned(authorization, headers);
  const date = headers['x-amz-date'] ?? '';
  const signedAt = instantOf(date);
  assertAge(signedAt, expected.now);
  assertScope(authorization, host, date);
  assertServerId(authorization, headers, expected.serverId);
  return { host, headers: { ...toSend(headers), host }, body, authorization, signedAt };
};
