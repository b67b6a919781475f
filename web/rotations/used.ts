export const used = [
  'GET /api/v1/secret-rotation-providers/{workspaceId}',
  'GET /api/v1/secret-rotations',
  'POST /api/v1/secret-rotations/{id}/rotate',
  'POST /api/v1/secret-rotations/{id}/roll-back',
  'POST /api/v1/secret-rotations/{id}/pause',
  'POST /api/v1/secret-rotations/{id}/resume',
  'POST /api/v2/secret-rotations/{provider}',
  'PATCH /api/v2/secret-rotations/{provider}/{id}',
  'DELETE /api/v2/secret-rotations/{provider}/{id}',
] as const;
