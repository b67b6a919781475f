import * as z from 'zod';
import { signInByLdap } from '../../layers/domain/sso/ldap/ldap-sign-in.ts';
import { everyone } from '../../layers/http/access.ts';
import { operation, Reply } from '../../layers/http/operation.ts';
import { optional } from '../../layers/http/wire.ts';
import { assertOwnPage } from '../login/refresh-cookie.ts';
import { pageFor, port } from '../sso/browser.ts';
import { flowCookie } from '../sso/cookie.ts';
import { orgSlug } from '../sso/oidc-config.ts';

/** What the reference's page sends along: a document with the port, of which nothing else counts. */
const relayState = z
  .string()
  .max(1_024)
  .transform((text) => callbackPortIn(text));

const callbackPortIn = (text: string): number | undefined => {
  try {
    const { callbackPort } = JSON.parse(text) as { readonly callbackPort?: unknown };
    return port.safeParse(String(callbackPort)).data;
  } catch {
    return undefined;
  }
};

const login = operation({
  method: 'POST',
  path: '/api/v1/ldap/login',
  summary: 'Have the directory of an organization check a password, and go on at the page of the reply',
  access: everyone,
  audit: 'provider-sign-in',
  limit: 'login',
  body: z.object({
    organizationSlug: orgSlug,
    username: z.string().trim().min(1).max(255),
    password: z.string().max(1_024),
    RelayState: optional(relayState),
  }),
  reply: () => z.object({ nextUrl: z.string() }),
  handle: async ({ body: { RelayState: callbackPort, ...attempt }, http, unit }) => {
    assertOwnPage(http);
    const { token, cookie } = await signInByLdap(unit, attempt);
    return new Reply(
      { nextUrl: pageFor(http, { token, callbackPort }) },
      { cookies: [flowCookie(http, cookie)] },
    );
  },
});

export const loginOperations = [login];
