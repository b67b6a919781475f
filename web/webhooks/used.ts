export const used = [
  'GET /api/v1/webhooks',
  'POST /api/v1/webhooks',
  'PATCH /api/v1/webhooks/{webhookId}',
  'POST /api/v1/webhooks/{webhookId}/test',
  'DELETE /api/v1/webhooks/{webhookId}',
] as const;
