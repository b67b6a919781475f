import { body, bodyOf, type Fields, nothing, type SampleOf, type Samples, withParams } from './sample.ts';

const renamed = body({ name: 'Renamed' });
const newProject = body({ projectName: 'New' });
const bySlug = (fields?: Fields): SampleOf =>
  withParams(({ projectSlug }) => ({ slug: projectSlug }), fields);

const environmentsUnder = (base: string): Samples => ({
  [`POST ${base}/{projectId}/environments`]: body({ name: 'New', slug: 'new' }),
  [`PATCH ${base}/{projectId}/environments/{environmentId}`]: body({ name: 'Changed', slug: 'changed' }),
  [`DELETE ${base}/{projectId}/environments/{environmentId}`]: nothing,
  [`GET ${base}/{projectId}/environments/{environmentId}`]: nothing,
});

const tagsUnder = (base: string): Samples => ({
  [`GET ${base}`]: nothing,
  [`POST ${base}`]: body({ slug: 'new', color: '#00ff00' }),
  [`GET ${base}/{tagId}`]: nothing,
  [`GET ${base}/slug/{tagSlug}`]: nothing,
  [`PATCH ${base}/{tagId}`]: body({ slug: 'changed', color: '#00ff00' }),
  [`DELETE ${base}/{tagId}`]: nothing,
});

export const projectSamples: Samples = {
  'GET /api/v1/workspace': nothing,
  'GET /api/v1/projects': nothing,
  'POST /api/v2/workspace': newProject,
  'POST /api/v1/projects': newProject,
  'GET /api/v1/workspace/{projectId}': nothing,
  'GET /api/v1/projects/{projectId}': nothing,
  'GET /api/v2/workspace/{slug}': bySlug(),
  'GET /api/v1/projects/slug/{slug}': bySlug(),
  'PATCH /api/v1/workspace/{projectId}': renamed,
  'PATCH /api/v1/projects/{projectId}': renamed,
  'PATCH /api/v2/workspace/{slug}': bySlug({ name: 'Renamed' }),
  'POST /api/v1/workspace/{projectId}/name': renamed,
  'POST /api/v1/workspace/{projectId}/auto-capitalization': body({ autoCapitalization: true }),
  'PUT /api/v1/workspace/{slug}/version-limit': bySlug({ pitVersionLimit: 5 }),
  'PUT /api/v1/workspace/{slug}/audit-logs-retention': bySlug({ auditLogsRetentionDays: 5 }),
  'DELETE /api/v1/workspace/{projectId}': nothing,
  'DELETE /api/v2/workspace/{slug}': bySlug(),
  'GET /api/v1/projects/deleted': nothing,
  'GET /api/v1/organization-admin/projects': nothing,
  'POST /api/v1/organization-admin/projects/{projectId}/grant-admin-access': nothing,
  'POST /api/v1/projects/{projectId}/restore': withParams(
    ({ deletedProjectId }) => ({ projectId: deletedProjectId }),
    {},
  ),
  'GET /api/v1/workspace/{projectId}/permissions': nothing,

  ...environmentsUnder('/api/v1/workspace'),
  ...environmentsUnder('/api/v1/projects'),
  'GET /api/v1/workspace/environments/{environmentId}': nothing,
  'GET /api/v1/projects/{projectId}/environments/slug/{slug}': withParams(({ environment }) => ({
    slug: environment,
  })),
  'GET /api/v1/projects/{projectId}/environments/deleted': nothing,
  'POST /api/v1/projects/{projectId}/environments/{environmentId}/restore': withParams(
    ({ deletedEnvironmentId }) => ({ environmentId: deletedEnvironmentId }),
    {},
  ),

  ...tagsUnder('/api/v1/workspace/{projectId}/tags'),
  ...tagsUnder('/api/v1/projects/{projectId}/tags'),

  'GET /api/v1/project-templates': nothing,
  'POST /api/v1/project-templates': body({ name: 'new' }),
  'GET /api/v1/project-templates/{templateId}': nothing,
  'PATCH /api/v1/project-templates/{templateId}': body({ description: 'changed' }),
  'DELETE /api/v1/project-templates/{templateId}': nothing,
};

const roles = body({ roles: [{ role: 'viewer' }] });
const alreadyMember = { status: 400, message: /already/i };
const byMembership: SampleOf = withParams(({ identityMembershipId }) => ({
  membershipId: identityMembershipId,
}));

export const membershipSamples: Samples = {
  'POST /api/v2/workspace/{projectId}/identity-memberships/{identityId}': withParams(
    ({ bareIdentityId }) => ({ identityId: bareIdentityId }),
    { role: 'viewer' },
  ),
  'PATCH /api/v2/workspace/{projectId}/identity-memberships/{identityId}': roles,
  'PATCH /api/v1/projects/{projectId}/memberships/identities/{identityId}': roles,
  'DELETE /api/v2/workspace/{projectId}/identity-memberships/{identityId}': nothing,
  'GET /api/v2/workspace/{projectId}/identity-memberships': nothing,
  'GET /api/v2/workspace/{projectId}/identity-memberships/{identityId}': nothing,
  'GET /api/v1/projects/{projectId}/memberships/identities/{identityId}': nothing,
  'GET /api/v2/workspace/identity-memberships/{membershipId}': byMembership,

  'POST /api/v2/workspace/{projectId}/memberships': ({ username }) => ({
    body: { emails: [username] },
    owner: alreadyMember,
  }),
  'DELETE /api/v2/workspace/{projectId}/memberships': bodyOf(({ username }) => ({ emails: [username] })),
  'DELETE /api/v1/workspace/{projectId}/memberships/{membershipId}': nothing,
  'PATCH /api/v1/workspace/{projectId}/memberships/{membershipId}': roles,
  'DELETE /api/v1/workspace/{projectId}/leave': nothing,
  'POST /api/v1/workspace/{projectId}/memberships': ({ orgMembershipId }) => ({
    body: { members: [{ orgMembershipId }] },
    owner: alreadyMember,
  }),
  'GET /api/v1/workspace/{projectId}/memberships': nothing,
  'GET /api/v1/workspace/{projectId}/users': nothing,
  'POST /api/v1/workspace/{projectId}/memberships/details': bodyOf(({ username }) => ({ username })),
  'GET /api/v1/projects/{projectId}/user/{userId}/membership': nothing,
};
