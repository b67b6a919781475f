import { randomUUID } from 'node:crypto';
import type { Settings } from '../../layers/adapters/settings.ts';
import { newKeyPair } from '../../layers/domain/sso/saml/key-pair.ts';
import type { TestResponse } from '../harness/app.ts';
import { testRuntime } from '../harness/clock.ts';
import { type AccountsPlace, openAccountsPlace } from './accounts-place.ts';
import { signedAnswer } from './saml-answer.ts';

/** What the provider says; all of it can be another thing than it should be. */
export interface SaidBySaml {
  readonly nameId?: string;
  readonly nameIdFormat?: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  readonly issuer?: string;
  readonly audience?: string;
  readonly recipient?: string;
  readonly destination?: string;
  readonly inResponseTo?: string | undefined;
  readonly assertionId?: string;
  /** Seconds from now. */
  readonly issued?: number;
  readonly notBefore?: number;
  readonly notOnOrAfter?: number;
  readonly status?: string;
}

/** How it is signed and encrypted. */
export interface Signing {
  readonly response?: boolean;
  readonly assertion?: boolean;
  readonly encrypted?: boolean;
  /** Signs with another key than the one that is configured. */
  readonly byStranger?: boolean;
  readonly algorithm?: string;
}

export interface BegunSaml {
  readonly location: URL;
  readonly cookie: string;
  readonly requestId: string;
  readonly relayState: string;
}

export interface SamlPlace {
  readonly accounts: AccountsPlace;
  readonly orgSlug: string;
  readonly config: { readonly acsUrl: string; readonly entityId: string; readonly metadataUrl: string };
  readonly certificate: string;
  readonly strangersCertificate: string;
  configured(changes?: object): Promise<TestResponse>;
  begin(query?: Readonly<Record<string, string>>): Promise<BegunSaml>;
  /** The provider's answer as a document in base64. */
  answer(begun: Pick<BegunSaml, 'requestId'> | undefined, said?: SaidBySaml, how?: Signing): Promise<string>;
  /** A browser posts it. */
  post(samlResponse: string, begun: Partial<Pick<BegunSaml, 'cookie' | 'relayState'>>): Promise<TestResponse>;
  /** The whole way up to the token of the page. */
  vouched(
    said?: SaidBySaml,
    how?: Signing,
  ): Promise<{ readonly providerAuthToken: string; readonly cookie: string }>;
  exchange(
    vouched: { readonly providerAuthToken: string; readonly cookie: string },
    more?: object,
    token?: string,
  ): Promise<TestResponse>;
  signIn(said?: SaidBySaml, how?: Signing, more?: object): Promise<TestResponse>;
}

export const configPath = '/api/v1/sso/config';
export const idpEntity = 'https://idp.example.com/saml';
const entryPoint = 'https://idp.example.com/sso?tenant=1';
const success = 'urn:oasis:names:tc:SAML:2.0:status:Success';
const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const emailFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

export const cookieOf = ({ cookies }: TestResponse): string => (cookies[0] ?? '').split(';', 1)[0] ?? '';

export const tokenIn = ({ headers }: TestResponse): string =>
  new URLSearchParams(new URL(headers.location ?? 'https://nowhere').hash.slice(1)).get('token') ?? '';

const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** An answer that nobody signed yet. */
export const unsignedAnswer = (
  place: Pick<SamlPlace, 'config'>,
  now: Date,
  said: SaidBySaml,
  requestId?: string,
): string => {
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();
  const { acsUrl, entityId } = place.config;
  const usual = {
    issued: 0,
    notBefore: -30,
    notOnOrAfter: 300,
    recipient: acsUrl,
    destination: acsUrl,
    audience: entityId,
    issuer: idpEntity,
    inResponseTo: requestId,
    assertionId: `_a${randomUUID()}`,
    nameId: 'ada@example.org',
    nameIdFormat: emailFormat,
    attributes: {} as Readonly<Record<string, readonly string[]>>,
    status: success,
  };
  const { inResponseTo, ...full } = { ...usual, ...said };
  const reference = inResponseTo === undefined ? '' : ` InResponseTo="${inResponseTo}"`;
  const issuer = `<saml:Issuer>${full.issuer}</saml:Issuer>`;
  const attributes = Object.entries(full.attributes).map(
    ([name, values]) =>
      `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${escaped(value)}</saml:AttributeValue>`).join('')}</saml:Attribute>`,
  );
  return [
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r${randomUUID()}" Version="2.0" IssueInstant="${at(full.issued)}" Destination="${full.destination}"${reference}>`,
    issuer,
    `<samlp:Status><samlp:StatusCode Value="${full.status}"/></samlp:Status>`,
    `<saml:Assertion ID="${full.assertionId}" Version="2.0" IssueInstant="${at(full.issued)}">`,
    issuer,
    `<saml:Subject><saml:NameID Format="${full.nameIdFormat}">${full.nameId}</saml:NameID>`,
    `<saml:SubjectConfirmation Method="${bearer}"><saml:SubjectConfirmationData NotOnOrAfter="${at(full.notOnOrAfter)}" Recipient="${full.recipient}"${reference}/></saml:SubjectConfirmation></saml:Subject>`,
    `<saml:Conditions NotBefore="${at(full.notBefore)}" NotOnOrAfter="${at(full.notOnOrAfter)}"><saml:AudienceRestriction><saml:Audience>${full.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`,
    `<saml:AuthnStatement AuthnInstant="${at(0)}" SessionIndex="_s1"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
    attributes.length > 0 ? `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement>` : '',
    '</saml:Assertion></samlp:Response>',
  ].join('');
};

/** An instance whose organization signs in by a SAML provider that `samlify` makes; `endpoint` is a way to storage. */
export const openSamlPlace = async (
  endpoint?: string,
  settings: Partial<Settings> = {},
): Promise<SamlPlace> => {
  const accounts = await openAccountsPlace({ sendsMail: true, ...settings }, endpoint);
  const { world } = accounts;
  const [own, strangers] = await Promise.all([
    newKeyPair(testRuntime(), 'provider'),
    newKeyPair(testRuntime(), 'stranger'),
  ]);
  const { organization } = await world.ok(world.admin, 'GET', `/api/v1/organization/${world.orgId}`);
  const whole = {
    organizationId: world.orgId,
    authProvider: 'okta-saml',
    isActive: true,
    entryPoint,
    issuer: '',
    cert: own.certificate,
    providerEntityId: '',
    signRequests: false,
    allowIdpInitiated: false,
    groupAttribute: '',
  };
  const configured: SamlPlace['configured'] = (changes = {}) =>
    world.send(world.admin, 'PATCH', configPath, { ...whole, ...changes });
  const made = await world.send(world.admin, 'POST', configPath, whole);
  if (made.status !== 200) throw new Error(`Configuring answered ${made.status} ${made.text}`);
  const config = made.body;

  const begin: SamlPlace['begin'] = async (query = {}) => {
    const path = `/api/v1/sso/redirect/saml2/organizations/${organization.slug}`;
    const reply = await world.app.request('GET', path, { query });
    if (reply.status !== 302) throw new Error(`Beginning answered ${reply.status} ${reply.text}`);
    const location = new URL(reply.headers.location ?? '');
    const request = Buffer.from(location.searchParams.get('SAMLRequest') ?? '', 'base64');
    const { inflateRawSync } = await import('node:zlib');
    const [, requestId = ''] = / ID="([^"]+)"/.exec(inflateRawSync(request).toString()) ?? [];
    const relayState = location.searchParams.get('RelayState') ?? '';
    return { location, cookie: cookieOf(reply), requestId, relayState };
  };

  const answer: SamlPlace['answer'] = async (begun, said = {}, how = {}) => {
    const context = unsignedAnswer({ config }, world.app.runtime.now(), said, begun?.requestId);
    if (how.response === false && how.assertion === false) return Buffer.from(context).toString('base64');
    const { text: metadata } = await world.app.request('GET', new URL(config.metadataUrl).pathname);
    const signer = { entityId: idpEntity, entryPoint, pair: how.byStranger ? strangers : own };
    return signedAnswer(signer, { context, metadata, requestId: begun?.requestId }, how);
  };

  const post: SamlPlace['post'] = (samlResponse, { cookie, relayState }) => {
    const form = new URLSearchParams({
      SAMLResponse: samlResponse,
      ...(relayState !== undefined && { RelayState: relayState }),
    });
    return world.app.request('POST', new URL(config.acsUrl).pathname, {
      text: form.toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'https://idp.example.com',
        'sec-fetch-site': 'cross-site',
      },
      ...(cookie && { cookies: [cookie] }),
    });
  };

  const vouched: SamlPlace['vouched'] = async (said, how) => {
    const begun = await begin();
    const reply = await post(await answer(begun, said, how), begun);
    if (reply.status !== 302) throw new Error(`Coming back answered ${reply.status} ${reply.text}`);
    return { providerAuthToken: tokenIn(reply), cookie: begun.cookie };
  };
  const exchange: SamlPlace['exchange'] = ({ providerAuthToken, cookie }, more = {}, token) =>
    accounts.post(
      '/api/v1/sso/token-exchange',
      { providerAuthToken, ...more },
      { cookies: [cookie], ...(token !== undefined && { token }) },
    );
  return {
    accounts,
    orgSlug: organization.slug,
    config,
    certificate: own.certificate,
    strangersCertificate: strangers.certificate,
    configured,
    begin,
    answer,
    post,
    vouched,
    exchange,
    signIn: async (said, how, more) => exchange(await vouched(said, how), more),
  };
};
