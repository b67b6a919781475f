import { createHash, createHmac } from 'node:crypto';
import * as z from 'zod';
import { LocketError } from '../errors.ts';
import { newBrowserSecret } from '../sign-in/provider-token.ts';
import type { Unit } from '../unit.ts';
import { signStep, stepOf } from '../users/step-token.ts';
import type { OidcConfig } from './oidc-config.ts';
import { providerOf } from './oidc-provider.ts';

/** What a browser keeps while its person is at the provider. */
const flow = {
  type: 'oidcFlow',
  claims: z.object({
    orgId: z.string().min(1),
    configId: z.string().min(1),
    secret: z.string().min(1),
    callbackPort: z.number().int().optional(),
  }),
};

export type OidcFlow = z.output<typeof flow.claims>;

/** One use of the browser's secret, which nobody else can make (RFC 2104). */
const derived = ({ secret }: Pick<OidcFlow, 'secret'>, use: 'state' | 'nonce' | 'verifier'): string =>
  createHmac('sha256', secret).update(use).digest('base64url');

/**
 * What goes to the provider and must come back: `state` by the browser, `nonce` in the ID token, and the verifier of PKCE
 * with the code. All follow from what only the browser that began has.
 */
export const stateOf = (begun: OidcFlow): string => derived(begun, 'state');
export const nonceOf = (begun: OidcFlow): string => derived(begun, 'nonce');
export const verifierOf = (begun: OidcFlow): string => derived(begun, 'verifier');

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** The flow that a cookie holds; `unauthenticated` for anything else. */
export const flowIn = async (unit: Unit, cookie: string | undefined): Promise<OidcFlow> => {
  if (cookie === undefined)
    throw new LocketError('unauthenticated', 'This browser began no sign-in, or too long ago: begin anew');
  return stepOf(unit, flow, cookie);
};

/** Where the browser is sent, and the cookie that it keeps. */
export interface BegunFlow {
  readonly location: string;
  readonly cookie: string;
}

/** The provider by which the people of an organization sign in; `not-found` where there is none, or it is switched off. */
export const activeConfig = (config: OidcConfig | undefined): OidcConfig => {
  if (!config?.isActive)
    throw new LocketError('not-found', 'There is no sign-in by an OpenID provider at this address');
  return config;
};

/**
 * Sends a browser to the provider of an organization: authorization code flow with state, nonce and PKCE (OpenID Connect
 * Core 3.1, RFC 7636). Nothing is stored.
 */
export const beginOidc = async (
  unit: Unit,
  request: {
    readonly orgSlug: string;
    readonly callbackPort: number | undefined;
    readonly redirectUri: string;
  },
): Promise<BegunFlow> => {
  const organization = await unit.stores.organizations.findBySlug(request.orgSlug);
  const config = activeConfig(organization && (await unit.stores.oidcConfigs.find(organization.id)));
  const provider = await providerOf(unit, config);
  const { callbackPort } = request;
  const begun: OidcFlow = {
    orgId: config.orgId,
    configId: config.id,
    secret: newBrowserSecret(unit),
    ...(callbackPort !== undefined && { callbackPort }),
  };
  const location = new URL(provider.authorizationEndpoint);
  const parameters = {
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: request.redirectUri,
    scope: 'openid email profile',
    state: stateOf(begun),
    nonce: nonceOf(begun),
    code_challenge: challengeOf(verifierOf(begun)),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) location.searchParams.set(name, value);
  return { location: location.href, cookie: await signStep(unit, flow, begun) };
};

/** The secret that a browser's cookie holds, by which it is known again; undefined without one. */
export const browserSecretIn = async (unit: Unit, cookie: string | undefined): Promise<string | undefined> =>
  cookie === undefined ? undefined : (await flowIn(unit, cookie)).secret;
