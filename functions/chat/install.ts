import * as z from 'zod';
import { beginInstall, beginReinstall, finishInstall } from '../../layers/domain/chat/slack-install.ts';
import { everyone, peopleInside } from '../../layers/http/access.ts';
import type { HttpRequest } from '../../layers/http/http-request.ts';
import { operation, Reply } from '../../layers/http/operation.ts';
import { id, optional } from '../../layers/http/wire.ts';
import { flowCookie, flowCookieIn, withoutFlowCookie } from './cookie.ts';
import { descriptionInput, slugInput } from './wire.ts';

const base = '/api/v1/workflow-integrations/slack';
const redirectUri = ({ siteUrl }: HttpRequest): string => `${siteUrl}${base}/oauth_redirect`;

const beginning = {
  method: 'GET',
  access: peopleInside,
  limit: 'write',
  reply: () => z.string(),
} as const;

const install = operation({
  ...beginning,
  path: `${base}/install`,
  summary: 'Begin to install the app in a Slack workspace: the address at Slack to open in this browser',
  audit: 'attempt-create-slack-integration',
  query: z.object({ slug: slugInput, description: optional(descriptionInput) }),
  handle: async ({ query, http, unit }) => {
    const { location, cookie } = await beginInstall(unit, { ...query, redirectUri: redirectUri(http) });
    return new Reply(location, { cookies: [flowCookie(http, cookie)] });
  },
});

const reinstall = operation({
  ...beginning,
  path: `${base}/reinstall`,
  summary: 'Begin to install the app anew: the address at Slack to open in this browser',
  audit: 'attempt-reinstall-slack-integration',
  query: z.object({ id }),
  handle: async ({ query, http, unit }) => {
    const { location, cookie } = await beginReinstall(unit, {
      integrationId: query.id,
      redirectUri: redirectUri(http),
    });
    return new Reply(location, { cookies: [flowCookie(http, cookie)] });
  },
});

const text = optional(z.string().max(4_096));

const finish = operation({
  method: 'GET',
  path: `${base}/oauth_redirect`,
  summary: 'Take a browser back from Slack, where the app was installed, and go on at the settings',
  access: everyone,
  audit: 'install-slack-integration',
  limit: 'login',
  outcomes: ['found'],
  query: z.object({ state: text, code: text, error: text }),
  reply: () => z.string(),
  handle: async ({ query, http, unit }) => {
    const { orgId } = await finishInstall(unit, {
      cookie: flowCookieIn(http),
      state: query.state,
      code: query.code,
      redirectUri: redirectUri(http),
    });
    return new Reply('', {
      contentType: 'text/plain',
      outcome: 'found',
      headers: {
        location: `${http.siteUrl}/org/${orgId}/settings?selectedTab=workflow-integrations`,
        'referrer-policy': 'no-referrer',
      },
      cookies: [withoutFlowCookie(http)],
    });
  },
});

export const installOperations = [install, reinstall, finish];
