import { LocketError } from '../errors.ts';
import { assertMethodEnabled } from '../instance/login-methods.ts';
import { newBrowserSecret } from '../sign-in/provider-token.ts';
import type { Unit } from '../unit.ts';
import { openClientSecret } from './client-secret.ts';
import { type BegunFlow, type Flow, signFlow } from './flow.ts';
import { authorizationRequest, type OidcClient } from './oidc-client.ts';
import type { OidcConfig } from './oidc-config.ts';

/** The provider by which the people of an organization sign in; `not-found` where there is none, or it is switched off. */
export const activeConfig = (config: OidcConfig | undefined): OidcConfig => {
  if (!config?.isActive)
    throw new LocketError('not-found', 'There is no sign-in by an OpenID provider at this address');
  return config;
};

/** What the provider of an organization knows this instance as. */
export const clientOf = (unit: Unit, config: OidcConfig): OidcClient => ({
  ...config,
  secret: () => openClientSecret(unit, config),
});

/** Sends a browser to the provider of an organization. Nothing is stored. */
export const beginOidc = async (
  unit: Unit,
  request: {
    readonly orgSlug: string;
    readonly callbackPort: number | undefined;
    readonly redirectUri: string;
  },
): Promise<BegunFlow> => {
  const [organization] = await Promise.all([
    unit.stores.organizations.findBySlug(request.orgSlug),
    assertMethodEnabled(unit, 'oidc'),
  ]);
  const config = activeConfig(organization && (await unit.stores.oidcConfigs.find(organization.id)));
  const { callbackPort } = request;
  const begun: Flow = {
    kind: 'oidc',
    orgId: config.orgId,
    configId: config.id,
    secret: newBrowserSecret(unit),
    ...(callbackPort !== undefined && { callbackPort }),
  };
  const location = await authorizationRequest(unit, clientOf(unit, config), begun, request.redirectUri);
  return { location, cookie: await signFlow(unit, begun) };
};
