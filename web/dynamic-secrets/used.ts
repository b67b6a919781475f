export const used = [
  'GET /api/v1/dynamic-secrets',
  'GET /api/v1/dynamic-secrets/{name}',
  'POST /api/v1/dynamic-secrets',
  'PATCH /api/v1/dynamic-secrets/{name}',
  'DELETE /api/v1/dynamic-secrets/{name}',
  'POST /api/v1/dynamic-secrets/{name}/test',
  'GET /api/v1/dynamic-secrets/{name}/drift',
  'POST /api/v1/dynamic-secrets/{name}/reconcile',
  'POST /api/v1/dynamic-secrets/leases',
  'GET /api/v1/dynamic-secrets/{name}/leases',
  'POST /api/v1/dynamic-secrets/leases/{leaseId}/renew',
  'DELETE /api/v1/dynamic-secrets/leases/{leaseId}',
] as const;
