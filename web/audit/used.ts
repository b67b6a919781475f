export const used = [
  'GET /api/v1/organization/audit-logs',
  'GET /api/v1/organization/audit-logs/summary',
  'GET /api/v1/projects/{projectId}/audit-logs',
  'GET /api/v1/projects/{projectId}/audit-logs/summary',
  'GET /api/v1/audit-log-streams',
  'POST /api/v1/audit-log-streams',
  'POST /api/v1/audit-log-streams/{id}/test',
  'DELETE /api/v1/audit-log-streams/{id}',
] as const;
