import { hiding, type SpecimenOf, type Specimens, withParams } from './specimen.ts';

/** Login methods by the id of an identity, as they may be configured. */
export const tokenMethods = {
  'aws-auth': { allowedPrincipalArns: 'arn:aws:iam::123456789012:role/reader' },
  'oidc-auth': {
    oidcDiscoveryUrl: 'https://issuer.example',
    boundIssuer: 'https://issuer.example',
    boundSubject: 'workload',
  },
  'jwt-auth': {
    configurationType: 'jwks',
    jwksUrl: 'https://issuer.example/keys',
    boundSubject: 'workload',
  },
  'azure-auth': { tenantId: '6b579c00-5c85-4b44-aabe-f8a000000000', resource: 'api://locket' },
  'gcp-auth': { type: 'gce', allowedServiceAccounts: '*' },
} as const;

const bare = (config: Readonly<Record<string, unknown>>): SpecimenOf =>
  withParams(({ bareIdentityId }) => ({ identityId: bareIdentityId }), config);
const attached = (fields?: Readonly<Record<string, unknown>>): SpecimenOf =>
  withParams(({ tokenIdentityId }) => ({ identityId: tokenIdentityId }), fields);

/** What is shown here is nobody's proof: a valid request, refused for what it shows. */
const shown = { jwt: 'a.b.c' };
const signed = { iamHttpRequestMethod: 'POST', iamRequestBody: 'YQ==', iamRequestHeaders: 'e30=' };
const login =
  (proof: Readonly<Record<string, string>>): SpecimenOf =>
  ({ tokenIdentityId }) => ({
    body: { identityId: tokenIdentityId, ...proof },
    owner: { status: 401, message: /./ },
  });

/** Each of them attached, read, changed, removed, and tried. */
export const specimens: Specimens = Object.fromEntries(
  Object.entries(tokenMethods).flatMap(([method, config]) => {
    const path = `/api/v1/auth/${method}/identities/{identityId}`;
    return [
      [`POST ${path}`, bare(config)],
      [`GET ${path}`, attached()],
      [`PATCH ${path}`, attached({ accessTokenTTL: 3600, accessTokenMaxTTL: 7200 })],
      [`DELETE ${path}`, attached()],
      [
        `POST /api/v1/auth/${method}/login`,
        method === 'aws-auth' ? hiding(['iamRequestHeaders'], login(signed)) : hiding(['jwt'], login(shown)),
      ],
    ] as const;
  }),
);
