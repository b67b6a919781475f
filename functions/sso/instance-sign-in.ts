import * as z from 'zod';
import { type InstanceProvider, instanceProviders } from '../../layers/domain/sso/instance/app.ts';
import { beginAtProvider, finishAtProvider } from '../../layers/domain/sso/instance/sign-in.ts';
import { offeredMethods, wayFor } from '../../layers/domain/sso/offered-methods.ts';
import { everyone } from '../../layers/http/access.ts';
import type { HttpRequest } from '../../layers/http/http-request.ts';
import { operation } from '../../layers/http/operation.ts';
import { optional } from '../../layers/http/wire.ts';
import { codeAnswer, pageFor, port, sentTo, visited } from './browser.ts';
import { flowCookie, flowCookieIn } from './cookie.ts';
import { orgSlug } from './oidc-config.ts';

const names: Readonly<Record<InstanceProvider, string>> = {
  google: 'Google',
  github: 'GitHub',
  gitlab: 'GitLab',
};

const signInBy = (provider: InstanceProvider) => {
  const path = `/api/v1/sso/${provider}`;
  const redirectUri = ({ siteUrl }: HttpRequest): string => `${siteUrl}${path}`;
  const begin = operation({
    ...visited,
    path: `/api/v1/sso/redirect/${provider}`,
    summary: `Send a browser to ${names[provider]}, where that is set up for this instance`,
    audit: null,
    query: z.object({ callback_port: optional(port) }),
    handle: async ({ query, http, unit }) => {
      const { location, cookie } = await beginAtProvider(
        unit,
        provider,
        query.callback_port,
        redirectUri(http),
      );
      return sentTo(location, [flowCookie(http, cookie)]);
    },
  });
  const finish = operation({
    ...visited,
    path,
    summary: `Take what ${names[provider]} says of the person whom it sends back`,
    audit: 'provider-sign-in',
    query: codeAnswer,
    handle: async ({ query, http, unit }) => {
      const answer = { ...query, cookie: flowCookieIn(http), redirectUri: redirectUri(http) };
      return sentTo(pageFor(http, await finishAtProvider(unit, provider, answer)));
    },
  });
  return [begin, finish];
};

const email = optional(z.string().trim().max(255));

const methods = operation({
  method: 'GET',
  path: '/api/v1/sso/methods',
  summary:
    'The ways in that this instance offers, and those that an e-mail address, or the slug of an organization, leads to',
  access: everyone,
  audit: null,
  limit: 'login',
  query: z.object({ email, organizationSlug: optional(orgSlug) }),
  reply: () => z.object({ methods: z.array(z.object({ method: z.string(), url: z.string().nullable() })) }),
  handle: async ({ query, http, unit }) => ({
    methods: (await offeredMethods(unit, query)).map(({ method, path }) => ({
      method,
      url: path === null ? null : `${http.siteUrl}${path}`,
    })),
  }),
});

const byAddress = operation({
  ...visited,
  path: '/api/v1/sso/redirect',
  summary: 'Send a browser to the single sign-on that an e-mail address leads to, or to the default one',
  audit: null,
  query: z.object({ email, callback_port: optional(port) }),
  handle: async ({ query, http, unit }) =>
    sentTo(`${http.siteUrl}${await wayFor(unit, query.email, query.callback_port)}`),
});

export const instanceSignInOperations = [...instanceProviders.flatMap(signInBy), methods, byAddress];
