export const used = [
  'GET /api/v1/dynamic-secrets',
  'POST /api/v1/dynamic-secrets',
  'DELETE /api/v1/dynamic-secrets/{name}',
  'POST /api/v1/dynamic-secrets/leases',
  'GET /api/v1/dynamic-secrets/{name}/leases',
  'POST /api/v1/dynamic-secrets/leases/{leaseId}/renew',
  'DELETE /api/v1/dynamic-secrets/leases/{leaseId}',
] as const;
