import { createHash } from 'node:crypto';
import type { Unit } from '../unit.ts';
import { derived, type Flow } from './flow.ts';
import type { OidcConfig } from './oidc-config.ts';
import { type Provider, providerOf } from './oidc-provider.ts';

/** This instance as an OpenID provider knows it: on behalf of an organization, or as a whole. */
export interface OidcClient
  extends Pick<
    OidcConfig,
    | 'configurationType'
    | 'discoveryUrl'
    | 'issuer'
    | 'authorizationEndpoint'
    | 'jwksUri'
    | 'tokenEndpoint'
    | 'caCert'
    | 'clientId'
  > {
  readonly secret: () => Promise<string>;
}

/**
 * What goes to the provider and must come back: `state` by the browser, `nonce` in the ID token, and the verifier of PKCE
 * with the code. All follow from what only the browser that began has.
 */
export const stateOf = (begun: Flow): string => derived(begun, 'state');
export const nonceOf = (begun: Flow): string => derived(begun, 'nonce');
export const verifierOf = (begun: Flow): string => derived(begun, 'verifier');

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** An address with these parameters of an authorization request (RFC 6749, 4.1.1; RFC 7636). */
export const requestAt = (
  endpoint: string,
  begun: Flow,
  parameters: Readonly<Record<string, string>>,
): string => {
  const location = new URL(endpoint);
  const all = {
    response_type: 'code',
    ...parameters,
    state: stateOf(begun),
    code_challenge: challengeOf(verifierOf(begun)),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(all)) location.searchParams.set(name, value);
  return location.href;
};

/** Where the browser is sent: authorization code flow with state, nonce and PKCE (OpenID Connect Core 3.1). */
export const authorizationRequest = async (
  unit: Unit,
  client: OidcClient,
  begun: Flow,
  redirectUri: string,
): Promise<string> => {
  const provider: Provider = await providerOf(unit, client);
  return requestAt(provider.authorizationEndpoint, begun, {
    client_id: client.clientId,
    redirect_uri: redirectUri,
    scope: 'openid email profile',
    nonce: nonceOf(begun),
  });
};
