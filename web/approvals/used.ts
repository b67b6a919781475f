export const used = [
  'GET /api/v1/secret-approval-requests',
  'GET /api/v1/secret-approval-requests/count',
  'GET /api/v1/secret-approval-requests/{id}',
  'POST /api/v1/secret-approval-requests/{id}/comments',
  'POST /api/v1/secret-approval-requests/{id}/merge',
  'POST /api/v1/secret-approval-requests/{id}/review',
  'POST /api/v1/secret-approval-requests/{id}/status',
  'GET /api/v1/secret-approvals',
  'POST /api/v1/secret-approvals',
  'PATCH /api/v1/secret-approvals/{sapId}',
  'DELETE /api/v1/secret-approvals/{sapId}',
] as const;
