import { LocketError } from '../../layers/domain/errors.ts';
import type { Session } from '../../layers/domain/users/user.ts';
import type { HttpRequest } from '../../layers/http/http-request.ts';

const name = 'jid';

/** Only for the API, by HTTPS, never for scripts, and never along with what another site starts (RFC 6265bis). */
const attributesFor = ({ prefix }: HttpRequest): string =>
  `Path=${prefix}/api; HttpOnly; Secure; SameSite=Strict`;

/** The cookie that keeps a browser logged in until the session ends. */
export const refreshCookie = (http: HttpRequest, { expiresAt }: Session, token: string): string =>
  `${name}=${token}; Expires=${new Date(expiresAt * 1000).toUTCString()}; ${attributesFor(http)}`;

/** Takes the cookie away. */
export const withoutRefreshCookie = (http: HttpRequest): string =>
  `${name}=; Max-Age=0; ${attributesFor(http)}`;

export const refreshTokenIn = ({ cookies }: HttpRequest): string | undefined => cookies[name];

const originOf = (text: string): string | undefined => (URL.canParse(text) ? new URL(text).host : undefined);

/**
 * Whether a page of this very origin asks, or no page: browsers say so in headers that no page can forge (Fetch,
 * sections 3.2 and 5). `SameSite` alone would let in pages of neighbouring hosts.
 */
const isOwnPage = ({ headers }: HttpRequest): boolean => {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (site !== undefined) return site === 'same-origin';
  return origin === undefined || (host !== undefined && originOf(origin) === host);
};

/** Refuses what a page of another origin has a browser send along with the cookie: `forbidden`. */
export const assertOwnPage = (http: HttpRequest): void => {
  if (!isOwnPage(http))
    throw new LocketError('forbidden', 'Sessions are refreshed by pages of this server only', {
      trail: 'denied',
    });
};
