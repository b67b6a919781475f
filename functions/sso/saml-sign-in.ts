import * as z from 'zod';
import { finishSaml } from '../../layers/domain/sso/saml/saml-answer.ts';
import { beginSaml, type SamlBeginning, samlMetadata } from '../../layers/domain/sso/saml/saml-begin.ts';
import type { Unit } from '../../layers/domain/unit.ts';
import { everyone } from '../../layers/http/access.ts';
import type { HttpRequest } from '../../layers/http/http-request.ts';
import { operation, Reply } from '../../layers/http/operation.ts';
import { id, optional } from '../../layers/http/wire.ts';
import { pageFor, port, sentTo, visited } from './browser.ts';
import { crossSiteFlowCookie, flowCookieIn } from './cookie.ts';
import { orgSlug } from './oidc-config.ts';

const redirects = '/api/v1/sso/redirect/saml2';
const answers = '/api/v1/sso/saml2/{samlConfigId}';

const query = z.object({ callback_port: optional(port) });

const begin = async (
  unit: Unit,
  http: HttpRequest,
  organization: SamlBeginning['organization'],
  callbackPort: number | undefined,
) => {
  const { location, cookie } = await beginSaml(unit, { organization, callbackPort, siteUrl: http.siteUrl });
  return sentTo(location, [crossSiteFlowCookie(http, cookie)]);
};

const beginBySlug = operation({
  ...visited,
  path: `${redirects}/organizations/{orgSlug}`,
  summary: 'Send a browser to the SAML provider of an organization',
  audit: null,
  params: z.object({ orgSlug }),
  query,
  handle: async ({ params, query: { callback_port: waiting }, http, unit }) =>
    begin(unit, http, { slug: params.orgSlug }, waiting),
});

const beginById = operation({
  ...visited,
  path: `${redirects}/{samlConfigId}`,
  summary: 'Send a browser to a SAML provider by the id of its configuration',
  audit: null,
  params: z.object({ samlConfigId: id }),
  query,
  handle: async ({ params, query: { callback_port: waiting }, http, unit }) =>
    begin(unit, http, { id: params.samlConfigId }, waiting),
});

/** Bytes of a form: the document in base64, spelled for a form. */
const largestAnswer = 524_288;

const finish = operation({
  ...visited,
  method: 'POST',
  path: answers,
  summary: 'Take what a SAML provider has a browser post of its person, and go on at the page for that',
  audit: 'provider-sign-in',
  forms: true,
  largestBody: largestAnswer,
  params: z.object({ samlConfigId: id }),
  body: z.object({
    SAMLResponse: z.string().min(1).max(393_216),
    RelayState: optional(z.string().max(1_024)),
  }),
  handle: async ({ params, body, http, unit }) => {
    const vouched = await finishSaml(unit, {
      configId: params.samlConfigId,
      samlResponse: body.SAMLResponse,
      relayState: body.RelayState,
      cookie: flowCookieIn(http),
      siteUrl: http.siteUrl,
    });
    const cookies = vouched.cookie === undefined ? [] : [crossSiteFlowCookie(http, vouched.cookie)];
    return sentTo(pageFor(http, vouched), cookies);
  },
});

const metadata = operation({
  method: 'GET',
  path: `${answers}/metadata`,
  summary: 'What a SAML provider reads to know this instance (SAML 2.0 Metadata)',
  access: everyone,
  audit: null,
  limit: 'public',
  params: z.object({ samlConfigId: id }),
  reply: () => z.string(),
  produces: 'application/samlmetadata+xml',
  handle: async ({ params, http, unit }) =>
    new Reply(await samlMetadata(unit, params.samlConfigId, http.siteUrl), {
      contentType: 'application/samlmetadata+xml',
    }),
});

export const samlSignInOperations = [beginBySlug, beginById, finish, metadata];
