export const used = [
  'POST /api/v1/secret-scanning/create-installation-session/organization',
  'POST /api/v1/secret-scanning/link-installation',
  'GET /api/v1/secret-scanning/organization/{organizationId}/sources',
  'POST /api/v1/secret-scanning/organization/{organizationId}/sources',
  'PATCH /api/v1/secret-scanning/sources/{sourceId}',
  'DELETE /api/v1/secret-scanning/sources/{sourceId}',
  'POST /api/v1/secret-scanning/sources/{sourceId}/scan',
  'GET /api/v1/secret-scanning/organization/{organizationId}/risks',
  'POST /api/v1/secret-scanning/organization/{organizationId}/risks/{riskId}/status',
] as const;
