import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../world/accounts-place.ts';
import { type FactorsPlace, openFactorsPlace } from '../../world/factors-place.ts';
import { serverAdminIn } from '../../world/server-admin.ts';

const totp = '/api/v1/user/me/totp';

let place: FactorsPlace;
let ann: Account;
let session: string;
beforeAll(async () => {
  place = await openFactorsPlace();
});
beforeEach(async () => {
  await place.organization({ enforceMfa: undefined, selectedMfaMethod: undefined });
  ann = await place.accounts.account('admin');
  session = await place.loggedIn(ann);
});

const ok = async (method: string, path: string, token: string, body?: unknown) => {
  const reply = await place.ask(method, path, token, body);
  expect(reply.status, `${method} ${path}: ${reply.text}`).toBe(200);
  return reply.body;
};
const proveByApp = (code: string) => place.stepUp(ann, session, { mfaMethod: 'totp', mfaToken: code });
const mailsSaying = async (words: RegExp) =>
  (await place.accounts.mailsTo(ann.email)).filter(({ text }) => words.test(text));

describe('an authenticator app', () => {
  it('counts once its first code was said, and is shown no more', async () => {
    await place.stepUp(ann, session);
    const first = await ok('POST', `${totp}/register`, session);
    expect(first.otpUrl).toMatch(/^otpauth:\/\/totp\/Locket:.+secret=[A-Z2-7]{32}&/);
    expect((await place.ask('GET', totp, session)).status).toBe(400);
    // Begun anew: what was shown before is worth nothing.
    const second = await ok('POST', `${totp}/register`, session);
    expect(second.otpUrl).not.toBe(first.otpUrl);
    expect(second.recoveryCodes).toHaveLength(10);
    const wrong = await place.ask('POST', `${totp}/verify`, session, { totp: '000000' });
    expect(wrong.status).toBe(400);

    await place.withApp(ann, false);
    expect(await ok('GET', totp, session)).toEqual({ isVerified: true, recoveryCodes: [], codesLeft: 10 });
    const again = await place.ask('POST', `${totp}/register`, session);
    expect([again.status, again.body.message]).toEqual([400, expect.stringContaining('already')]);
    expect(await mailsSaying(/second factor was added/)).toHaveLength(1);
  });

  it('is removed by who shows it, and not by what is mailed or by the password', async () => {
    await place.stepUp(ann, session);
    const phone = await place.withApp(ann, false);
    // Mail was proof enough before there was an app.
    expect((await place.ask('DELETE', totp, session)).body.error).toBe('StepUpRequired');
    await proveByApp(phone.code());
    await ok('DELETE', totp, session);
    expect((await place.ask('GET', totp, session)).status).toBe(404);
    expect(await mailsSaying(/second factor was removed/)).toHaveLength(1);
    expect((await ok('GET', '/api/v1/user/me/second-factors', session)).codesLeft).toBe(0);
  });

  it('that goes leaves a login that can be answered', async () => {
    const phone = await place.withApp(ann);
    await proveByApp(phone.code());
    await ok('DELETE', totp, session);
    expect((await place.select(await place.loggedIn(ann))).body).toMatchObject({ mfaMethod: 'email' });
  });
});

describe('recovery codes', () => {
  it('are replaced all at once, by who was proven just now', async () => {
    const phone = await place.withApp(ann, false);
    const path = `${totp}/recovery-codes`;
    expect((await place.ask('POST', path, session)).body.error).toBe('StepUpRequired');
    await proveByApp(phone.code());
    const { recoveryCodes } = await ok('POST', path, session);
    expect(recoveryCodes).toHaveLength(10);
    const old = { mfaMethod: 'recovery-code', mfaToken: phone.recoveryCodes[0] };
    expect((await place.ask('POST', '/api/v2/auth/step-up', session, old)).status).toBe(403);
    await place.stepUp(ann, session, { mfaMethod: 'recovery-code', mfaToken: recoveryCodes[0] });
  });
});

describe('the wish to be asked', () => {
  const path = '/api/v2/users/me/mfa';

  it('is said, in the shape that clients read, and taken back', async () => {
    await place.stepUp(ann, session);
    const { user } = await ok('PATCH', path, session, { isMfaEnabled: true });
    expect(user).toMatchObject({ isMfaEnabled: true, mfaMethods: ['email'], selectedMfaMethod: 'email' });
    expect((await ok('PATCH', path, session, { isMfaEnabled: false })).user).toMatchObject({
      isMfaEnabled: false,
      mfaMethods: [],
      selectedMfaMethod: null,
    });
  });

  it('names what is set up only', async () => {
    await place.stepUp(ann, session);
    const wish = { isMfaEnabled: true, selectedMfaMethod: 'totp' };
    expect((await place.ask('PATCH', path, session, wish)).status).toBe(400);
  });

  it('ends other sessions inside organizations until they show the factor', async () => {
    const inside = (await place.select(session)).body.token;
    await place.withApp(ann);
    expect((await place.ask('GET', '/api/v1/workspace', inside)).status).toBe(401);
  });

  it('is not said by an API key', async () => {
    const key = await place.accounts.apiKey(session);
    const request = { headers: { 'x-api-key': key }, body: { isMfaEnabled: false } };
    const reply = await place.accounts.world.app.request('PATCH', path, request);
    expect(reply.status).toBe(401);
  });
});

describe('an organization', () => {
  const path = () => `/api/v1/organization/${ann.orgId}`;

  it('has others asked for what who says so has shown', async () => {
    const inside = (await place.select(session)).body.token;
    const wish = { enforceMfa: true, selectedMfaMethod: 'totp' };
    const refused = await place.ask('PATCH', path(), inside, wish);
    expect([refused.status, refused.body.error]).toEqual([403, 'SecondFactorRequired']);
    const phone = await place.withApp(ann, false);
    await proveByApp(phone.code());
    const { organization } = await ok('PATCH', path(), inside, wish);
    expect(organization).toMatchObject(wish);
    expect((await ok('GET', path(), inside)).organization).toMatchObject(wish);
  });

  it('is asked by mail only where mail can be sent', async () => {
    const silent = await openFactorsPlace({ sendsMail: false });
    const bob = await silent.accounts.account('admin');
    const { token } = (await silent.select(await silent.loggedIn(bob))).body;
    const own = await silent.ask('PATCH', `/api/v1/organization/${bob.orgId}`, token, { enforceMfa: true });
    expect([own.status, own.body.message]).toEqual([400, expect.stringContaining('no mail can be sent')]);
  });

  it('is not deleted by a session that has not shown the factor', async () => {
    await place.organization({ enforceMfa: true });
    const reply = await place.ask('DELETE', `/api/v2/organizations/${ann.orgId}`, session);
    expect(reply.body.error).toBe('SecondFactorRequired');
  });
});

describe('a server admin', () => {
  const reset = (token: string) =>
    place.ask('DELETE', `/api/v1/admin/user-management/users/${ann.id}/second-factors`, token);

  it('takes the factors of somebody away, who is told and logs in anew', async () => {
    await place.withApp(ann);
    const admin = await serverAdminIn(place.accounts.world);
    expect((await reset(ann.token)).status).toBe(401);
    expect((await reset(admin.token)).body.error).toBe('StepUpRequired');
    const owner = await place.accounts.world.read(({ users }) => users.find(admin.id));
    await place.stepUp({ ...ann, email: owner?.email ?? '' }, admin.token);
    expect((await reset(admin.token)).body.user).toMatchObject({ isMfaEnabled: false });
    expect(await place.accounts.isAlive(session)).toBe(false);
    expect(await mailsSaying(/administrator removed all second factors/)).toHaveLength(1);
    expect((await place.select(await place.loggedIn(ann))).body).toMatchObject({ isMfaEnabled: false });
    const [event] = (await place.accounts.eventsOf('reset-second-factors')).filter(
      ({ outcome }) => outcome === 'success',
    );
    expect(event).toMatchObject({ metadata: { userId: ann.id } });
  });

  it('is who does that, and nobody else', async () => {
    const bob = await place.accounts.account('admin');
    expect((await reset(await place.loggedIn(bob))).status).toBe(403);
  });
});
