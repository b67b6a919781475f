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
  'GET /api/v1/admin/workers/status': nothing,
  'GET /api/v1/admin/encryption-strategies': nothing,
  'PATCH /api/v1/admin/encryption-strategies': body({ strategy: 'software' }),
  'GET /api/v1/admin/app-credentials': nothing,
  'PUT /api/v1/admin/app-credentials/{app}': hiding(['credentials.clientSecret'], () => ({
    params: { app: 'google' },
    body: { credentials: { clientId: 'locket.apps.example', clientSecret: 'known to Google alone' } },
  })),
  'DELETE /api/v1/admin/app-credentials/{app}': () => ({
    params: { app: 'slack' },
    owner: { status: 404, message: /no credentials/ },
  }),
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
