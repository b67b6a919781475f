export const used = [
  'GET /api/status',
  'GET /api/v1/admin/config',
  'GET /api/v1/organization',
  'PATCH /api/v1/admin/config',
  'GET /api/v1/admin/keys/status',
  'GET /api/v1/admin/workers/status',
  'GET /api/v1/admin/app-credentials',
  'PUT /api/v1/admin/app-credentials/{app}',
  'DELETE /api/v1/admin/app-credentials/{app}',
  'GET /api/v2/users/me',
] as const;
