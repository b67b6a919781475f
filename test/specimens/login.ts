import { bodyOf, hiding, nothing, queryOf, type Specimens, withParams } from './specimen.ts';

export const specimens: Specimens = {
  'POST /api/v3/auth/login': hiding(
    ['password'],
    bodyOf(({ username, password }) => ({ email: username, password })),
  ),
  'POST /api/v3/auth/select-organization': bodyOf(({ orgId }) => ({ organizationId: orgId })),
  'POST /api/v3/auth/cli-session': bodyOf(({ orgId }) => ({ organizationId: orgId })),
  'POST /api/v1/auth/checkAuth': nothing,
  'POST /api/v1/auth/logout': nothing,
  'POST /api/v1/auth/token': () => ({ owner: { status: 401, message: /no refresh cookie/ } }),
  'GET /login': queryOf(() => ({ callback_port: '8765' })),
  'GET /login/assets/{file}': withParams(() => ({ file: 'start.js' })),
  'GET /login/invitation': nothing,
  'GET /login/sso': nothing,
};
