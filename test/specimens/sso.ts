import { body, bodyOf, hiding, nothing, queryOf, type SpecimenOf, type Specimens } from './specimen.ts';

const config = '/api/v1/sso/oidc/config';
const saml = '/api/v1/sso/config';
const domains = '/api/v1/organization/{orgId}/verified-domains';
const codes = '/api/v1/organization/{orgId}/break-glass-codes';

/** An organization has one provider. */
const another: SpecimenOf = ({ orgSlug }) => ({
  body: {
    orgSlug,
    configurationType: 'discoveryURL',
    discoveryURL: 'https://127.0.0.1/provider',
    clientId: 'locket',
    clientSecret: 'what only the two of them know',
    isActive: true,
  },
  owner: { status: 400, message: /has an OIDC configuration/ },
});

const anotherSaml: SpecimenOf = ({ orgId }) => ({
  body: {
    organizationId: orgId,
    authProvider: 'okta-saml',
    isActive: true,
    entryPoint: 'https://idp.example.com/sso',
    issuer: '',
    cert: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
  },
  owner: { status: 400, message: /cert must be certificates/ },
});

/** Nobody was at a provider before. */
const noSignIn = { status: 401, message: /Invalid token|began no sign-in/ };
const afterSignIn: SpecimenOf = () => ({
  body: { providerAuthToken: 'what-nobody-signed' },
  owner: noSignIn,
});

const notOffered = { status: 404, message: /is not offered/ };
const atProvider: SpecimenOf = () => ({ owner: notOffered });
const fromProvider: SpecimenOf = () => ({ query: { state: 'a', code: 'b' }, owner: noSignIn });
const toSaml: SpecimenOf = () => ({ owner: { status: 302, message: /^$/ } });

export const specimens: Specimens = {
  [`GET ${config}`]: queryOf(({ orgSlug }) => ({ orgSlug })),
  [`POST ${config}`]: hiding(['clientSecret'], another),
  [`PATCH ${config}`]: bodyOf(({ orgSlug }) => ({ orgSlug, allowedEmailDomains: 'example.org' })),
  'GET /api/v1/sso/oidc/login': ({ orgSlug }) => ({
    query: { orgSlug },
    owner: { status: 400, message: /identity provider cannot be used/ },
  }),
  'GET /api/v1/sso/oidc/callback': () => ({ query: { state: 'a', code: 'b' }, owner: noSignIn }),
  'GET /api/v1/sso/oidc/login/error': () => ({ owner: { status: 401, message: /did not succeed/ } }),
  [`GET ${saml}`]: queryOf(({ orgId }) => ({ organizationId: orgId })),
  [`POST ${saml}`]: anotherSaml,
  [`PATCH ${saml}`]: bodyOf(({ orgId }) => ({ organizationId: orgId, groupAttribute: 'groups' })),
  'GET /api/v1/sso/redirect/saml2/organizations/{orgSlug}': toSaml,
  'GET /api/v1/sso/redirect/saml2/{samlConfigId}': toSaml,
  'POST /api/v1/sso/saml2/{samlConfigId}': () => ({
    body: { SAMLResponse: 'PHNhbWxwOlJlc3BvbnNlLz4=', RelayState: 'what-nobody-gave' },
    owner: { status: 401, message: /did not begin/ },
  }),
  'GET /api/v1/sso/saml2/{samlConfigId}/metadata': nothing,
  'GET /api/v1/sso/redirect/google': atProvider,
  'GET /api/v1/sso/redirect/github': atProvider,
  'GET /api/v1/sso/redirect/gitlab': atProvider,
  'GET /api/v1/sso/google': fromProvider,
  'GET /api/v1/sso/github': fromProvider,
  'GET /api/v1/sso/gitlab': fromProvider,
  'GET /api/v1/sso/methods': queryOf(() => ({ email: 'ada@example.org' })),
  'GET /api/v1/sso/redirect': () => ({
    query: { email: 'ada@example.org' },
    owner: { status: 404, message: /No single sign-on/ },
  }),
  'GET /api/v1/sso/group-mappings': nothing,
  'PUT /api/v1/sso/group-mappings': body({ mappings: [] }),
  [`GET ${domains}`]: nothing,
  [`POST ${domains}`]: body({ domain: 'example.org' }),
  [`POST ${domains}/{domainId}/verify`]: () => ({ owner: { status: 400, message: /no TXT record/ } }),
  [`DELETE ${domains}/{domainId}`]: nothing,
  [`GET ${codes}`]: nothing,
  [`POST ${codes}`]: nothing,
  'POST /api/v1/sso/break-glass': hiding(['code'], ({ orgId }) => ({
    body: { organizationId: orgId, code: 'WHAT-NOBODY-WAS-GIVEN' },
    owner: { status: 401, message: /opens nothing here/ },
  })),
  'POST /api/v1/sso/token-exchange': hiding(['providerAuthToken'], afterSignIn),
  'POST /api/v1/sso/confirmation': hiding(['providerAuthToken'], afterSignIn),
};
