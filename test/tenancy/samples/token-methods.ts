import { type SampleOf, type Samples, withParams } from './sample.ts';

/** Login methods that take tokens of others, as they may be configured. */
export const tokenMethods = {
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

const bare = (config: Readonly<Record<string, unknown>>): SampleOf =>
  withParams(({ bareIdentityId }) => ({ identityId: bareIdentityId }), config);
const attached = (fields?: Readonly<Record<string, unknown>>): SampleOf =>
  withParams(({ tokenIdentityId }) => ({ identityId: tokenIdentityId }), fields);

/** Each of them attached, read, changed and removed. */
export const tokenMethodSamples: Samples = Object.fromEntries(
  Object.entries(tokenMethods).flatMap(([method, config]) => {
    const path = `/api/v1/auth/${method}/identities/{identityId}`;
    return [
      [`POST ${path}`, bare(config)],
      [`GET ${path}`, attached()],
      [`PATCH ${path}`, attached({ accessTokenTTL: 3600, accessTokenMaxTTL: 7200 })],
      [`DELETE ${path}`, attached()],
    ] as const;
  }),
);
