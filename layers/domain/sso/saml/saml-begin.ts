import { LocketError } from '../../errors.ts';
import { assertMethodEnabled } from '../../instance/login-methods.ts';
import { newBrowserSecret } from '../../sign-in/provider-token.ts';
import type { Unit } from '../../unit.ts';
import { type BegunFlow, derived, type Flow, signFlow } from '../flow.ts';
import { openOwnKey } from './own-key.ts';
import { type SamlConfig, samlProfiles } from './saml-config.ts';

/** Seconds in which the provider has to answer. */
const requestLifetime = 900;

/** The library is loaded by those who need it: it lies in a file beside the bundle. */
export const library = () => import('./saml-library.part.ts');

/** The provider by which the people of an organization sign in; `not-found` where there is none, or it is switched off. */
export const activeSaml = (config: SamlConfig | undefined): SamlConfig => {
  if (!config?.isActive)
    throw new LocketError('not-found', 'There is no sign-in by a SAML provider at this address');
  return config;
};

/** How this instance names itself to the provider. */
export const entityIdOf = ({ issuer }: SamlConfig, siteUrl: string): string => issuer || siteUrl;

/** Where the provider sends its answers. */
export const acsUrlOf = ({ id }: Pick<SamlConfig, 'id'>, siteUrl: string): string =>
  `${siteUrl}/api/v1/sso/saml2/${id}`;

/** The id of a request: of the form that XML asks for, and known to the browser that began alone. */
export const requestIdOf = (begun: Flow): string => `_${derived(begun, 'request')}`;
export const relayStateOf = (begun: Flow): string => derived(begun, 'relay-state');

export interface SamlBeginning {
  readonly organization: { readonly slug: string } | { readonly id: string };
  readonly callbackPort: number | undefined;
  readonly siteUrl: string;
}

const configBehind = async (unit: Unit, { organization }: SamlBeginning): Promise<SamlConfig> => {
  const { organizations, samlConfigs } = unit.stores;
  const [found] = await Promise.all([
    'id' in organization ? organizations.find(organization.id) : organizations.findBySlug(organization.slug),
    assertMethodEnabled(unit, 'saml'),
  ]);
  return activeSaml(found && (await samlConfigs.find(found.id)));
};

/**
 * Sends a browser to the SAML provider of an organization (SAML 2.0 Profiles, section 4.1). The request is noted, so that
 * one answer to it counts, and bound to the browser, which keeps the cookie.
 */
export const beginSaml = async (unit: Unit, beginning: SamlBeginning): Promise<BegunFlow> => {
  const config = await configBehind(unit, beginning);
  const { siteUrl, callbackPort } = beginning;
  const begun: Flow = {
    kind: 'saml',
    orgId: config.orgId,
    configId: config.id,
    secret: newBrowserSecret(unit),
    ...(callbackPort !== undefined && { callbackPort }),
  };
  const id = requestIdOf(begun);
  const { requestUrl } = await library();
  const location = await requestUrl({
    id,
    entryPoint: config.entryPoint,
    entityId: entityIdOf(config, siteUrl),
    acsUrl: acsUrlOf(config, siteUrl),
    relayState: relayStateOf(begun),
    ...(config.signsRequests && { privateKey: await openOwnKey(unit, config) }),
  });
  const expiresAt = Math.floor(unit.runtime.now().getTime() / 1000) + requestLifetime;
  await unit.commit([unit.stores.samlExchanges.requestCreation({ id, orgId: config.orgId, expiresAt })]);
  return { location, cookie: await signFlow(unit, begun) };
};

/** What a provider reads to know this instance: anybody may, and it changes with the configuration. */
export const samlMetadata = async (unit: Unit, configId: string, siteUrl: string): Promise<string> => {
  const [config, organization] = await Promise.all([
    unit.stores.samlConfigs.find(configId),
    unit.stores.organizations.find(configId),
  ]);
  if (!config || !organization)
    throw new LocketError('not-found', 'There is no SAML configuration at this address');
  const { metadata } = await library();
  return metadata({
    entityId: entityIdOf(config, siteUrl),
    acsUrl: acsUrlOf(config, siteUrl),
    wantsAssertionSigned: samlProfiles[config.provider].wantsAssertionSigned,
    certificate: config.ownCertificate,
    signsRequests: config.signsRequests,
  });
};
