import { body, hiding, nothing, type Specimens } from './specimen.ts';

export const specimens: Specimens = {
  'GET /api/status': nothing,
  'GET /api/v1/admin/config': nothing,
  'GET /api/v1/rate-limit': nothing,
  'PUT /api/v1/rate-limit': body({
    readRateLimit: 6000,
    writeRateLimit: 1200,
    secretsRateLimit: 6000,
    authRateLimit: 600,
    inviteUserRateLimit: 600,
    mfaRateLimit: 600,
    publicEndpointLimit: 600,
  }),
  'PATCH /api/v1/admin/config': body({ allowSignUp: false }),
  'GET /api/v1/admin/keys/status': nothing,
  'GET /api/v1/admin/encryption-strategies': nothing,
  'PATCH /api/v1/admin/encryption-strategies': body({ strategy: 'software' }),
  'POST /api/v1/admin/keys/{level}/rotate': ({ projectId }) => ({
    params: { level: 'project-keys' },
    body: { projectId },
  }),
  'GET /api/v1/admin/user-management/users': nothing,
  'GET /api/v1/admin/identity-management/identities': nothing,
  'POST /api/v1/admin/bootstrap': hiding(['password'], () => ({
    body: { email: 'first@example.org', password: 'a long enough password', organization: 'First' },
    owner: { status: 400, message: /already/ },
  })),
};
