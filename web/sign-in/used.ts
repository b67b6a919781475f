export const used = [
  'GET /api/status',
  'GET /api/v1/admin/config',
  'GET /api/v1/organization',
  'GET /api/v2/users/me',
  'POST /api/v1/admin/bootstrap',
  'POST /api/v1/auth/logout',
  'POST /api/v1/auth/token',
  'POST /api/v1/sso/break-glass',
  'POST /api/v3/auth/login',
  'POST /api/v3/auth/select-organization',
] as const;
