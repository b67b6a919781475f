import * as z from 'zod';
import type { GetOutcome } from '../egress.ts';
import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import type { OidcConfig } from './oidc-config.ts';

/** Where a provider's sign-ins go, and by which name it signs. */
export interface Provider {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly jwksUri: string;
  /** Whether the client secret goes into the body of token requests, and not into their header. */
  readonly secretInBody: boolean;
  /** Whether every answer names the issuer (RFC 9207). */
  readonly namesIssuer: boolean;
}

const address = z.string().min(1).max(2_048);

/** Of OpenID Connect Discovery 1.0, section 3. */
const Discovery = z.object({
  issuer: address,
  authorization_endpoint: address,
  token_endpoint: address,
  jwks_uri: address,
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
});

const suffix = '/.well-known/openid-configuration';

const withoutSlash = (text: string): string => text.replace(/\/+$/, '');
const rootOf = (url: string): string =>
  withoutSlash(url.endsWith(suffix) ? url.slice(0, -suffix.length) : url);

export const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const unusable = (reason: string): LocketError =>
  new LocketError('unavailable', `The identity provider cannot be used: ${reason}`, { retryAfter: 1 });

/** What a provider answered; `unavailable` where nothing came, `bad-request` where it may not be asked at all. */
export const answered = (outcome: GetOutcome): Extract<GetOutcome, { kind: 'answered' }> => {
  if (outcome.kind === 'answered') return outcome;
  if (outcome.kind === 'unreachable') throw unusable(outcome.reason);
  throw new LocketError('bad-request', `The identity provider cannot be used: ${outcome.reason}`);
};

const isWeb = ({ egress }: Unit, text: string): boolean => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && egress.allowsPrivateTargets);
};

/** How a provider is configured. */
type Configured = Pick<
  OidcConfig,
  | 'configurationType'
  | 'discoveryUrl'
  | 'issuer'
  | 'authorizationEndpoint'
  | 'jwksUri'
  | 'tokenEndpoint'
  | 'caCert'
>;

const discovered = async (unit: Unit, config: Configured): Promise<Provider> => {
  const root = rootOf(config.discoveryUrl);
  const { status, body } = answered(
    await unit.egress.get({ url: `${root}${suffix}`, ca: config.caCert || undefined }),
  );
  const document = Discovery.safeParse(status === 200 ? parsedJson(body) : undefined);
  if (!document.success) throw unusable('it gave no discovery document');
  const { data } = document;
  // Section 4.3: a document speaks for the issuer that it was read from and for no other.
  if (withoutSlash(data.issuer) !== root || (config.issuer !== '' && config.issuer !== data.issuer))
    throw unusable('its discovery document is that of another issuer');
  if (!isWeb(unit, data.authorization_endpoint)) throw unusable('its authorization endpoint is no address');
  const methods = data.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return {
    issuer: data.issuer,
    authorizationEndpoint: data.authorization_endpoint,
    tokenEndpoint: data.token_endpoint,
    jwksUri: data.jwks_uri,
    secretInBody: !methods.includes('client_secret_basic'),
    namesIssuer: data.authorization_response_iss_parameter_supported === true,
  };
};

/** The provider of a configuration, as its discovery document says now or as it was configured. */
export const providerOf = async (unit: Unit, config: Configured): Promise<Provider> => {
  if (config.configurationType === 'discoveryURL') return discovered(unit, config);
  const { issuer, authorizationEndpoint, tokenEndpoint, jwksUri } = config;
  return { issuer, authorizationEndpoint, tokenEndpoint, jwksUri, secretInBody: false, namesIssuer: false };
};
