import { body, bodyOf, hiding, nothing, type SpecimenOf, type Specimens, withParams } from './specimen.ts';

const universalAuth = '/api/v1/auth/universal-auth/identities/{identityId}';
const tokenAuth = '/api/v1/auth/token-auth/identities/{identityId}';
const policy = { accessTokenTTL: 3600, accessTokenMaxTTL: 7200 };

/** The identity that nothing is attached to yet. */
const bare: SpecimenOf = withParams(({ bareIdentityId }) => ({ identityId: bareIdentityId }), {});
/** The identity with token auth. */
const listed = (fields?: Readonly<Record<string, unknown>>): SpecimenOf =>
  withParams(({ tokenIdentityId }) => ({ identityId: tokenIdentityId }), fields);

const ofToken: SpecimenOf = hiding(
  ['accessToken'],
  bodyOf(({ accessToken }) => ({ accessToken })),
);

export const specimens: Specimens = {
  [`POST ${universalAuth}`]: bare,
  [`GET ${universalAuth}`]: nothing,
  [`PATCH ${universalAuth}`]: body(policy),
  [`DELETE ${universalAuth}`]: nothing,
  [`POST ${universalAuth}/client-secrets`]: body(),
  [`GET ${universalAuth}/client-secrets`]: nothing,
  [`GET ${universalAuth}/client-secrets/{clientSecretId}`]: nothing,
  [`POST ${universalAuth}/client-secrets/{clientSecretId}/revoke`]: nothing,
  [`POST ${universalAuth}/clear-lockouts`]: nothing,
  'POST /api/v1/auth/ldap-auth/identities/{identityId}/clear-lockouts': listed(),
  [`POST ${tokenAuth}`]: bare,
  [`GET ${tokenAuth}`]: listed(),
  [`PATCH ${tokenAuth}`]: listed(policy),
  [`DELETE ${tokenAuth}`]: listed(),
  [`POST ${tokenAuth}/tokens`]: listed({}),
  [`GET ${tokenAuth}/tokens`]: listed(),
  'GET /api/v1/auth/token-auth/tokens/{tokenId}': nothing,
  'PATCH /api/v1/auth/token-auth/tokens/{tokenId}': body({ name: 'renamed' }),
  'POST /api/v1/auth/token-auth/tokens/{tokenId}/revoke': nothing,

  'POST /api/v1/auth/universal-auth/login': hiding(
    ['clientSecret'],
    bodyOf(({ clientId, clientSecret }) => ({ clientId, clientSecret })),
  ),
  'POST /api/v1/auth/token/renew': ofToken,
  'POST /api/v1/auth/token/revoke': ofToken,
};
