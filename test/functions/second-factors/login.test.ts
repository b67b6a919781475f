import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readToken } from '../../../layers/domain/tokens/jwt.ts';
import { allItems } from '../../harness/table.ts';
import type { Account } from '../../world/accounts-place.ts';
import { type FactorsPlace, openFactorsPlace } from '../../world/factors-place.ts';

let place: FactorsPlace;
let ann: Account;
beforeAll(async () => {
  place = await openFactorsPlace();
});
beforeEach(async () => {
  await place.organization({ enforceMfa: undefined, selectedMfaMethod: undefined });
  ann = await place.accounts.account();
});

const organizationOf = (token: string) => readToken(token).claims.organizationId;
const isInside = async (token: string): Promise<boolean> =>
  (await place.ask('GET', `/api/v1/organization/${ann.orgId}`, token)).status === 200;

describe('choosing an organization', () => {
  it('asks for nothing where neither person nor organization want anything', async () => {
    const { body } = await place.select(await place.loggedIn(ann));
    expect(body).toEqual({ token: expect.any(String), isMfaEnabled: false });
    expect(await isInside(body.token)).toBe(true);
  });

  it('asks for the app of who wants to be asked, and goes on once its code was said', async () => {
    const phone = await place.withApp(ann);
    const session = await place.loggedIn(ann);
    const asked = (await place.select(session)).body;
    expect(asked).toEqual({ token: expect.any(String), isMfaEnabled: true, mfaMethod: 'totp' });
    expect(await isInside(asked.token)).toBe(false);

    const verified = await place.verify(asked.token, {
      email: ann.email,
      mfaToken: phone.code(),
      mfaMethod: 'totp',
    });
    expect(verified.status, verified.text).toBe(200);
    expect(Object.keys(verified.body).sort()).toEqual(
      [
        'encryptionVersion',
        'protectedKey',
        'protectedKeyIV',
        'protectedKeyTag',
        'publicKey',
        'encryptedPrivateKey',
        'iv',
        'tag',
        'token',
      ].sort(),
    );
    expect(organizationOf(verified.body.token)).toBe(ann.orgId);
    expect(await isInside(verified.body.token)).toBe(true);
  });

  it('remembers the factor in the session: the CLI chooses once more and is not asked again', async () => {
    const phone = await place.withApp(ann);
    const asked = (await place.select(await place.loggedIn(ann))).body;
    const { token } = (await place.verify(asked.token, { mfaToken: phone.code(), mfaMethod: 'totp' })).body;
    expect((await place.select(token)).body).toMatchObject({ isMfaEnabled: false });
  });

  it('asks by mail where the organization wants a factor and names none', async () => {
    await place.organization({ enforceMfa: true });
    const asked = (await place.select(await place.loggedIn(ann))).body;
    expect(asked).toMatchObject({ isMfaEnabled: true, mfaMethod: 'email' });
    const mfaToken = await place.accounts.codeFor(ann.email);
    expect((await place.verify(asked.token, { email: ann.email, mfaToken, mfaMethod: 'email' })).status).toBe(
      200,
    );
    // It counts once.
    const again = (await place.select(await place.loggedIn(ann))).body;
    expect((await place.verify(again.token, { mfaToken })).status).toBe(403);
  });

  it('is not satisfied by a weaker method than the organization names', async () => {
    await place.withApp(ann, false);
    await place.organization({ enforceMfa: true, selectedMfaMethod: 'totp' });
    const asked = (await place.select(await place.loggedIn(ann))).body;
    expect(asked.mfaMethod).toBe('totp');
    const reply = await place.verify(asked.token, { mfaToken: '0123-4567-89AB-CDEF', mfaMethod: 'email' });
    expect([reply.status, reply.body.message]).toEqual([400, expect.stringContaining('totp is asked for')]);
  });

  it('leads who has no app to one, after a proof by mail', async () => {
    await place.organization({ enforceMfa: true, selectedMfaMethod: 'totp' });
    const session = await place.loggedIn(ann);
    const asked = (await place.select(session)).body;
    const check = await place.ask('GET', '/api/v2/auth/mfa/check/totp', asked.token);
    expect(check.body).toEqual({ isVerified: false });
    const unproven = await place.ask('POST', '/api/v1/user/me/totp/register', session);
    expect([unproven.status, unproven.body.error]).toEqual([403, 'StepUpRequired']);
    expect(unproven.body.context).toEqual({ code: 'step_up_required' });

    const phone = await place.withApp(ann, false);
    expect((await place.ask('GET', '/api/v2/auth/mfa/check/totp', asked.token)).body.isVerified).toBe(true);
    expect((await place.verify(asked.token, { mfaToken: phone.code(), mfaMethod: 'totp' })).status).toBe(200);
  });

  it('takes a recovery code where an app is asked for, once', async () => {
    const phone = await place.withApp(ann);
    expect(phone.recoveryCodes).toHaveLength(10);
    const [first = '', second = ''] = phone.recoveryCodes;
    const asked = (await place.select(await place.loggedIn(ann))).body;
    const used = await place.verify(asked.token, { mfaToken: first, mfaMethod: 'totp' });
    expect(used.status).toBe(200);
    expect((await place.verify(asked.token, { mfaToken: first, mfaMethod: 'totp' })).status).toBe(403);
    const path = '/api/v2/auth/mfa/verify/recovery-code';
    expect((await place.ask('POST', path, asked.token, { recoveryCode: second })).status).toBe(200);
    const status = await place.ask('GET', '/api/v1/user/me/second-factors', used.body.token);
    expect(status.body.codesLeft).toBe(8);
  });
});

describe('a session without the factor', () => {
  it('ends inside the organization the moment that asks for one, and goes on once it was shown', async () => {
    const session = await place.loggedIn(ann);
    const inside = (await place.select(session)).body.token;
    await place.organization({ enforceMfa: true });
    expect((await place.ask('GET', '/api/v1/workspace', inside)).status).toBe(401);
    // By the very token that is worth nothing else now.
    const asked = (await place.select(inside)).body;
    const mfaToken = await place.accounts.codeFor(ann.email);
    await place.verify(asked.token, { mfaToken });
    expect((await place.ask('GET', '/api/v1/workspace', inside)).status).toBe(200);
  });

  it('gets no token inside by refreshing', async () => {
    const { token, cookie } = await place.accounts.login(ann);
    const chosen = await place.accounts.post(
      '/api/v3/auth/select-organization',
      { organizationId: ann.orgId },
      { token, cookies: [cookie] },
    );
    const rescoped = chosen.cookies[0]?.split(';')[0] ?? '';
    await place.organization({ enforceMfa: true });
    const refreshed = await place.accounts.post('/api/v1/auth/token', undefined, { cookies: [rescoped] });
    expect(refreshed.body).toMatchObject({ organizationId: null });
    expect(organizationOf(refreshed.body.token)).toBeUndefined();
  });

  it('hands no session over to a CLI', async () => {
    const session = await place.loggedIn(ann);
    await place.organization({ enforceMfa: true });
    const reply = await place.ask('POST', '/api/v3/auth/cli-session', session, { organizationId: ann.orgId });
    expect([reply.status, reply.body.error]).toEqual([403, 'SecondFactorRequired']);
  });

  it('is for nothing but showing it, where the person wants to be asked', async () => {
    await place.withApp(ann);
    const session = await place.loggedIn(ann);
    const reached = ['/api/v2/users/me', '/api/v1/organization', '/api/v2/users/me/organizations'];
    for (const path of reached) expect((await place.ask('GET', path, session)).status, path).toBe(200);
    const refused = [
      ['POST', '/api/v2/users/me/api-keys', { name: 'mine', expiresIn: 60 }],
      ['DELETE', '/api/v2/users/me', undefined],
      ['DELETE', '/api/v1/user/me/totp', undefined],
      ['PATCH', '/api/v2/users/me/mfa', { isMfaEnabled: false }],
      ['POST', '/api/v2/organizations', { name: 'Mine' }],
      ['PATCH', '/api/v2/users/me/name', { firstName: 'Eve' }],
    ] as const;
    for (const [method, path, body] of refused) {
      const reply = await place.ask(method, path, session, body);
      expect([path, reply.status, reply.body.error]).toEqual([path, 403, 'SecondFactorRequired']);
    }
  });
});

describe('the trail', () => {
  it('says by which method and with what result, and holds no code', async () => {
    const phone = await place.withApp(ann);
    const asked = (await place.select(await place.loggedIn(ann))).body;
    const code = phone.code();
    await place.verify(asked.token, { mfaToken: '000000', mfaMethod: 'totp' });
    await place.verify(asked.token, { mfaToken: code, mfaMethod: 'totp' });
    const events = (await place.accounts.eventsOf('verify-second-factor')).filter(
      ({ actor }) => (actor as { metadata: { userId: string } }).metadata.userId === ann.id,
    );
    expect(events.map(({ outcome }) => outcome)).toEqual(['failed', 'success']);
    for (const event of events)
      expect(event).toMatchObject({ organizationId: ann.orgId, metadata: { method: 'totp' } });
    const texts = JSON.stringify(await allItems(place.accounts.world.app.table));
    const secret = /secret=(\w+)/.exec(phone.otpUrl)?.[1] ?? '';
    for (const hidden of [secret, ...phone.recoveryCodes]) expect(texts).not.toContain(hidden);
    expect(JSON.stringify(events.map(({ metadata }) => metadata))).not.toContain(`"${code}"`);
  });
});
