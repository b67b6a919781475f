import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../world/accounts-place.ts';
import { Authenticator } from '../../world/authenticator.ts';
import { type FactorsPlace, openFactorsPlace, type Phone } from '../../world/factors-place.ts';

const own = '/api/v1/user/me';

let place: FactorsPlace;
let ann: Account;
let phone: Phone;
let owner: string;
beforeAll(async () => {
  place = await openFactorsPlace();
});
beforeEach(async () => {
  ann = await place.accounts.account();
  phone = await place.withApp(ann);
  owner = await place.loggedIn(ann);
});

const statusOf = async (method: string, path: string, token: string): Promise<number> =>
  (await place.ask(method, path, token)).status;
const ok = async (method: string, path: string, token: string, body?: object) => {
  const reply = await place.ask(method, path, token, body);
  expect(reply.status, `${method} ${path}: ${reply.text}`).toBe(200);
  return reply.body;
};
/** A session of whoever has the phone, inside the organization. */
const byPhone = async (): Promise<string> => {
  const { token } = (await place.select(await place.loggedIn(ann))).body;
  const shown = await place.verify(token, { mfaMethod: 'totp', mfaToken: phone.code() });
  expect(shown.status, shown.text).toBe(200);
  return shown.body.token;
};
const byRecoveryCode = () =>
  place.stepUp(ann, owner, { mfaMethod: 'recovery-code', mfaToken: phone.recoveryCodes[0] });

describe('an app that is removed', () => {
  it('ends the sessions of whoever has it, and not that of who removes it', async () => {
    const thief = await byPhone();
    expect(await statusOf('GET', '/api/v1/workspace', thief)).toBe(200);
    await byRecoveryCode();
    await ok('DELETE', `${own}/totp`, owner);
    expect(await statusOf('GET', '/api/v1/workspace', thief)).toBe(401);
    expect(await statusOf('GET', '/api/v2/users/me', owner)).toBe(200);
    await place.organization({ enforceMfa: true, selectedMfaMethod: 'totp' });
    const inside = await place.select(owner);
    await place.organization({ enforceMfa: undefined, selectedMfaMethod: undefined });
    expect(inside.body).toMatchObject({ isMfaEnabled: false });
  });

  it('is no proof by which another one is set up in its place', async () => {
    const thief = await byPhone();
    await byRecoveryCode();
    await ok('DELETE', `${own}/totp`, owner);
    expect(await statusOf('POST', `${own}/totp/register`, thief)).toBe(401);
    expect(await statusOf('POST', `${own}/webauthn/register`, thief)).toBe(401);
    await ok('POST', `${own}/totp/register`, owner);
  });

  it('and never counted ends nothing', async () => {
    const bob = await place.accounts.account();
    const [first, second] = [await place.loggedIn(bob), await place.loggedIn(bob)];
    await place.stepUp(bob, first);
    await ok('POST', `${own}/totp/register`, first);
    await ok('DELETE', `${own}/totp`, first);
    expect(await statusOf('GET', '/api/v2/users/me', second)).toBe(200);
  });
});

it('a passkey that is removed ends other sessions as well, whichever of several it was', async () => {
  await byRecoveryCode();
  const keys = [new Authenticator('https://test'), new Authenticator('https://test')];
  const ids: string[] = [];
  for (const [n, key] of keys.entries()) {
    const { options } = await ok('POST', `${own}/webauthn/register`, owner);
    const answer = { name: `Key ${n}`, registrationResponse: key.create(options) };
    ids.push((await ok('POST', `${own}/webauthn/register/verify`, owner, answer)).credential.id);
  }
  const other = await byPhone();
  await ok('DELETE', `${own}/webauthn/${ids[0]}`, owner);
  expect(await statusOf('GET', '/api/v1/workspace', other)).toBe(401);
  expect(await statusOf('GET', '/api/v2/users/me', owner)).toBe(200);
});
