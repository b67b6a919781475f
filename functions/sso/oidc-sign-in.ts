import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { beginOidc } from '../../layers/domain/sso/oidc-begin.ts';
import { finishOidc } from '../../layers/domain/sso/oidc-callback.ts';
import type { HttpRequest } from '../../layers/http/http-request.ts';
import { operation } from '../../layers/http/operation.ts';
import { optional } from '../../layers/http/wire.ts';
import { codeAnswer, pageFor, port, sentTo, visited } from './browser.ts';
import { flowCookie, flowCookieIn } from './cookie.ts';
import { orgSlug } from './oidc-config.ts';

const path = '/api/v1/sso/oidc/callback';
const redirectUri = ({ siteUrl }: HttpRequest): string => `${siteUrl}${path}`;

const begin = operation({
  ...visited,
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

const finish = operation({
  ...visited,
  path,
  summary:
    'Take what an OpenID provider says of the person whom it sends back, and go on at the page for that',
  audit: 'provider-sign-in',
  query: codeAnswer,
  handle: async ({ query, http, unit }) => {
    const cookie = flowCookieIn(http);
    const vouched = await finishOidc(unit, { ...query, cookie, redirectUri: redirectUri(http) });
    return sentTo(pageFor(http, vouched));
  },
});

const { outcomes: _, ...plain } = visited;

const failed = operation({
  ...plain,
  path: '/api/v1/sso/oidc/login/error',
  summary: 'Where a browser is sent whose sign-in failed: it says so, and nothing that came along',
  audit: null,
  handle: async () => {
    throw new LocketError('unauthenticated', 'The sign-in did not succeed: begin anew');
  },
});

export const oidcSignInOperations = [begin, finish, failed];
