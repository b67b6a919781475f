import { body, type Fields, nothing, type SpecimenOf, type Specimens, withParams } from './specimen.ts';

const renamed = body({ name: 'Renamed' });
const newProject = body({ projectName: 'New' });
const bySlug = (fields?: Fields): SpecimenOf =>
  withParams(({ projectSlug }) => ({ slug: projectSlug }), fields);

const trustedIp = body({ ipAddress: '192.0.2.1', comment: 'office', isActive: false });
const corrected = body({ ipAddress: '192.0.2.0/25', comment: 'the office' });

export const specimens: Specimens = {
  'GET /api/v1/workspace/{projectId}/trusted-ips': nothing,
  'GET /api/v1/projects/{projectId}/trusted-ips': nothing,
  'POST /api/v1/workspace/{projectId}/trusted-ips': trustedIp,
  'POST /api/v1/projects/{projectId}/trusted-ips': trustedIp,
  'PATCH /api/v1/workspace/{projectId}/trusted-ips/{trustedIpId}': corrected,
  'PATCH /api/v1/projects/{projectId}/trusted-ips/{trustedIpId}': corrected,
  'DELETE /api/v1/workspace/{projectId}/trusted-ips/{trustedIpId}': nothing,
  'DELETE /api/v1/projects/{projectId}/trusted-ips/{trustedIpId}': nothing,
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
  'PUT /api/v1/projects/{projectId}/audit-logs-retention': body({ auditLogsRetentionDays: 5 }),
  'DELETE /api/v1/workspace/{projectId}': nothing,
  'DELETE /api/v1/projects/{projectId}': nothing,
  'DELETE /api/v2/workspace/{slug}': bySlug(),
  'GET /api/v1/projects/deleted': nothing,
  'GET /api/v1/organization-admin/projects': nothing,
  'POST /api/v1/organization-admin/projects/{projectId}/grant-admin-access': nothing,
  'POST /api/v1/projects/{projectId}/restore': withParams(
    ({ deletedProjectId }) => ({ projectId: deletedProjectId }),
    {},
  ),
  'GET /api/v1/workspace/{projectId}/permissions': nothing,
  'GET /api/v1/projects/{projectId}/permissions': nothing,
};
