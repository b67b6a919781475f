import type { HttpRequest } from '../../layers/http/http-request.ts';

const name = 'locket_sso';
/** Seconds for which a sign-in that began may be finished. */
const lifetime = 900;

/** For single sign-on only, never for scripts. */
const attributesFor = ({ prefix }: HttpRequest, sameSite: 'Lax' | 'None'): string =>
  `Path=${prefix}/api/v1/sso; HttpOnly; Secure; SameSite=${sameSite}`;

/** Sent along when the provider sends the browser back by a link, so not `Strict`. */
export const flowCookie = (http: HttpRequest, value: string): string =>
  `${name}=${value}; Max-Age=${lifetime}; ${attributesFor(http, 'Lax')}`;

/** The same where the provider has the browser post something, as SAML does. */
export const crossSiteFlowCookie = (http: HttpRequest, value: string): string =>
  `${name}=${value}; Max-Age=${lifetime}; ${attributesFor(http, 'None')}`;

export const withoutFlowCookie = (http: HttpRequest): string =>
  `${name}=; Max-Age=0; ${attributesFor(http, 'Lax')}`;

export const flowCookieIn = ({ cookies }: HttpRequest): string | undefined => cookies[name];
