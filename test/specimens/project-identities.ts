import { body, nothing, type SpecimenOf, type Specimens, withParams } from './specimen.ts';

const roles = body({ roles: [{ role: 'viewer' }] });
const byMembership: SpecimenOf = withParams(({ identityMembershipId }) => ({
  membershipId: identityMembershipId,
}));

const identitiesUnder = (base: string): Specimens => ({
  [`GET ${base}`]: nothing,
  [`POST ${base}/{identityId}`]: withParams(({ bareIdentityId }) => ({ identityId: bareIdentityId }), {
    role: 'viewer',
  }),
  [`GET ${base}/{identityId}`]: nothing,
  [`PATCH ${base}/{identityId}`]: roles,
  [`DELETE ${base}/{identityId}`]: nothing,
});

const own = withParams(({ projectIdentityId }) => ({ identityId: projectIdentityId }));

export const specimens: Specimens = {
  'GET /api/v1/projects/{projectId}/identities': nothing,
  'POST /api/v1/projects/{projectId}/identities': body({ name: 'deploy', roles: [{ role: 'viewer' }] }),
  'GET /api/v1/projects/{projectId}/identities/{identityId}': own,
  'PATCH /api/v1/projects/{projectId}/identities/{identityId}': withParams(
    ({ projectIdentityId }) => ({ identityId: projectIdentityId }),
    { name: 'deploy' },
  ),
  'DELETE /api/v1/projects/{projectId}/identities/{identityId}': own,
  ...identitiesUnder('/api/v2/workspace/{projectId}/identity-memberships'),
  ...identitiesUnder('/api/v1/projects/{projectId}/identity-memberships'),
  ...identitiesUnder('/api/v1/projects/{projectId}/memberships/identities'),
  'GET /api/v2/workspace/identity-memberships/{membershipId}': byMembership,
  'GET /api/v1/projects/identity-memberships/{membershipId}': byMembership,
};
