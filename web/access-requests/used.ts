export const used = [
  'GET /api/v1/access-approvals/grants',
  'GET /api/v1/access-approvals/policies',
  'POST /api/v1/access-approvals/policies',
  'PATCH /api/v1/access-approvals/policies/{policyId}',
  'DELETE /api/v1/access-approvals/policies/{policyId}',
  'GET /api/v1/access-approvals/requests',
  'POST /api/v1/access-approvals/requests',
  'GET /api/v1/access-approvals/requests/{requestId}',
  'POST /api/v1/access-approvals/requests/{requestId}/cancel',
  'POST /api/v1/access-approvals/requests/{requestId}/review',
  'POST /api/v1/access-approvals/requests/{requestId}/revoke',
] as const;
