import { noContent } from './error-table.ts';
import type { HttpRequest } from './http-request.ts';
import type { HttpResponse } from './response.ts';

/** Origins whose pages may call the API and read its replies, as browsers write them in `Origin`. */
export type AllowedOrigins = readonly string[];

type Asking = Pick<HttpRequest, 'method' | 'headers'>;

/** Seconds that a browser may keep the answer to a preflight request; Chromium keeps none longer. */
const preflightSeconds = 7200;
const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const usualHeaders = 'authorization, content-type, if-none-match';
const exposedHeaders =
  'etag, retry-after, x-next-cursor, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset';
/** Names of headers, separated by commas (RFC 9110 section 5.6.2). */
const headerNames = /^[\w!#$%&'*+.^`|~-]+(?:\s*,\s*[\w!#$%&'*+.^`|~-]+)*$/;

const originOf = ({ headers }: Asking, allowed: AllowedOrigins): string | undefined =>
  headers.origin !== undefined && allowed.includes(headers.origin) ? headers.origin : undefined;

/** Whether a browser asks if a page of an allowed origin may send a request (Fetch, section 3.2.2). */
export const isPreflight = (http: Asking, allowed: AllowedOrigins): boolean =>
  http.method === 'OPTIONS' &&
  http.headers['access-control-request-method'] !== undefined &&
  originOf(http, allowed) !== undefined;

const asked = ({ headers }: Asking): string => {
  const names = headers['access-control-request-headers'] ?? '';
  return names.length <= 1024 && headerNames.test(names) ? names : usualHeaders;
};

const preflightHeaders = (http: Asking): Record<string, string> => ({
  'access-control-allow-methods': methods,
  'access-control-allow-headers': asked(http),
  'access-control-max-age': String(preflightSeconds),
});

const varying = ({ headers }: HttpResponse, names: string): string =>
  headers.vary ? `${headers.vary}, ${names}` : names;

/**
 * The response as pages of other origins may see it. Credentials of the browser never count: bearers are sent by the
 * page itself, so no reply allows them.
 */
export const shared = (response: HttpResponse, http: Asking, allowed: AllowedOrigins): HttpResponse => {
  if (allowed.length === 0) return response;
  const origin = originOf(http, allowed);
  const preflight = isPreflight(http, allowed);
  const names = preflight
    ? 'origin, access-control-request-method, access-control-request-headers'
    : 'origin';
  return {
    ...response,
    ...(preflight && { statusCode: noContent }),
    headers: {
      ...response.headers,
      vary: varying(response, names),
      ...(origin && {
        'access-control-allow-origin': origin,
        'access-control-expose-headers': exposedHeaders,
      }),
      ...(preflight && preflightHeaders(http)),
    },
  };
};
