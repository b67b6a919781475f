import type { HttpRequest } from '../../layers/http/http-request.ts';

const name = 'locket_sso';
/** Seconds for which a sign-in that began may be finished. */
const lifetime = 900;

/** Sent along when the provider sends the browser back, so not `Strict`; for single sign-on only, never for scripts. */
const attributesFor = ({ prefix }: HttpRequest): string =>
  `Path=${prefix}/api/v1/sso; HttpOnly; Secure; SameSite=Lax`;

export const flowCookie = (http: HttpRequest, value: string): string =>
  `${name}=${value}; Max-Age=${lifetime}; ${attributesFor(http)}`;

export const withoutFlowCookie = (http: HttpRequest): string => `${name}=; Max-Age=0; ${attributesFor(http)}`;

export const flowCookieIn = ({ cookies }: HttpRequest): string | undefined => cookies[name];
