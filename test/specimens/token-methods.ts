import { authority } from '../functions/auth/kubernetes/authority.ts';
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
  'kubernetes-auth': {
    kubernetesHost: 'https://kubernetes.example',
    tokenReviewerJwt: 'reviewer-token',
    allowedNamespaces: 'default',
  },
  'gcp-auth': { type: 'gce', allowedServiceAccounts: '*' },
  'ldap-auth': {
    url: 'ldaps://ldap.example',
    bindDN: 'cn=locket,dc=example',
    bindPass: 'bind-password',
    searchBase: 'dc=example',
    allowedFields: [{ key: 'uid', value: '*' }],
  },
  'tls-cert-auth': { caCertificate: authority.ca, allowedCommonNames: 'app' },
} as const;

const bare = (config: Readonly<Record<string, unknown>>): SpecimenOf =>
  withParams(({ bareIdentityId }) => ({ identityId: bareIdentityId }), config);
const attached = (fields?: Readonly<Record<string, unknown>>): SpecimenOf =>
  withParams(({ tokenIdentityId }) => ({ identityId: tokenIdentityId }), fields);

/** What is shown here is nobody's proof: a valid request, refused for what it shows. */
const shown = { jwt: 'nothing' };
const signed = { iamHttpRequestMethod: 'POST', iamRequestBody: 'YQ==', iamRequestHeaders: 'e30=' };
const login =
  (proof: Readonly<Record<string, string>>): SpecimenOf =>
  ({ tokenIdentityId }) => ({
    body: { identityId: tokenIdentityId, ...proof },
    owner: { status: 401, message: /./ },
  });

/** What is shown to each, and which members of it are secrets. A name that nobody can have comes to no directory. */
const proofs: Readonly<Record<string, SpecimenOf>> = {
  'aws-auth': hiding(['iamRequestHeaders'], login(signed)),
  'ldap-auth': hiding(['password'], login({ username: 'no\u200bbody', password: 'wrong-password' })),
  'tls-cert-auth': login({}),
};

/** Members that hold a secret when a method is attached. */
const secretsOf = (config: object): readonly string[] =>
  ['tokenReviewerJwt', 'bindPass'].filter((member) => member in config);

/** Each of them attached, read, changed, removed, and tried. */
export const specimens: Specimens = Object.fromEntries(
  Object.entries(tokenMethods).flatMap(([method, config]) => {
    const path = `/api/v1/auth/${method}/identities/{identityId}`;
    return [
      [`POST ${path}`, hiding(secretsOf(config), bare(config))],
      [`GET ${path}`, attached()],
      [`PATCH ${path}`, attached({ accessTokenTTL: 3600, accessTokenMaxTTL: 7200 })],
      [`DELETE ${path}`, attached()],
      [`POST /api/v1/auth/${method}/login`, proofs[method] ?? hiding(['jwt'], login(shown))],
    ] as const;
  }),
);
