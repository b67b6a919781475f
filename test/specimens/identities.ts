import { body, bodyOf, nothing, queryOf, type Specimens } from './specimen.ts';

export const specimens: Specimens = {
  'POST /api/v1/identities': bodyOf(({ orgId }) => ({ name: 'new', organizationId: orgId })),
  'GET /api/v1/identities': queryOf(({ orgId }) => ({ orgId })),
  'GET /api/v1/identities/{identityId}': nothing,
  'PATCH /api/v1/identities/{identityId}': body({ name: 'renamed' }),
  'DELETE /api/v1/identities/{identityId}': nothing,
  'POST /api/v1/identities/{identityId}/revoke-tokens': nothing,
  'GET /api/v1/identities/{identityId}/identity-memberships': nothing,
  'GET /api/v2/organizations/{orgId}/identity-memberships': nothing,
  'GET /api/v1/identities/details': nothing,
};
