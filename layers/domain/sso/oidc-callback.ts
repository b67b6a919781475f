import { LocketError } from '../errors.ts';
import { textsOf } from '../identities/foreign-tokens/claim-values.ts';
import type { TokenClaims } from '../identities/foreign-tokens/foreign-tokens.ts';
import { assertMethodEnabled } from '../instance/login-methods.ts';
import { countsAsVerified, trusts } from '../sign-in/address-trust.ts';
import { signProviderToken } from '../sign-in/provider-token.ts';
import { type SaidAttribute, wordOf } from '../sign-in/provider-word.ts';
import {
  domainOf,
  externalIdFrom,
  nameFrom,
  plainAddress,
  type VouchedPerson,
} from '../sign-in/vouched-person.ts';
import type { Unit } from '../unit.ts';
import { notingCheck } from './noting-check.ts';
import { claimsBehind, type OidcAnswer, ownFlow, type ProvenClaims, refused } from './oidc-answer.ts';
import { activeConfig, clientOf } from './oidc-begin.ts';
import type { OidcConfig } from './oidc-config.ts';

/** Claims about the token and the sign-in, and those that are kept otherwise: they are no attributes of a person. */
const ownClaims: ReadonlySet<string> = new Set([
  ...['iss', 'sub', 'aud', 'azp', 'exp', 'iat', 'nbf', 'jti', 'nonce', 'auth_time', 'acr', 'amr', 'sid'],
  ...[
    'at_hash',
    'c_hash',
    's_hash',
    'email',
    'email_verified',
    'name',
    'given_name',
    'family_name',
    'picture',
  ],
  ...['updated_at', 'session_state', 'typ', 'rh', 'uti', 'ver', 'aio'],
]);

const isTrue = (value: unknown): boolean => value === true || value === 'true';

/** What the provider says of the address; undefined where it says nothing. */
export const verifiedIn = ({ email_verified: verified }: TokenClaims): boolean | undefined =>
  verified === undefined ? undefined : isTrue(verified);

/** Names in claims. */
export const namesIn = ({ given_name: given, family_name: family, name }: TokenClaims) => ({
  firstName: nameFrom(given) ?? nameFrom(name),
  lastName: nameFrom(family),
});

/** What the provider calls the person. */
export const subjectIn = ({ sub }: TokenClaims): string => {
  const externalId = externalIdFrom(sub);
  if (externalId === undefined) throw refused('subject', 'The ID token does not say who you are');
  return externalId;
};

const assertDomain = ({ allowedEmailDomains }: OidcConfig, address: string | null): void => {
  const isAllowed = address !== null && allowedEmailDomains.includes(domainOf(address));
  if (allowedEmailDomains.length > 0 && !isAllowed)
    throw refused('domain', 'Your address is of a domain that does not sign in here');
};

const attributesIn = (claims: TokenClaims, { groupsClaim }: OidcConfig): readonly SaidAttribute[] =>
  Object.entries(claims)
    .filter(([name]) => !ownClaims.has(name) && name !== groupsClaim)
    .map(([name, value]) => ({ name, values: textsOf(value) }));

const wordIn = (unit: Unit, claims: TokenClaims, config: OidcConfig) =>
  wordOf(unit, {
    orgId: config.orgId,
    groups: config.groupsClaim ? textsOf(claims[config.groupsClaim] ?? []) : undefined,
    attributes: attributesIn(claims, config),
  });

const personIn = async (
  unit: Unit,
  { claims, issuer }: ProvenClaims,
  config: OidcConfig,
): Promise<VouchedPerson> => {
  const { orgId } = config;
  const externalId = subjectIn(claims);
  const address = plainAddress(claims.email);
  assertDomain(config, address);
  const isTrusted = trusts(await unit.stores.instance.find(), 'oidc');
  const said = verifiedIn(claims);
  const isAddressVerified = await countsAsVerified(unit, { orgId, address, said, isTrusted });
  return {
    orgId,
    method: 'oidc',
    issuer,
    externalId,
    address,
    isAddressVerified,
    ...namesIn(claims),
    configRevision: config.revision,
  };
};

/** What the page that goes on is given. */
export interface Vouched {
  readonly token: string;
  readonly callbackPort: number | undefined;
}

/**
 * Takes the answer of an organization's provider, and answers the token with which the browser goes on. What the provider
 * says beside who it is waits for that, together with the event.
 *
 * @throws LoginRefusal naming the check that failed; LocketError `unavailable` when the provider cannot be asked.
 */
export const finishOidc = (unit: Unit, answer: OidcAnswer): Promise<Vouched> =>
  notingCheck(unit, () => finish(unit, answer));

const finish = async (unit: Unit, answer: OidcAnswer): Promise<Vouched> => {
  const begun = await ownFlow(unit, answer, 'oidc');
  unit.note({ organizationId: begun.orgId, metadata: { method: 'oidc' } });
  const [config] = await Promise.all([
    unit.stores.oidcConfigs.find(begun.orgId).then(activeConfig),
    unit.stores.organizations.find(begun.orgId),
    assertMethodEnabled(unit, 'oidc'),
  ]);
  if (config.id !== begun.configId) throw new LocketError('unauthenticated', 'Begin anew');
  const proven = await claimsBehind(unit, clientOf(unit, config), begun, answer);
  const person = await personIn(unit, proven, config);
  const word = wordIn(unit, proven.claims, config);
  const vouched = word ? { ...person, wordId: word.id } : person;
  const token = await signProviderToken(unit, vouched, begun.secret);
  if (word) await unit.commit([unit.stores.providerWords.creation(word)]);
  return { token, callbackPort: begun.callbackPort };
};
