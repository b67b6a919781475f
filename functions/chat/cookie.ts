import type { HttpRequest } from '../../layers/http/http-request.ts';

const name = 'locket_slack';
/** Seconds for which an installation that began may be finished. */
const lifetime = 900;

/** Sent along when Slack sends the browser back, so not `Strict`; for installing only, never for scripts. */
const attributesFor = ({ prefix }: HttpRequest): string =>
  `Path=${prefix}/api/v1/workflow-integrations/slack; HttpOnly; Secure; SameSite=Lax`;

export const flowCookie = (http: HttpRequest, value: string): string =>
  `${name}=${value}; Max-Age=${lifetime}; ${attributesFor(http)}`;

export const withoutFlowCookie = (http: HttpRequest): string => `${name}=; Max-Age=0; ${attributesFor(http)}`;

export const flowCookieIn = ({ cookies }: HttpRequest): string | undefined => cookies[name];
