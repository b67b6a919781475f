export const used = [
  'GET /api/v1/secret-syncs/options',
  'GET /api/v1/secret-syncs',
  'POST /api/v1/secret-syncs/{app}',
  'POST /api/v1/secret-syncs/{app}/check-destination',
  'PATCH /api/v1/secret-syncs/{app}/{syncId}',
  'DELETE /api/v1/secret-syncs/{app}/{syncId}',
  'POST /api/v1/secret-syncs/{app}/{syncId}/sync-secrets',
  'POST /api/v1/secret-syncs/{app}/{syncId}/import-secrets',
  'POST /api/v1/secret-syncs/{app}/{syncId}/remove-secrets',
  'GET /api/v1/secret-syncs/{app}/{syncId}/plan',
  'GET /api/v1/secret-syncs/{app}/{syncId}/keys',
] as const;
