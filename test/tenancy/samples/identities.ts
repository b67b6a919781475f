import { body, bodyOf, nothing, queryOf, type SampleOf, type Samples, withParams } from './sample.ts';
import { tokenMethodSamples } from './token-methods.ts';

const universalAuth = '/api/v1/auth/universal-auth/identities/{identityId}';
const tokenAuth = '/api/v1/auth/token-auth/identities/{identityId}';
const policy = { accessTokenTTL: 3600, accessTokenMaxTTL: 7200 };

/** The identity that nothing is attached to yet. */
const bare: SampleOf = withParams(({ bareIdentityId }) => ({ identityId: bareIdentityId }), {});
/** The identity with token auth. */
const listed = (fields?: Readonly<Record<string, unknown>>): SampleOf =>
  withParams(({ tokenIdentityId }) => ({ identityId: tokenIdentityId }), fields);

export const identitySamples: Samples = {
  'POST /api/v1/identities': bodyOf(({ orgId }) => ({ name: 'new', organizationId: orgId })),
  'GET /api/v1/identities': queryOf(({ orgId }) => ({ orgId })),
  'GET /api/v1/identities/{identityId}': nothing,
  'PATCH /api/v1/identities/{identityId}': body({ name: 'renamed' }),
  'DELETE /api/v1/identities/{identityId}': nothing,
  'GET /api/v1/identities/{identityId}/identity-memberships': nothing,
  'GET /api/v2/organizations/{orgId}/identity-memberships': nothing,
  'GET /api/v1/identities/details': nothing,

  [`POST ${universalAuth}`]: bare,
  [`GET ${universalAuth}`]: nothing,
  [`PATCH ${universalAuth}`]: body(policy),
  [`DELETE ${universalAuth}`]: nothing,
  [`POST ${universalAuth}/client-secrets`]: body(),
  [`GET ${universalAuth}/client-secrets`]: nothing,
  [`GET ${universalAuth}/client-secrets/{clientSecretId}`]: nothing,
  [`POST ${universalAuth}/client-secrets/{clientSecretId}/revoke`]: nothing,
  [`POST ${tokenAuth}`]: bare,
  [`GET ${tokenAuth}`]: listed(),
  [`PATCH ${tokenAuth}`]: listed(policy),
  [`DELETE ${tokenAuth}`]: listed(),
  [`POST ${tokenAuth}/tokens`]: listed({}),
  [`GET ${tokenAuth}/tokens`]: listed(),
  'GET /api/v1/auth/token-auth/tokens/{tokenId}': nothing,
  'PATCH /api/v1/auth/token-auth/tokens/{tokenId}': body({ name: 'renamed' }),
  'POST /api/v1/auth/token-auth/tokens/{tokenId}/revoke': nothing,
  ...tokenMethodSamples,
};

/** Sessions of people, and what an account may ask about itself. */
export const accountSamples: Samples = {
  'POST /api/v3/auth/select-organization': bodyOf(({ orgId }) => ({ organizationId: orgId })),
  'POST /api/v1/auth/checkAuth': nothing,
  'POST /api/v1/auth/logout': nothing,
  'GET /api/v1/organization': nothing,
  'GET /api/v1/organization/accessible-with-sub-orgs': nothing,
};
