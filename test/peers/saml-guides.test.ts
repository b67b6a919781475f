import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKeyPair } from '../../layers/domain/sso/saml/key-pair.ts';
import { testRuntime } from '../harness/clock.ts';
import { signedAnswer } from '../world/saml-answer.ts';
import { idpEntity, type Signing, unsignedAnswer } from '../world/saml-place.ts';
import { answered, blocksOf, guide } from './guide.ts';
import {
  type GuidesOrganization,
  openSignOnPlace,
  type SignOnPlace,
  samlRequestIn,
} from './sign-on-place.ts';

let place: SignOnPlace;
beforeAll(async () => {
  place = await openSignOnPlace();
}, 240_000);
afterAll(() => place?.close());

interface Vendor {
  readonly page: string;
  readonly signs: Signing;
  /** Names of attributes for address, first and last name, and groups, as the page gives them. */
  readonly names: readonly [string, string, string, string];
  /** What the page has said in prose of the configuration. */
  readonly more?: object;
}

const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';
const usual = ['email', 'firstName', 'lastName', 'groups'] as const;
const entraGroups = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups';
const vendors: readonly Vendor[] = [
  { page: 'saml', signs: { response: false }, names: usual },
  { page: 'okta', signs: {}, names: usual },
  { page: 'entra-id', signs: {}, names: ['email', 'firstName', 'lastName', entraGroups] },
  {
    page: 'entra-id',
    signs: {},
    names: [`${claims}emailaddress`, `${claims}givenname`, `${claims}surname`, entraGroups],
  },
  { page: 'google-workspace', signs: { assertion: false }, names: usual },
  {
    page: 'jumpcloud',
    signs: { response: false },
    names: usual,
    more: { providerEntityId: 'https://example.com/locket' },
  },
  { page: 'keycloak', signs: {}, names: usual, more: { signRequests: true } },
  {
    page: 'keycloak',
    signs: { encrypted: true },
    names: ['urn:oid:1.2.840.113549.1.9.1', 'urn:oid:2.5.4.42', 'urn:oid:2.5.4.4', 'member'],
    more: { signRequests: true },
  },
];

const entryPoint = 'https://idp.example.net/peer';

/** Configures as the page has it typed, or, where it has nothing typed, as the page on SAML has. */
const configured = async ({ page, names, more }: Vendor, variables: GuidesOrganization, cert: string) => {
  const [own, shared] = [blocksOf(page), blocksOf('saml')];
  const [profile = ''] = /\w+-saml(?=`|")/.exec(guide(page)) ?? [];
  const block = own[0] ?? shared[0] ?? '';
  const [, printedProfile = ''] = /"authProvider": "([^"]+)"/.exec(block) ?? [];
  const [, printedEntry = ''] = /"entryPoint": "([^"]+)"/.exec(block) ?? [];
  const said = Object.entries({ groupAttribute: names[3], ...more }).map(
    ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  const [config] = await answered(block, variables, [
    [`"${printedProfile}"`, `"${own.length > 0 ? printedProfile : profile}"`],
    [printedEntry, entryPoint],
    ['"-----BEGIN CERTIFICATE-----\\n…"', JSON.stringify(cert)],
    ['"isActive": true,', `"isActive": true, ${said.join(', ')},`],
  ]);
  return config;
};

/** What the page names, with the variables as this organization has them. */
const namedOn = (page: string, { LOCKET, ORG, SLUG }: GuidesOrganization): string =>
  guide(page).replaceAll('$LOCKET', LOCKET).replaceAll('$ORG', ORG).replaceAll('SLUG', SLUG);

describe('the guides to SAML, followed with samlify', () => {
  it.each(vendors)('$page: people come as $names.0, into the groups of $names.3', async (vendor) => {
    const variables = await place.organization(`SAML ${vendor.page}`);
    const pair = await newKeyPair(testRuntime(), 'provider');
    const config = await configured(vendor, variables, pair.certificate);
    const admins = await place.group(variables, 'admins');
    const [, mappings = ''] = /^```json\n(.*?)^```/ms.exec(guide('saml')) ?? [];
    const json = JSON.parse(mappings);
    const put = { method: 'PUT', token: variables.TOKEN, json };
    expect((await place.visit('/api/v1/sso/group-mappings', put)).status).toBe(200);

    const text = namedOn(vendor.page, variables);
    if (vendor.page !== 'keycloak')
      for (const each of [config.acsUrl, config.entityId]) expect(text).toContain(`\`${each}\``);
    if (vendor.names[0] === 'email')
      for (const name of vendor.names.slice(0, 3)) expect(text).toContain(`\`${name}\``);
    expect(namedOn('saml', variables)).toContain(`\`${config.metadataUrl}\``);

    const start = `/api/v1/sso/redirect/saml2/organizations/${variables.SLUG}`;
    const begun = await place.visit(start);
    expect(begun.location.startsWith(entryPoint)).toBe(true);
    const { requestId, relayState } = samlRequestIn(begun.location);
    const [email, firstName, lastName, groups] = vendor.names;
    // An address of its own: one that has an account is linked with its owner's consent only.
    const address = `${variables.SLUG}@example.com`;
    const attributes = {
      [email]: [address],
      [firstName]: ['Ada'],
      [lastName]: ['Lovelace'],
      [groups]: ['secrets-admins', 'others'],
    };
    const issuer = (vendor.more as { providerEntityId?: string } | undefined)?.providerEntityId ?? idpEntity;
    const said = { nameId: 'principal@example.org', attributes, issuer };
    const context = unsignedAnswer({ config }, new Date(), said, requestId);
    const metadata = String((await place.visit(config.metadataUrl)).body);
    const signer = { entityId: issuer, entryPoint, pair };
    const answer = await signedAnswer(signer, { context, metadata, requestId }, vendor.signs);
    const form = new URLSearchParams({ SAMLResponse: answer, RelayState: relayState });
    const posted = await place.visit(config.acsUrl, { form, cookie: begun.cookie });
    expect(posted.status, JSON.stringify(posted.body)).toBe(302);
    const entered = await place.enter(posted.location, begun.cookie);
    expect(entered.body).toMatchObject({ organizationId: variables.ORG, email: address });
    expect(await place.members(variables)).toMatchObject({ [address]: 'Ada Lovelace' });
    expect(await place.inGroup(variables, admins)).toEqual([address]);
  });
});
