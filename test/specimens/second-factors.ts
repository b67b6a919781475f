import { body, hiding, nothing, type Specimens, withParams } from './specimen.ts';

const unasked = { status: 401, message: /Token missing/ };
const unproven = { status: 403, message: /asks for a proof/ };
const none = { status: 404, message: /There is no authenticator app/ };

const id = 'YSBjcmVkZW50aWFs';
const credential = {
  id,
  rawId: id,
  type: 'public-key',
  clientExtensionResults: {},
  response: { clientDataJSON: 'e30', authenticatorData: 'AA', signature: 'AA', userHandle: null },
};

export const specimens: Specimens = {
  'POST /api/v2/auth/mfa/send': () => ({ owner: unasked }),
  'POST /api/v2/auth/mfa/verify': hiding(['mfaToken'], () => ({
    body: { mfaToken: '123456', mfaMethod: 'totp' },
    owner: unasked,
  })),
  'POST /api/v2/auth/mfa/verify/recovery-code': hiding(['recoveryCode'], () => ({
    body: { recoveryCode: '0123-4567-89AB-CDEF' },
    owner: unasked,
  })),
  'GET /api/v2/auth/mfa/check/totp': () => ({ owner: unasked }),
  'POST /api/v2/auth/mfa/passkey': () => ({ owner: unasked }),
  'POST /api/v2/auth/step-up/challenge': body({}),
  'POST /api/v2/auth/step-up': hiding(['password'], ({ password }) => ({
    body: { mfaMethod: 'password', password },
  })),
  'GET /api/v1/user/me/totp': () => ({ owner: none }),
  'POST /api/v1/user/me/totp/register': () => ({ owner: unproven }),
  'POST /api/v1/user/me/totp/verify': hiding(['totp'], () => ({
    body: { totp: '123456' },
    owner: { status: 400, message: /No authenticator app is being set up/ },
  })),
  'POST /api/v1/user/me/totp/recovery-codes': () => ({
    owner: { status: 400, message: /set one up first/ },
  }),
  'DELETE /api/v1/user/me/totp': () => ({ owner: none }),
  'GET /api/v1/user/me/webauthn': nothing,
  'POST /api/v1/user/me/webauthn/register': () => ({ owner: unproven }),
  'POST /api/v1/user/me/webauthn/register/verify': () => ({
    body: { name: 'Laptop', registrationResponse: credential },
    owner: unproven,
  }),
  'PATCH /api/v1/user/me/webauthn/{credentialId}': (names) => ({
    ...withParams(() => ({ credentialId: id }))(names),
    body: { name: 'Desk' },
    owner: { status: 404, message: /Passkey not found/ },
  }),
  'DELETE /api/v1/user/me/webauthn/{credentialId}': (names) => ({
    ...withParams(() => ({ credentialId: id }))(names),
    owner: { status: 404, message: /Passkey not found/ },
  }),
  'GET /api/v1/user/me/second-factors': nothing,
  'PATCH /api/v2/users/me/mfa': () => ({ body: { isMfaEnabled: true }, owner: unproven }),
  'DELETE /api/v1/admin/user-management/users/{userId}/second-factors': () => ({ owner: unproven }),
};
