export const used = [
  'GET /api/v1/projects/{projectId}',
  'GET /api/v1/imports',
  'POST /api/v1/imports',
  'GET /api/v1/imports/{importId}',
  'GET /api/v1/imports/{importId}/report',
  'POST /api/v1/imports/{importId}/cancel',
  'POST /api/v1/imports/{importId}/resume',
] as const;
