import { type TOTP, URI } from 'otpauth';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSignOnPlace, type SignOnPlace } from './sign-on-place.ts';
import { mailedCode } from './web/joining.ts';

let place: SignOnPlace;
beforeAll(async () => {
  place = await openSignOnPlace();
}, 240_000);
afterAll(() => place?.close());

const done = async (method: string, path: string, token: string, json?: object) => {
  const seen = await place.visit(path, { method, token, ...(json && { json }) });
  expect(seen.status, `${method} ${path}: ${JSON.stringify(seen.body)}`).toBe(200);
  return seen.body;
};

it('the guide to second factors, followed with the mails of a local Locket and an app of another make', async () => {
  const { adminEmail, organizationId } = place.locket.credentials;
  const chosen = async () =>
    done('POST', '/api/v3/auth/select-organization', await place.admin(), { organizationId });
  const { token } = await chosen();
  const { mfaMethod } = await done('POST', '/api/v2/auth/step-up/challenge', token, {});
  expect(mfaMethod).toBe('email');
  const mfaToken = await mailedCode(place, adminEmail);
  await done('POST', '/api/v2/auth/step-up', token, { mfaMethod, mfaToken });

  const { otpUrl, recoveryCodes } = await done('POST', '/api/v1/user/me/totp/register', token);
  const app = URI.parse(otpUrl) as TOTP;
  await done('POST', '/api/v1/user/me/totp/verify', token, { totp: app.generate() });
  const asking = { enforceMfa: true, selectedMfaMethod: 'totp' };
  await done('PATCH', `/api/v1/organization/${organizationId}`, token, asking);

  const byCode = await chosen();
  expect(byCode).toMatchObject({ isMfaEnabled: true, mfaMethod: 'totp' });
  const recoveryCode = { recoveryCode: recoveryCodes[0] };
  await done('POST', '/api/v2/auth/mfa/verify/recovery-code', byCode.token, recoveryCode);
  const byApp = await chosen();
  expect(await done('GET', '/api/v2/auth/mfa/check/totp', byApp.token)).toBeTruthy();
  // The code of this half minute counted already; the next one is taken by now.
  const next = app.generate({ timestamp: Date.now() + 30_000 });
  const shown = { mfaMethod: 'totp', mfaToken: next };
  const inside = await done('POST', '/api/v2/auth/mfa/verify', byApp.token, shown);

  await done('DELETE', '/api/v1/user/me/totp', inside.token);
  const own = `/api/v1/organization/${organizationId}`;
  expect((await place.visit(own, { token })).status).toBe(401);
  expect((await place.visit(own, { token: inside.token })).status).toBe(200);
});
