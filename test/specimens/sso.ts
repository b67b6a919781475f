import { bodyOf, hiding, queryOf, type SpecimenOf, type Specimens } from './specimen.ts';

const config = '/api/v1/sso/oidc/config';

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

/** Nobody was at a provider before. */
const noSignIn = { status: 401, message: /Invalid token|began no sign-in/ };
const afterSignIn: SpecimenOf = () => ({
  body: { providerAuthToken: 'what-nobody-signed' },
  owner: noSignIn,
});

export const specimens: Specimens = {
  [`GET ${config}`]: queryOf(({ orgSlug }) => ({ orgSlug })),
  [`POST ${config}`]: hiding(['clientSecret'], another),
  [`PATCH ${config}`]: bodyOf(({ orgSlug }) => ({ orgSlug, allowedEmailDomains: 'example.org' })),
  'GET /api/v1/sso/oidc/login': ({ orgSlug }) => ({
    query: { orgSlug },
    owner: { status: 400, message: /identity provider cannot be used/ },
  }),
  'GET /api/v1/sso/oidc/callback': () => ({ query: { state: 'a', code: 'b' }, owner: noSignIn }),
  'POST /api/v1/sso/token-exchange': hiding(['providerAuthToken'], afterSignIn),
  'POST /api/v1/sso/confirmation': hiding(['providerAuthToken'], afterSignIn),
};
