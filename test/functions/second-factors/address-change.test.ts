import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../world/accounts-place.ts';
import { type FactorsPlace, openFactorsPlace } from '../../world/factors-place.ts';

const me = '/api/v2/users/me';

let place: FactorsPlace;
let ann: Account;
beforeAll(async () => {
  place = await openFactorsPlace();
});
beforeEach(async () => {
  await place.organization({ enforceMfa: undefined });
  ann = await place.accounts.account();
});

const request = (token: string, newEmail: string) =>
  place.ask('POST', `${me}/email-change/otp`, token, { newEmail, password: ann.password });
const addressOf = async (): Promise<string | undefined> =>
  (await place.accounts.world.read(({ users }) => users.find(ann.id)))?.username;

describe('another address of the account', () => {
  it('is not had by the password alone: the factor by mail would be whoever knows that', async () => {
    await place.organization({ enforceMfa: true });
    const thief = await place.loggedIn(ann);
    const refused = await request(thief, `thief-${ann.email}`);
    expect([refused.status, refused.body.error]).toEqual([403, 'StepUpRequired']);
    expect(await addressOf()).toBe(ann.email);
  });

  it('takes the app where there is one, and a code of just now', async () => {
    const phone = await place.withApp(ann, false);
    const session = await place.loggedIn(ann);
    const newEmail = `new-${ann.email}`;
    expect((await request(session, newEmail)).status).toBe(403);
    await place.stepUp(ann, session, { mfaMethod: 'totp', mfaToken: phone.code() });
    expect((await request(session, newEmail)).status).toBe(200);
    const otpCode = await place.accounts.codeFor(newEmail);
    expect((await place.ask('PATCH', `${me}/email`, session, { newEmail, otpCode })).status).toBe(200);
    expect(await addressOf()).toBe(newEmail);
  });

  it('ends other sessions, which the old mailbox may have proven, and not that of who takes it', async () => {
    const [session, other] = [await place.loggedIn(ann), await place.loggedIn(ann)];
    await place.stepUp(ann, other);
    await place.stepUp(ann, session);
    const newEmail = `moved-${ann.email}`;
    await request(session, newEmail);
    const otpCode = await place.accounts.codeFor(newEmail);
    expect((await place.ask('PATCH', `${me}/email`, session, { newEmail, otpCode })).status).toBe(200);
    expect((await place.ask('GET', me, session)).status).toBe(200);
    expect((await place.ask('POST', '/api/v1/user/me/totp/register', other)).status).toBe(401);
  });
});

describe('an app that was begun', () => {
  it('is confirmed only by who could begin one now', async () => {
    const session = await place.loggedIn(ann);
    await place.stepUp(ann, session);
    const { body } = await place.ask('POST', '/api/v1/user/me/totp/register', session);
    expect(body.otpUrl).toContain('otpauth://');
    place.later(601);
    const late = await place.ask('POST', '/api/v1/user/me/totp/verify', session, { totp: '000000' });
    expect([late.status, late.body.error]).toEqual([403, 'StepUpRequired']);
  });
});
