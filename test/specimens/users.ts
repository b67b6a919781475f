import { body, bodyOf, hiding, nothing, queryOf, type Specimens } from './specimen.ts';

const code = '0123-4567-89AB-CDEF';
const wrongCode = { status: 401, message: /code is wrong/ };
const serverAdmin = { status: 400, message: /server admin/ };

export const specimens: Specimens = {
  'GET /api/v1/user': nothing,
  'GET /api/v2/users/me': nothing,
  'PATCH /api/v2/users/me/name': body({ firstName: 'Ann', lastName: 'Onymous' }),
  'PUT /api/v2/users/me/auth-methods': body({ authMethods: ['email'] }),
  'GET /api/v2/users/me/organizations': nothing,
  'DELETE /api/v2/users/me': () => ({ owner: serverAdmin }),
  'DELETE /api/v1/admin/user-management/users/{userId}': () => ({ owner: serverAdmin }),
  'GET /api/v1/user/me/project-favorites': queryOf(({ orgId }) => ({ orgId })),
  'PUT /api/v1/user/me/project-favorites': bodyOf(({ orgId, projectId }) => ({
    orgId,
    projectFavorites: [projectId],
  })),
  'GET /api/v2/users/me/sessions': nothing,
  'DELETE /api/v2/users/me/sessions': nothing,
  'DELETE /api/v2/users/me/sessions/{sessionId}': nothing,
  'GET /api/v2/users/me/api-keys': nothing,
  'GET /api/v3/users/me/api-keys': nothing,
  'POST /api/v2/users/me/api-keys': body({ name: 'reporting', expiresIn: 86_400 }),
  'DELETE /api/v2/users/me/api-keys/{apiKeyDataId}': nothing,
  'POST /api/v2/users/me/emails/code': bodyOf(({ username }) => ({ username })),
  'POST /api/v2/users/me/emails/verify': hiding(['code'], ({ username }) => ({
    body: { username, code },
    owner: wrongCode,
  })),
  'POST /api/v2/users/me/email-change/otp': hiding(
    ['password'],
    bodyOf(({ password }) => ({ newEmail: 'other@example.org', password })),
  ),
  'PATCH /api/v2/users/me/email': hiding(['otpCode'], () => ({
    body: { newEmail: 'other@example.org', otpCode: code },
    owner: wrongCode,
  })),
};
