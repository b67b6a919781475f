import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda';
import { LocketError } from '../domain/errors.ts';

/** A request as the pipeline sees it, whichever API Gateway type it came through. */
export interface HttpRequest {
  readonly method: string;
  /** Path segments, decoded; the first is `api`. An empty segment stays empty, a trailing slash is gone. */
  readonly segments: readonly string[];
  /** What stands before that path in the client's address: the stage of a REST API, or nothing. */
  readonly prefix: string;
  /** Members of the query; values of a member that came more than once are joined by commas. */
  readonly query: Readonly<Record<string, string>>;
  /** The query as it arrived; empty where the API type does not tell it. */
  readonly rawQuery: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body as it came, where it is no text. */
  readonly bytes: () => Uint8Array;
  readonly ipAddress: string;
  /** Where clients find this API, as API Gateway says: scheme, name and, of a REST API, its stage. */
  readonly siteUrl: string;
  readonly requestId: string;
}

export type GatewayEvent = APIGatewayProxyEventV2 | APIGatewayProxyEvent;

const lowerCased = (headers: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), value]],
    ),
  );

const given = (
  values: Readonly<Record<string, string | undefined>> | null | undefined,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/** REST APIs list the values of a member, HTTP APIs join them: one form for both. */
const joined = (
  values: Readonly<Record<string, readonly string[] | undefined>> | null | undefined,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values ?? {}).flatMap(([name, all]) => (all ? [[name, all.join(',')]] : [])),
  );

const cookiesIn = (lines: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    lines
      .flatMap((line) => line.split(';'))
      .map((pair) => pair.trim().split('='))
      .flatMap(([name, ...value]) => (name && value.length > 0 ? [[name, value.join('=')]] : [])),
  );

const withoutTrailing = (path: string): readonly string[] => path.replace(/\/+$/, '').split('/').slice(1);

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

const bodyOf = (event: GatewayEvent): string =>
  event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString('utf8') : (event.body ?? '');

const bytesOf = (event: GatewayEvent) => (): Uint8Array =>
  Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');

/** A REST API hands on the path without its stage, and says beside it what the client asked for. */
const stageBefore = (path: string, whole: string | undefined): string =>
  whole?.endsWith(path) ? whole.slice(0, whole.length - path.length) : '';

/** Only a gateway on one's own machine speaks HTTP without TLS. */
const siteOf = ({ requestContext, headers }: GatewayEvent, stage: string): string => {
  const scheme = lowerCased(headers)['x-forwarded-proto'] === 'http' ? 'http' : 'https';
  return `${scheme}://${requestContext.domainName}${stage}`;
};

/** HTTP API, payload 2.0: the path arrives decoded. */
const fromHttpApi = (event: APIGatewayProxyEventV2): HttpRequest => ({
  method: event.requestContext.http.method.toUpperCase(),
  segments: withoutTrailing(event.rawPath),
  prefix: '',
  query: given(event.queryStringParameters),
  rawQuery: event.rawQueryString ?? '',
  headers: lowerCased(event.headers),
  cookies: cookiesIn(event.cookies ?? []),
  body: bodyOf(event),
  bytes: bytesOf(event),
  ipAddress: event.requestContext.http.sourceIp,
  siteUrl: siteOf(event, ''),
  requestId: event.requestContext.requestId,
});

/** REST API, payload 1.0: the path arrives percent-encoded and is decoded segment by segment. */
const fromRestApi = (event: APIGatewayProxyEvent): HttpRequest => {
  const headers = lowerCased(event.headers);
  const stage = stageBefore(event.path, event.requestContext.path);
  return {
    method: event.httpMethod.toUpperCase(),
    segments: withoutTrailing(event.path).map(decoded),
    prefix: stage,
    query: { ...given(event.queryStringParameters), ...joined(event.multiValueQueryStringParameters) },
    rawQuery: '',
    headers,
    cookies: cookiesIn(headers.cookie ? [headers.cookie] : []),
    body: bodyOf(event),
    bytes: bytesOf(event),
    ipAddress: event.requestContext.identity.sourceIp,
    siteUrl: siteOf(event, stage),
    requestId: event.requestContext.requestId,
  };
};

/** Reads either event format; the client address is API Gateway's word, never a header's. */
export const toHttpRequest = (event: GatewayEvent): HttpRequest =>
  'rawPath' in event ? fromHttpApi(event) : fromRestApi(event);

const bearer = /^Bearer\s+(\S+)$/i;

/** The presented token, if there is one. */
export const bearerIn = (http: HttpRequest): string | undefined =>
  bearer.exec(http.headers.authorization ?? '')?.[1];

/** The request as if its token stood where tokens stand, for clients that present it in a header of their own. */
export const withToken = (http: HttpRequest, header: string | undefined): HttpRequest => {
  const token = header === undefined ? undefined : http.headers[header]?.trim();
  if (!token || http.headers.authorization) return http;
  return { ...http, headers: { ...http.headers, authorization: `Bearer ${token}` } };
};

/** The presented API key, if there is one. */
export const apiKeyIn = (http: HttpRequest): string | undefined => http.headers['x-api-key'] || undefined;

/** The presented token; `unauthenticated` when there is none. */
export const tokenOf = (http: HttpRequest): string => {
  const token = bearerIn(http);
  if (token) return token;
  const message = apiKeyIn(http)
    ? 'This operation takes no API key: log in, and present the token'
    : 'Token missing';
  throw new LocketError('unauthenticated', message);
};
