import * as z from 'zod';
import { everyone } from './access.ts';
import { noContent } from './error-table.ts';
import type { HttpRequest } from './http-request.ts';
import { operation, Reply } from './operation.ts';
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

/** What a browser asks before it sends a page's request: the answer is all in the headers. */
export const preflight = operation({
  method: 'OPTIONS',
  path: '*',
  summary: 'Whether a page of another origin may send a request',
  access: everyone,
  audit: null,
  limit: 'public',
  reply: () => z.string(),
  handle: async () => new Reply('', { contentType: 'text/plain' }),
});

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

/** What an API does for pages of other origins. */
export interface CrossOrigin {
  /** Whether a browser asks if a page of an allowed origin may send a request (Fetch, section 3.2.2). */
  isPreflight(http: Asking): boolean;
  /**
   * The response as pages of other origins may see it. Credentials of the browser never count: bearers are sent by the
   * page itself, so no reply allows them.
   */
  shared(response: HttpResponse, http: Asking): HttpResponse;
}

/** For the origins that the installation names; undefined where it names none. */
export const crossOrigin = (allowed: AllowedOrigins): CrossOrigin | undefined => {
  if (allowed.length === 0) return undefined;
  const originOf = ({ headers }: Asking): string | undefined =>
    headers.origin !== undefined && allowed.includes(headers.origin) ? headers.origin : undefined;
  const isPreflight = (http: Asking): boolean =>
    http.method === 'OPTIONS' &&
    http.headers['access-control-request-method'] !== undefined &&
    originOf(http) !== undefined;
  const shared = (response: HttpResponse, http: Asking): HttpResponse => {
    const origin = originOf(http);
    const asksFirst = isPreflight(http);
    const names = asksFirst
      ? 'origin, access-control-request-method, access-control-request-headers'
      : 'origin';
    return {
      ...response,
      ...(asksFirst && { statusCode: noContent }),
      headers: {
        ...response.headers,
        vary: varying(response, names),
        ...(origin && {
          'access-control-allow-origin': origin,
          'access-control-expose-headers': exposedHeaders,
        }),
        ...(asksFirst && preflightHeaders(http)),
      },
    };
  };
  return { isPreflight, shared };
};
