export const used = [
  'GET /api/v1/secret-sharing',
  'POST /api/v1/secret-sharing',
  'DELETE /api/v1/secret-sharing/{sharedSecretId}',
  'POST /api/v1/secret-sharing/public/{id}',
] as const;
