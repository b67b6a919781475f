/** How a member of a login method is written in a form. */
export type Kind =
  | 'text'
  | 'secret'
  | 'pem'
  | 'pems'
  | 'lines'
  | 'map'
  | 'pairs'
  | 'addresses'
  | 'number'
  | 'check'
  | 'type'
  | 'configurationType';

export interface MethodField {
  readonly name: string;
  readonly kind: Kind;
  readonly isNeeded?: true;
  /** What it is unless said otherwise. */
  readonly usual?: string;
}

export const methodIds = [
  'universal-auth',
  'token-auth',
  'aws-auth',
  'kubernetes-auth',
  'gcp-auth',
  'azure-auth',
  'oidc-auth',
  'jwt-auth',
  'ldap-auth',
  'tls-cert-auth',
] as const;
export type MethodId = (typeof methodIds)[number];

const f = (name: string, kind: Kind = 'text', usual?: string): MethodField => ({
  name,
  kind,
  ...(usual !== undefined && { usual }),
});
const needed = (name: string, kind: Kind = 'text', usual?: string): MethodField => ({
  ...f(name, kind, usual),
  isNeeded: true,
});

const bounds = [
  f('boundSubject'),
  f('boundAudiences'),
  f('boundClaims', 'map'),
  f('claimMetadataMapping', 'map'),
];

const lockout = [
  f('lockoutEnabled', 'check', 'true'),
  f('lockoutThreshold', 'number'),
  f('lockoutDurationSeconds', 'number'),
  f('lockoutCounterResetSeconds', 'number'),
];

/** Choices of the fields that have some. */
export const choices = {
  type: ['iam', 'gce'],
  configurationType: ['jwks', 'static'],
} as const;

/** Every login method with what is its own; the form, its checks and its requests come from here. */
export const methods: Readonly<
  Record<MethodId, { readonly label: string; readonly fields: readonly MethodField[] }>
> = {
  'universal-auth': {
    label: 'Universal Auth',
    fields: [...lockout, f('clientSecretTrustedIps', 'addresses')],
  },
  'token-auth': { label: 'Token Auth', fields: [] },
  'aws-auth': {
    label: 'AWS Auth',
    fields: [f('allowedPrincipalArns'), f('allowedAccountIds'), f('stsEndpoint'), f('serverId')],
  },
  'kubernetes-auth': {
    label: 'Kubernetes Auth',
    fields: [
      needed('kubernetesHost'),
      f('tokenReviewerJwt', 'secret'),
      f('caCert', 'pem'),
      f('allowedNamespaces'),
      f('allowedNames'),
      f('allowedAudience'),
    ],
  },
  'gcp-auth': {
    label: 'GCP Auth',
    fields: [
      needed('type', 'type', 'gce'),
      f('allowedServiceAccounts'),
      f('allowedProjects'),
      f('allowedZones'),
    ],
  },
  'azure-auth': {
    label: 'Azure Auth',
    fields: [needed('tenantId'), needed('resource'), f('allowedServicePrincipalIds')],
  },
  'oidc-auth': {
    label: 'OIDC Auth',
    fields: [needed('oidcDiscoveryUrl'), needed('boundIssuer'), ...bounds, f('caCert', 'pem')],
  },
  'jwt-auth': {
    label: 'JWT Auth',
    fields: [
      needed('configurationType', 'configurationType', 'jwks'),
      f('jwksUrl'),
      f('jwksCaCert', 'pem'),
      f('publicKeys', 'pems'),
      f('boundIssuer'),
      ...bounds,
    ],
  },
  'ldap-auth': {
    label: 'LDAP Auth',
    fields: [
      needed('url'),
      needed('bindDN'),
      needed('bindPass', 'secret'),
      needed('searchBase'),
      f('searchFilter'),
      f('allowedFields', 'pairs'),
      f('ldapCaCertificate', 'pem'),
      ...lockout,
    ],
  },
  'tls-cert-auth': {
    label: 'TLS Certificate Auth',
    fields: [
      needed('caCertificate', 'pem'),
      f('allowedCommonNames'),
      f('allowedSubjectAltNames', 'lines'),
      f('verifyClientCertificateChain', 'check', 'true'),
    ],
  },
};

/** What every method says of its access tokens. */
export const tokenFields: readonly MethodField[] = [
  f('accessTokenTTL', 'number'),
  f('accessTokenMaxTTL', 'number'),
  f('accessTokenPeriod', 'number'),
  f('accessTokenNumUsesLimit', 'number'),
  f('accessTokenTrustedIps', 'addresses'),
];

export const fieldsOf = (method: MethodId): readonly MethodField[] => [
  ...methods[method].fields,
  ...tokenFields,
];
