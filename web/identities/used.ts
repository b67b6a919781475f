const methods = [
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

const verbs = ['GET', 'POST', 'PATCH', 'DELETE'] as const;

export const used = [
  'GET /api/v1/identities',
  'POST /api/v1/identities',
  'GET /api/v1/identities/{identityId}',
  'PATCH /api/v1/identities/{identityId}',
  'DELETE /api/v1/identities/{identityId}',
  'POST /api/v1/identities/{identityId}/revoke-tokens',
  'GET /api/v1/identities/{identityId}/identity-memberships',
  'GET /api/v1/auth/universal-auth/identities/{identityId}/client-secrets',
  'POST /api/v1/auth/universal-auth/identities/{identityId}/client-secrets',
  'POST /api/v1/auth/universal-auth/identities/{identityId}/client-secrets/{clientSecretId}/revoke',
  'GET /api/v1/auth/token-auth/identities/{identityId}/tokens',
  'POST /api/v1/auth/token-auth/identities/{identityId}/tokens',
  'POST /api/v1/auth/token-auth/tokens/{tokenId}/revoke',
  ...methods.flatMap((method) =>
    verbs.map((verb) => `${verb} /api/v1/auth/${method}/identities/{identityId}`),
  ),
] as const;
