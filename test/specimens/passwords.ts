import { bodyOf, hiding, nothing, type Specimens } from './specimen.ts';

const code = '0123-4567-89AB-CDEF';
const password = 'another horse another battery';

export const specimens: Specimens = {
  'POST /api/v1/password/change-password': hiding(
    ['oldPassword', 'password'],
    bodyOf(({ password: oldPassword }) => ({ oldPassword, password })),
  ),
  'POST /api/v1/password/recovery-kit': hiding(
    ['password'],
    bodyOf((names) => ({ password: names.password })),
  ),
  'GET /api/v1/password/recovery-kit': nothing,
  'POST /api/v1/password/recover': hiding(['code', 'password'], ({ username }) => ({
    body: { email: username, code, password },
    owner: { status: 401, message: /recovery code is wrong/ },
  })),
  'POST /api/v1/password/email/password-reset': bodyOf(({ username }) => ({ email: username })),
  'POST /api/v1/password/email/password-reset-verify': hiding(['code'], ({ username }) => ({
    body: { email: username, code },
    owner: { status: 401, message: /code is wrong/ },
  })),
  'POST /api/v1/password/password-reset': hiding(['password'], () => ({
    body: { password },
    owner: { status: 401, message: /token/i },
  })),
};
