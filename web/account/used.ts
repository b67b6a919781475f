export const used = [
  'GET /api/v2/users/me',
  'PATCH /api/v2/users/me/name',
  'GET /api/v2/users/me/sessions',
  'DELETE /api/v2/users/me/sessions',
  'DELETE /api/v2/users/me/sessions/{sessionId}',
  'GET /api/v2/users/me/api-keys',
  'POST /api/v2/users/me/api-keys',
  'DELETE /api/v2/users/me/api-keys/{apiKeyDataId}',
  'GET /api/v1/password/recovery-kit',
  'POST /api/v1/password/recovery-kit',
  'POST /api/v1/password/change-password',
] as const;
