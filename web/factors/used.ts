export const used = [
  'GET /api/v1/user/me/second-factors',
  'PATCH /api/v2/users/me/mfa',
  'POST /api/v1/user/me/totp/register',
  'POST /api/v1/user/me/totp/verify',
  'POST /api/v1/user/me/totp/recovery-codes',
  'DELETE /api/v1/user/me/totp',
  'GET /api/v1/user/me/webauthn',
  'POST /api/v1/user/me/webauthn/register',
  'POST /api/v1/user/me/webauthn/register/verify',
  'PATCH /api/v1/user/me/webauthn/{credentialId}',
  'DELETE /api/v1/user/me/webauthn/{credentialId}',
] as const;
