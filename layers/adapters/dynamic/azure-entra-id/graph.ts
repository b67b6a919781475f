import type { EntraApplication, EntraUser } from '../../../domain/dynamic-secrets/providers.ts';
import { type ApiAnswer, type ApiCall, callApi, expectStatus, jsonOf } from '../http.ts';
import type { ReachSettings } from '../reach.ts';

const login = 'https://login.microsoftonline.com';
const graph = 'https://graph.microsoft.com';

/** A token for Microsoft Graph, by the application's own credentials (OAuth 2.0, client credentials). */
export const graphToken = async (
  { tenantId, applicationId, clientSecret }: EntraApplication,
  settings: ReachSettings,
): Promise<string> => {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: applicationId,
    client_secret: clientSecret,
    scope: `${graph}/.default`,
  }).toString();
  const answer = await callApi(
    {
      method: 'POST',
      url: new URL(`${login}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    },
    settings,
  );
  expectStatus(answer.status === 400 ? { ...answer, status: 401 } : answer, 200);
  return String((jsonOf(answer) as { access_token?: unknown }).access_token);
};

/** Asks Microsoft Graph. */
export const askGraph = (
  token: string,
  settings: ReachSettings,
  method: ApiCall['method'],
  path: string,
  body?: object,
): Promise<ApiAnswer> =>
  callApi(
    {
      method,
      url: new URL(`${graph}/v1.0${path}`),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : method !== 'GET' && { body: '' }),
    },
    settings,
  );

interface UserPage {
  readonly value?: readonly {
    readonly id?: string;
    readonly displayName?: string | null;
    readonly userPrincipalName?: string | null;
  }[];
  readonly '@odata.nextLink'?: string;
}

/** Pages of 999 users that are read at most. */
const mostPages = 10;

/** Users of the tenant. */
export const entraUsers = async (
  application: EntraApplication,
  settings: ReachSettings,
): Promise<readonly EntraUser[]> => {
  const token = await graphToken(application, settings);
  const users: EntraUser[] = [];
  const first = '/users?$select=id,displayName,userPrincipalName&$top=999';
  for (let path: string | undefined = first, page = 0; path !== undefined && page < mostPages; page += 1) {
    const answer = await askGraph(token, settings, 'GET', path);
    expectStatus(answer, 200);
    const { value = [], '@odata.nextLink': next } = jsonOf(answer) as UserPage;
    for (const { id, displayName, userPrincipalName } of value)
      if (id) users.push({ id, name: displayName ?? '', email: userPrincipalName ?? '' });
    // The rest of the path is all that is taken of what it says: the token goes to Graph and nowhere else.
    path = next === undefined ? undefined : pathIn(next);
  }
  return users;
};

const pathIn = (link: string): string | undefined => {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  return url?.pathname.startsWith('/v1.0/') ? `${url.pathname.slice(5)}${url.search}` : undefined;
};
