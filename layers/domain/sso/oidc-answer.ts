import { equalSecrets } from '../digests.ts';
import { textsOf } from '../identities/foreign-tokens/claim-values.ts';
import {
  provenClaims,
  type TokenClaims,
  tokenAlgorithms,
} from '../identities/foreign-tokens/foreign-tokens.ts';
import { LoginRefusal } from '../identities/login-refusal.ts';
import type { Unit } from '../unit.ts';
import { type Flow, type FlowKind, flowIn } from './flow.ts';
import { nonceOf, type OidcClient, stateOf, verifierOf } from './oidc-client.ts';
import { answered, type Provider, parsedJson, providerOf } from './oidc-provider.ts';

/** What a browser brings back from the provider (RFC 6749, 4.1.2; RFC 9207). */
export interface OidcAnswer {
  /** The cookie that the browser got when it began. */
  readonly cookie: string | undefined;
  readonly state?: string | undefined;
  readonly code?: string | undefined;
  readonly error?: string | undefined;
  readonly iss?: string | undefined;
  readonly redirectUri: string;
}

export const refused = (check: string, message: string): LoginRefusal => new LoginRefusal(check, message);

/** The flow of this kind that this very browser began. */
export const ownFlow = async (unit: Unit, { cookie, state }: OidcAnswer, kind: FlowKind): Promise<Flow> => {
  const begun = await flowIn(unit, cookie, kind);
  if (state === undefined || !equalSecrets(stateOf(begun), state))
    throw refused(
      'state',
      'This answer belongs to a sign-in that another browser, or an earlier page, began',
    );
  return begun;
};

/** The code of an answer. */
export const codeIn = ({ error, code }: Pick<OidcAnswer, 'error' | 'code'>): string => {
  if (error !== undefined) throw refused('provider', 'The identity provider did not sign you in');
  if (code === undefined) throw refused('code', 'The identity provider gave no code');
  return code;
};

const assertAnswer = ({ issuer, namesIssuer }: Provider, answer: OidcAnswer): string => {
  const { iss } = answer;
  // An answer of another provider is sent nowhere (RFC 9700, 4.4).
  if ((namesIssuer && iss === undefined) || (iss !== undefined && iss !== issuer))
    throw refused('issuer', 'The answer is from another identity provider');
  return codeIn(answer);
};

/** As client ids and secrets are spelled in a header (RFC 6749, 2.3.1). */
const spelled = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

const tokenRequest = (
  client: OidcClient,
  { tokenEndpoint, secretInBody }: Provider,
  secret: string,
  grant: Readonly<Record<string, string>>,
) => {
  const inBody: Readonly<Record<string, string>> = secretInBody
    ? { client_id: client.clientId, client_secret: secret }
    : {};
  const credentials = Buffer.from(`${spelled(client.clientId)}:${spelled(secret)}`).toString('base64');
  return {
    url: tokenEndpoint,
    ca: client.caCert || undefined,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(!secretInBody && { authorization: `Basic ${credentials}` }),
    },
    body: new URLSearchParams({ ...grant, ...inBody }).toString(),
  };
};

/** What a token endpoint answered under a name; undefined for anything but a text. */
export const tokenIn = (
  { status, body }: { readonly status: number; readonly body: string },
  name: string,
) => {
  const reply = status === 200 ? parsedJson(body) : undefined;
  const token =
    typeof reply === 'object' && reply !== null ? (reply as Record<string, unknown>)[name] : undefined;
  if (typeof token !== 'string') throw refused('code', 'The identity provider did not accept its code');
  return token;
};

/** The ID token that the provider gives for the code. */
const idTokenFor = async (
  unit: Unit,
  client: OidcClient,
  provider: Provider,
  grant: Readonly<Record<string, string>>,
): Promise<string> => {
  const secret = await client.secret();
  const asked = await unit.egress.ask(tokenRequest(client, provider, secret, grant));
  return tokenIn(answered(asked), 'id_token');
};

/** Lets an ID token pass that this provider made for this client and this sign-in (OpenID Connect Core, 3.1.3.7). */
const assertForUs = ({ aud, azp, nonce }: TokenClaims, { clientId }: OidcClient, begun: Flow): void => {
  const audience = textsOf(aud);
  const isParty = azp === undefined ? audience.length === 1 : azp === clientId;
  if (!audience.includes(clientId) || !isParty)
    throw refused('audience', 'The ID token is for another application');
  if (typeof nonce !== 'string' || !equalSecrets(nonceOf(begun), nonce))
    throw refused('nonce', 'The ID token is of another sign-in');
};

/** Claims of an ID token, and the provider that is behind them. */
export interface ProvenClaims {
  readonly claims: TokenClaims;
  readonly issuer: string;
}

/**
 * Takes the provider's answer: the code is exchanged and the ID token believed only when it is signed by the provider's
 * keys, for this client and for the sign-in that this browser began.
 *
 * @throws LoginRefusal naming the check that failed; LocketError `unavailable` when the provider cannot be asked.
 */
export const claimsBehind = async (
  unit: Unit,
  client: OidcClient,
  begun: Flow,
  answer: OidcAnswer,
): Promise<ProvenClaims> => {
  const provider = await providerOf(unit, client);
  const code = assertAnswer(provider, answer);
  const token = await idTokenFor(unit, client, provider, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: answer.redirectUri,
    code_verifier: verifierOf(begun),
  });
  const claims = await provenClaims(unit, token, {
    keys: () => ({ kind: 'key-set', url: provider.jwksUri, ca: client.caCert || null }),
    issuers: [provider.issuer],
    algorithms: tokenAlgorithms,
    lifetime: {},
  });
  assertForUs(claims, client, begun);
  return { claims, issuer: provider.issuer };
};
