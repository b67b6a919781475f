export const used = [
  'GET /api/v1/projects',
  'GET /api/v1/projects/{projectId}',
  'GET /api/v1/project-templates',
  'PATCH /api/v1/projects/{projectId}',
  'DELETE /api/v1/projects/{projectId}',
  'POST /api/v1/projects',
  'POST /api/v1/projects/{projectId}/environments',
  'PATCH /api/v1/projects/{projectId}/environments/{environmentId}',
  'DELETE /api/v1/projects/{projectId}/environments/{environmentId}',
] as const;
