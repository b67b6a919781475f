import { equalSecrets } from '../digests.ts';
import { LocketError } from '../errors.ts';
import { textsOf } from '../identities/foreign-tokens/claim-values.ts';
import {
  provenClaims,
  type TokenClaims,
  tokenAlgorithms,
} from '../identities/foreign-tokens/foreign-tokens.ts';
import { LoginRefusal } from '../identities/login-refusal.ts';
import { signProviderToken } from '../sign-in/provider-token.ts';
import {
  domainOf,
  externalIdFrom,
  nameFrom,
  plainAddress,
  type VouchedPerson,
} from '../sign-in/vouched-person.ts';
import type { Unit } from '../unit.ts';
import { openClientSecret } from './client-secret.ts';
import type { OidcConfig } from './oidc-config.ts';
import { activeConfig, flowIn, nonceOf, type OidcFlow, stateOf, verifierOf } from './oidc-flow.ts';
import { answered, type Provider, parsedJson, providerOf } from './oidc-provider.ts';

/** What a browser brings back from the provider (RFC 6749, 4.1.2; RFC 9207). */
export interface OidcAnswer {
  /** The cookie that the browser got when it began. */
  readonly cookie: string | undefined;
  readonly state: string | undefined;
  readonly code: string | undefined;
  readonly error: string | undefined;
  readonly iss: string | undefined;
  readonly redirectUri: string;
}

const refused = (check: string, message: string): LoginRefusal => new LoginRefusal(check, message);

/** The flow that this very browser began. */
const ownFlow = async (unit: Unit, { cookie, state }: OidcAnswer): Promise<OidcFlow> => {
  const begun = await flowIn(unit, cookie);
  if (state === undefined || !equalSecrets(stateOf(begun), state))
    throw refused(
      'state',
      'This answer belongs to a sign-in that another browser, or an earlier page, began',
    );
  return begun;
};

const assertAnswer = ({ issuer, namesIssuer }: Provider, { error, iss, code }: OidcAnswer): string => {
  // An answer of another provider is sent nowhere (RFC 9700, 4.4).
  if ((namesIssuer && iss === undefined) || (iss !== undefined && iss !== issuer))
    throw refused('issuer', 'The answer is from another identity provider');
  if (error !== undefined) throw refused('provider', 'The identity provider did not sign you in');
  if (code === undefined) throw refused('code', 'The identity provider gave no code');
  return code;
};

/** As client ids and secrets are spelled in a header (RFC 6749, 2.3.1). */
const spelled = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

const tokenRequest = (
  config: OidcConfig,
  { tokenEndpoint, secretInBody }: Provider,
  secret: string,
  grant: Readonly<Record<string, string>>,
) => {
  const inBody: Readonly<Record<string, string>> = secretInBody
    ? { client_id: config.clientId, client_secret: secret }
    : {};
  const credentials = Buffer.from(`${spelled(config.clientId)}:${spelled(secret)}`).toString('base64');
  return {
    url: tokenEndpoint,
    ca: config.caCert || undefined,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(!secretInBody && { authorization: `Basic ${credentials}` }),
    },
    body: new URLSearchParams({ ...grant, ...inBody }).toString(),
  };
};

/** The ID token that the provider gives for the code. */
const idTokenFor = async (
  unit: Unit,
  config: OidcConfig,
  provider: Provider,
  grant: Readonly<Record<string, string>>,
): Promise<string> => {
  const secret = await openClientSecret(unit, config);
  const { status, body } = answered(await unit.egress.ask(tokenRequest(config, provider, secret, grant)));
  const reply = status === 200 ? parsedJson(body) : undefined;
  const token =
    typeof reply === 'object' && reply !== null && 'id_token' in reply ? reply.id_token : undefined;
  if (typeof token !== 'string') throw refused('code', 'The identity provider did not accept its code');
  return token;
};

/** Lets an ID token pass that this provider made for this client and this sign-in (OpenID Connect Core, 3.1.3.7). */
const assertForUs = ({ aud, azp, nonce }: TokenClaims, { clientId }: OidcConfig, begun: OidcFlow): void => {
  const audience = textsOf(aud);
  const isParty = azp === undefined ? audience.length === 1 : azp === clientId;
  if (!audience.includes(clientId) || !isParty)
    throw refused('audience', 'The ID token is for another application');
  if (typeof nonce !== 'string' || !equalSecrets(nonceOf(begun), nonce))
    throw refused('nonce', 'The ID token is of another sign-in');
};

const isTrue = (value: unknown): boolean => value === true || value === 'true';

const personIn = (
  { sub, email, email_verified: verified, given_name: given, family_name: family, name }: TokenClaims,
  { issuer }: Provider,
  { orgId, allowedEmailDomains }: OidcConfig,
): VouchedPerson => {
  const externalId = externalIdFrom(sub);
  if (externalId === undefined) throw refused('subject', 'The ID token does not say who you are');
  const address = plainAddress(email);
  const isAllowed = address !== null && allowedEmailDomains.includes(domainOf(address));
  if (allowedEmailDomains.length > 0 && !isAllowed)
    throw refused('domain', 'Your address is of a domain that does not sign in here');
  return {
    orgId,
    method: 'oidc',
    issuer,
    externalId,
    address,
    isAddressVerified: address !== null && isTrue(verified),
    firstName: nameFrom(given) ?? nameFrom(name),
    lastName: nameFrom(family),
  };
};

/** What the page that goes on is given. */
export interface Vouched {
  readonly token: string;
  readonly callbackPort: number | undefined;
}

/**
 * Takes the provider's answer: the code is exchanged and the ID token believed only when it is signed by the provider's
 * keys, for this client and for the sign-in that this browser began. Answers the token with which the browser goes on.
 *
 * @throws LoginRefusal naming the check that failed; LocketError `unavailable` when the provider cannot be asked.
 */
export const finishOidc = async (unit: Unit, answer: OidcAnswer): Promise<Vouched> => {
  const begun = await ownFlow(unit, answer);
  unit.note({ organizationId: begun.orgId, metadata: { method: 'oidc' } });
  const [config] = await Promise.all([
    unit.stores.oidcConfigs.find(begun.orgId).then(activeConfig),
    unit.stores.organizations.find(begun.orgId),
  ]);
  if (config.id !== begun.configId) throw new LocketError('unauthenticated', 'Begin anew');
  const provider = await providerOf(unit, config);
  const code = assertAnswer(provider, answer);
  const token = await idTokenFor(unit, config, provider, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: answer.redirectUri,
    code_verifier: verifierOf(begun),
  });
  const claims = await provenClaims(unit, token, {
    keys: () => ({ kind: 'key-set', url: provider.jwksUri, ca: config.caCert || null }),
    issuers: [provider.issuer],
    algorithms: tokenAlgorithms,
    lifetime: {},
  });
  assertForUs(claims, config, begun);
  const person = personIn(claims, provider, config);
  return {
    token: await signProviderToken(unit, person, begun.secret),
    callbackPort: begun.callbackPort,
  };
};
