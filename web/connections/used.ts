export const used = [
  'GET /api/v1/app-connections/options',
  'GET /api/v1/app-connections',
  'POST /api/v1/app-connections/{app}',
  'PATCH /api/v1/app-connections/{app}/{connectionId}',
  'DELETE /api/v1/app-connections/{app}/{connectionId}',
  'POST /api/v1/app-connections/{app}/{connectionId}/check',
  'GET /api/v1/app-connections/{app}/{connectionId}/usage',
] as const;
