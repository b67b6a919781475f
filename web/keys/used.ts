export const used = [
  'GET /api/v1/kms/keys',
  'POST /api/v1/kms/keys',
  'PATCH /api/v1/kms/keys/{keyId}',
  'DELETE /api/v1/kms/keys/{keyId}',
  'POST /api/v1/kms/keys/{keyId}/encrypt',
  'POST /api/v1/kms/keys/{keyId}/decrypt',
  'POST /api/v1/kms/keys/{keyId}/sign',
  'POST /api/v1/kms/keys/{keyId}/verify',
  'GET /api/v1/kms/keys/{keyId}/signing-algorithms',
] as const;
