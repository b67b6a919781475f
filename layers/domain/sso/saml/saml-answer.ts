import { equalSecrets } from '../../digests.ts';
import { LoginRefusal } from '../../identities/login-refusal.ts';
import { assertMethodEnabled } from '../../instance/login-methods.ts';
import type { InstanceRecord } from '../../organizations/organization.ts';
import { countsAsVerified, trusts } from '../../sign-in/address-trust.ts';
import { newBrowserSecret, signProviderToken } from '../../sign-in/provider-token.ts';
import { type ProviderWord, wordOf } from '../../sign-in/provider-word.ts';
import { externalIdFrom, nameFrom, plainAddress, type VouchedPerson } from '../../sign-in/vouched-person.ts';
import type { Change } from '../../store/change.ts';
import type { Unit } from '../../unit.ts';
import { type Flow, flowIn, signFlow } from '../flow.ts';
import { notingCheck } from '../noting-check.ts';
import type { Vouched } from '../oidc-callback.ts';
import type { Assertion, SamlAttribute } from './assertion.ts';
import { type Judged, judge } from './judge-assertion.ts';
import { openOwnKey } from './own-key.ts';
import { acsUrlOf, activeSaml, entityIdOf, library, relayStateOf, requestIdOf } from './saml-begin.ts';
import { type SamlConfig, samlProfiles } from './saml-config.ts';

/** What a provider has a browser post here. */
export interface SamlAnswer {
  readonly configId: string;
  readonly samlResponse: string;
  readonly relayState: string | undefined;
  /** The cookie that the browser got when it began; undefined where it began at the provider. */
  readonly cookie: string | undefined;
  readonly siteUrl: string;
}

/** What the page that goes on is given, and the cookie that proves that it is the same browser. */
export interface SamlVouched extends Vouched {
  readonly cookie: string | undefined;
}

const refused = (check: string, message: string): LoginRefusal => new LoginRefusal(check, message);

/** A name for one sign-in only (SAML 2.0 Core, section 8.3.8). */
const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';
/** The names under which providers say what an account has; the first that is there counts. */
const known = {
  email: [
    'email',
    `${claims}emailaddress`,
    `${claims}email`,
    'emailAddress',
    'urn:oid:0.9.2342.19200300.100.1.3',
    'urn:oid:1.2.840.113549.1.9.1',
  ],
  firstName: ['firstName', `${claims}givenname`, `${claims}firstName`, 'urn:oid:2.5.4.42'],
  lastName: ['lastName', `${claims}surname`, `${claims}lastName`, 'urn:oid:2.5.4.4'],
} as const;
const knownNames: ReadonlySet<string> = new Set(Object.values(known).flat());

const firstOf = (attributes: readonly SamlAttribute[], names: readonly string[]): string | undefined => {
  for (const name of names) {
    const [value] = attributes.find((attribute) => attribute.name === name)?.values ?? [];
    if (value !== undefined) return value;
  }
  return undefined;
};

const audiencesOf = (config: SamlConfig, siteUrl: string): readonly string[] => {
  const entityId = entityIdOf(config, siteUrl);
  return [siteUrl, entityId, ...(config.provider === 'azure-saml' ? [`spn:${entityId}`] : [])];
};

/** The flow of this very browser that an answer may belong to; undefined where it began at the provider. */
const flowOf = async (unit: Unit, config: SamlConfig, answer: SamlAnswer): Promise<Flow | undefined> => {
  const { cookie, relayState } = answer;
  const begun = cookie === undefined ? undefined : await flowIn(unit, cookie, 'saml').catch(() => undefined);
  const isOwn = begun?.configId === config.id && relayState !== undefined;
  // What the provider began has a state of its own, which means nothing here.
  return isOwn && equalSecrets(relayStateOf(begun), relayState) ? begun : undefined;
};

const provenAssertion = async (
  unit: Unit,
  config: SamlConfig,
  { samlResponse }: SamlAnswer,
): Promise<Assertion> => {
  const { verify } = await library();
  const verdict = await verify(samlResponse, {
    certificates: config.certificates,
    ...samlProfiles[config.provider],
    decryptionKey: await openOwnKey(unit, config),
  });
  if (verdict.kind === 'refused') throw refused(verdict.check, verdict.reason);
  return verdict.assertion;
};

/** The change that uses up the request, which has to wait still. */
const requestUse = async (unit: Unit, begun: Flow): Promise<Change> => {
  const { samlExchanges } = unit.stores;
  const request = await samlExchanges.request(requestIdOf(begun));
  const isOpen = request?.orgId === begun.orgId && request.expiresAt > unit.runtime.now().getTime() / 1000;
  if (!isOpen)
    throw refused('request', 'This sign-in was finished before, or began too long ago: begin anew');
  return samlExchanges.requestUse(request);
};

const personIn = async (
  unit: Unit,
  config: SamlConfig,
  { nameId, nameIdFormat, attributes }: Assertion,
  { issuer }: Judged,
  record: InstanceRecord | undefined,
): Promise<VouchedPerson> => {
  const { orgId, provider } = config;
  const externalId = externalIdFrom(nameId ?? undefined);
  if (!externalId || nameIdFormat === transient)
    throw refused('subject', 'The assertion does not say who you are, by a name that stays');
  const address = plainAddress(firstOf(attributes, known.email) ?? nameId);
  // SAML has no word for whether an address was verified.
  const named = { orgId, address, said: undefined, isTrusted: trusts(record, 'saml') };
  return {
    orgId,
    method: provider,
    issuer,
    externalId,
    address,
    isAddressVerified: await countsAsVerified(unit, named),
    firstName: nameFrom(firstOf(attributes, known.firstName)),
    lastName: nameFrom(firstOf(attributes, known.lastName)),
    configRevision: config.revision,
  };
};

const wordIn = (unit: Unit, config: SamlConfig, { attributes }: Assertion): ProviderWord | undefined => {
  const { groupAttribute } = config;
  const isGroups = ({ name }: SamlAttribute) => groupAttribute !== '' && name === groupAttribute;
  return wordOf(unit, {
    orgId: config.orgId,
    groups: groupAttribute === '' ? undefined : attributes.filter(isGroups).flatMap(({ values }) => values),
    attributes: attributes.filter((attribute) => !isGroups(attribute) && !knownNames.has(attribute.name)),
  });
};

/** The flow of an answer that the provider began by itself, where that is allowed. */
const unsolicited = (unit: Unit, config: SamlConfig): Flow => {
  if (!config.takesUnsolicited)
    throw refused('request', 'This answer belongs to a sign-in that this browser did not begin: begin anew');
  return { kind: 'saml', orgId: config.orgId, configId: config.id, secret: newBrowserSecret(unit) };
};

const demandOf = (unit: Unit, config: SamlConfig, siteUrl: string, begun: Flow | undefined) => ({
  now: unit.runtime.now(),
  audiences: audiencesOf(config, siteUrl),
  acsUrl: acsUrlOf(config, siteUrl),
  requestId: begun && requestIdOf(begun),
  providerId: config.providerId,
});

const configBehind = async (unit: Unit, { configId }: SamlAnswer) => {
  const [config, organization, record] = await Promise.all([
    unit.stores.samlConfigs.find(configId).then(activeSaml),
    unit.stores.organizations.find(configId),
    assertMethodEnabled(unit, 'saml'),
  ]);
  activeSaml(organization && config);
  unit.note({ organizationId: config.orgId, metadata: { method: config.provider } });
  return { config, record };
};

/**
 * Takes the answer of an organization's SAML provider, and answers the token with which the browser goes on. It is believed
 * when the provider signed it, for this instance, for the request that this browser began, and once.
 *
 * @throws LoginRefusal naming the check that failed; LocketError `not-found` where nobody signs in like this.
 */
export const finishSaml = (unit: Unit, answer: SamlAnswer): Promise<SamlVouched> =>
  notingCheck(unit, () => finish(unit, answer));

const finish = async (unit: Unit, answer: SamlAnswer): Promise<SamlVouched> => {
  const { config, record } = await configBehind(unit, answer);
  const begun = await flowOf(unit, config, answer);
  const flow = begun ?? unsolicited(unit, config);
  const uses = begun ? [await requestUse(unit, begun)] : [];
  const assertion = await provenAssertion(unit, config, answer);
  const judged = judge(assertion, demandOf(unit, config, answer.siteUrl, begun));
  const person = await personIn(unit, config, assertion, judged, record);
  unit.note({ metadata: { issuer: judged.issuer, subject: person.externalId } });
  const word = wordIn(unit, config, assertion);
  const { providerWords, samlExchanges } = unit.stores;
  const vouched: VouchedPerson = {
    ...person,
    ...(!begun && { isUnsolicited: true }),
    ...(word && { wordId: word.id }),
  };
  const token = await signProviderToken(unit, vouched, flow.secret);
  const used = { orgId: config.orgId, issuer: judged.issuer, id: judged.id, expiresAt: judged.endsAt };
  await unit.commit([
    ...uses,
    samlExchanges.assertionUse(used),
    ...(word ? [providerWords.creation(word)] : []),
  ]);
  const cookie = begun ? undefined : await signFlow(unit, flow);
  return { token, callbackPort: flow.callbackPort, cookie };
};
