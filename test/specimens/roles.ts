import { body, type SpecimenOf, type Specimens, withParams } from './specimen.ts';

type Params = Parameters<typeof withParams>[0];

const projectRole = {
  slug: 'release-manager',
  name: 'Release manager',
  description: 'Reads production, and changes staging',
  permissions: [
    { subject: 'secrets', action: ['read'], conditions: { environment: { $in: ['staging', 'prod'] } } },
    { subject: 'secrets', action: ['edit'], conditions: { environment: 'staging' } },
    {
      subject: 'secrets',
      action: ['read'],
      conditions: { secretPath: { $glob: '/keys/**' } },
      inverted: true,
    },
  ],
};

const projectRoles = (base: string, project: Params = () => ({})): Specimens => ({
  [`GET ${base}`]: withParams(project),
  [`GET ${base}/{roleId}`]: withParams(project),
  [`GET ${base}/slug/{roleSlug}`]: withParams((names) => ({ ...project(names), roleSlug: 'viewer' })),
  [`POST ${base}`]: withParams(project, projectRole),
  [`PATCH ${base}/{roleId}`]: withParams(project, { name: 'Renamed' }),
  [`DELETE ${base}/{roleId}`]: withParams(project),
});

const organizationRole = {
  slug: 'auditor',
  name: 'Auditor',
  permissions: [{ subject: 'audit-logs', action: ['read'] }],
};

const ofOrganization: Params = ({ organizationRoleId, organizationRoleSlug }) => ({
  roleId: organizationRoleId,
  roleSlug: organizationRoleSlug,
});

const organizationRoles = (base: string): Specimens => ({
  [`GET ${base}`]: withParams(() => ({})),
  [`GET ${base}/{roleId}`]: withParams(ofOrganization),
  [`GET ${base}/slug/{roleSlug}`]: withParams(ofOrganization),
  [`POST ${base}`]: body(organizationRole),
  [`PATCH ${base}/{roleId}`]: withParams(ofOrganization, { name: 'Renamed' }),
  [`DELETE ${base}/{roleId}`]: withParams(ofOrganization),
});

const explain: SpecimenOf = ({ identityId }) => ({
  body: {
    actor: { type: 'identity', id: identityId },
    action: 'read',
    subject: 'secrets',
    fields: { environment: 'dev', secretPath: '/', secretName: 'API_KEY', secretTags: [] },
  },
});

export const specimens: Specimens = {
  ...projectRoles('/api/v1/workspace/{slug}/roles', ({ projectSlug }) => ({ slug: projectSlug })),
  ...projectRoles('/api/v2/workspace/{projectId}/roles'),
  ...projectRoles('/api/v1/projects/{projectId}/roles'),
  'GET /api/v1/projects/roles/{roleId}': () => ({}),
  ...organizationRoles('/api/v1/organization/{orgId}/roles'),
  ...organizationRoles('/api/v1/organization/roles'),
  'POST /api/v1/workspace/{projectId}/permissions/explain': explain,
  'POST /api/v1/projects/{projectId}/permissions/explain': explain,
};
