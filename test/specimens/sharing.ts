import { bodyOf, hiding, nextWeek, nothing, type Specimens, withParams } from './specimen.ts';

export const specimens: Specimens = {
  'POST /api/v1/secret-sharing': hiding(
    ['secretValue', 'password'],
    bodyOf(() => ({ secretValue: 'shared', password: 'a password for it', expiresAt: nextWeek() })),
  ),
  'GET /api/v1/secret-sharing': nothing,
  'DELETE /api/v1/secret-sharing/{sharedSecretId}': nothing,
  'POST /api/v1/secret-sharing/public': hiding(
    ['secretValue'],
    bodyOf(() => ({ secretValue: 'shared', expiresAt: nextWeek() })),
  ),
  'POST /api/v1/secret-sharing/public/{id}': withParams(({ sharedLink }) => ({ id: sharedLink }), {}),
};
