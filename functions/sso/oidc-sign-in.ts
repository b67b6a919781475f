import * as z from 'zod';
import { finishOidc } from '../../layers/domain/sso/oidc-callback.ts';
import { beginOidc } from '../../layers/domain/sso/oidc-flow.ts';
import { everyone } from '../../layers/http/access.ts';
import type { HttpRequest } from '../../layers/http/http-request.ts';
import { operation, Reply } from '../../layers/http/operation.ts';
import { optional } from '../../layers/http/wire.ts';
import { flowCookie, flowCookieIn } from './cookie.ts';
import { orgSlug } from './oidc-config.ts';

const path = '/api/v1/sso/oidc/callback';
const redirectUri = ({ siteUrl }: HttpRequest): string => `${siteUrl}${path}`;

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port')
  .transform(Number)
  .pipe(z.int().min(1).max(65_535));

/** Sends a browser on, which tells the next server nothing of this address. */
const sentTo = (location: string, cookies: readonly string[] = []): Reply<string> =>
  new Reply('', {
    contentType: 'text/plain',
    outcome: 'found',
    headers: { location, 'referrer-policy': 'no-referrer' },
    cookies,
  });

const shared = {
  method: 'GET',
  access: everyone,
  limit: 'login',
  outcomes: ['found'],
  reply: () => z.string(),
} as const;

const begin = operation({
  ...shared,
  path: '/api/v1/sso/oidc/login',
  summary: 'Send a browser to the OpenID provider of an organization',
  audit: null,
  query: z.object({ orgSlug, callbackPort: optional(port) }),
  handle: async ({ query: { orgSlug: slug, callbackPort }, http, unit }) => {
    const { location, cookie } = await beginOidc(unit, {
      orgSlug: slug,
      callbackPort,
      redirectUri: redirectUri(http),
    });
    return sentTo(location, [flowCookie(http, cookie)]);
  },
});

const text = optional(z.string().max(4_096));

const finish = operation({
  ...shared,
  path,
  summary:
    'Take what an OpenID provider says of the person whom it sends back, and go on at the page for that',
  audit: 'provider-sign-in',
  query: z.object({ state: text, code: text, error: text, iss: text }),
  handle: async ({ query, http, unit }) => {
    const { token, callbackPort } = await finishOidc(unit, {
      state: query.state,
      code: query.code,
      error: query.error,
      iss: query.iss,
      cookie: flowCookieIn(http),
      redirectUri: redirectUri(http),
    });
    const search = callbackPort === undefined ? '' : `?callback_port=${callbackPort}`;
    const location = `${http.siteUrl}/login/sso${search}#${new URLSearchParams({ token })}`;
    return sentTo(location);
  },
});

export const oidcSignInOperations = [begin, finish];
