import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../world/accounts-place.ts';
import { Authenticator } from '../../world/authenticator.ts';
import { type FactorsPlace, openFactorsPlace } from '../../world/factors-place.ts';

const own = '/api/v1/user/me/webauthn';
const site = 'https://test';

let place: FactorsPlace;
let ann: Account;
let session: string;
let key: Authenticator;

beforeAll(async () => {
  place = await openFactorsPlace();
});
beforeEach(async () => {
  ann = await place.accounts.account();
  session = await place.loggedIn(ann);
  key = new Authenticator(site);
});

const ok = async (method: string, path: string, token: string, body?: unknown) => {
  const reply = await place.ask(method, path, token, body);
  expect(reply.status, `${method} ${path}: ${reply.text}`).toBe(200);
  return reply.body;
};

const enrol = async () => {
  await place.stepUp(ann, session);
  const { options } = await ok('POST', `${own}/register`, session);
  const registrationResponse = key.create(options);
  const added = await ok('POST', `${own}/register/verify`, session, { name: 'Laptop', registrationResponse });
  await ok('PATCH', '/api/v2/users/me/mfa', session, { isMfaEnabled: true, selectedMfaMethod: 'webauthn' });
  return added;
};

const asked = async (): Promise<string> => {
  const { body } = await place.select(await place.loggedIn(ann));
  expect(body.mfaMethod).toBe('webauthn');
  return body.token;
};
const optionsOf = async (token: string) => (await ok('POST', '/api/v2/auth/mfa/passkey', token)).options;
const show = (token: string, credential: object) =>
  place.verify(token, { mfaMethod: 'webauthn', credential });

describe('a passkey', () => {
  it('gets another name from its person, with a proof of just now, and from nobody else', async () => {
    const { credential } = await enrol();
    const path = `${own}/${credential.id}`;
    const renamed = await ok('PATCH', path, session, { name: 'Desk' });
    expect(renamed.credential).toEqual({ ...credential, name: 'Desk' });
    expect((await ok('GET', own, session)).credentials).toEqual([renamed.credential]);
    const bob = await place.accounts.account();
    const stranger = await place.ask('PATCH', path, await place.loggedIn(bob), { name: 'Mine' });
    expect(stranger.status).toBe(404);
    place.later(601);
    const late = await place.ask('PATCH', path, session, { name: 'Late' });
    expect([late.status, late.body.error]).toEqual([403, 'StepUpRequired']);
  });

  it('is set up, asked for, and lets its person in', async () => {
    const { credential, recoveryCodes } = await enrol();
    expect(credential).toMatchObject({ name: 'Laptop', transports: ['internal'], lastUsedAt: null });
    expect(recoveryCodes).toHaveLength(10);
    const token = await asked();
    const options = await optionsOf(token);
    expect(options).toMatchObject({
      rpId: 'test',
      userVerification: 'required',
      allowCredentials: [{ id: credential.id }],
    });
    const verified = await show(token, key.get(options));
    expect(verified.status, verified.text).toBe(200);
    const { credentials } = await ok('GET', own, verified.body.token);
    expect(credentials[0].lastUsedAt).toEqual(expect.any(String));
  });

  it('is made for this person, site and algorithms, and asked to verify its person', async () => {
    await place.stepUp(ann, session);
    const { options } = await ok('POST', `${own}/register`, session);
    expect(options).toMatchObject({
      rp: { id: 'test' },
      user: { name: ann.email },
      attestation: 'none',
      authenticatorSelection: { userVerification: 'required' },
    });
  });

  const lies = {
    'signed for another origin': { origin: 'https://test.evil.example' },
    'for another site': { rpId: 'evil.example' },
    'signed for another challenge': { challenge: 'YW5vdGhlcg' },
    'whose person was not verified': { isVerified: false },
    'signed for setting one up': { type: 'webauthn.create' },
    'signed by another key': { forged: true },
  };
  it.each(Object.entries(lies))('%s is refused', async (_, lie) => {
    await enrol();
    const token = await asked();
    const reply = await show(token, key.get(await optionsOf(token), lie));
    expect([reply.status, reply.body.context]).toEqual([403, { code: 'mfa_invalid' }]);
  });

  it('signs each challenge once', async () => {
    await enrol();
    const [first, second] = [await asked(), await asked()];
    const answer = key.get(await optionsOf(first));
    const replies = await Promise.all([show(first, answer), show(second, answer)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  it('with a counter that went back was copied, and is refused', async () => {
    await enrol();
    const token = await asked();
    await show(token, key.get(await optionsOf(token)));
    key.counter = 0;
    expect((await show(token, key.get(await optionsOf(token)))).status).toBe(403);
  });

  it('takes no answer to a challenge that is older than five minutes', async () => {
    await enrol();
    const token = await asked();
    const options = await optionsOf(token);
    place.later(301);
    expect((await show(token, key.get(options))).status).toBe(403);
  });

  it('is set up for the challenge of this session’s person only', async () => {
    const bob = await place.accounts.account();
    const other = await place.loggedIn(bob);
    await place.stepUp(bob, other);
    await place.stepUp(ann, session);
    const { options } = await ok('POST', `${own}/register`, other);
    const registrationResponse = key.create(options);
    const reply = await place.ask('POST', `${own}/register/verify`, session, {
      name: 'Mine',
      registrationResponse,
    });
    expect(reply.status).toBe(400);
  });

  it('satisfies an organization that asks for an app, which the person has not', async () => {
    await enrol();
    await place.organization({ enforceMfa: true, selectedMfaMethod: 'totp' });
    const token = await asked();
    expect((await show(token, key.get(await optionsOf(token)))).status).toBe(200);
    await place.organization({ enforceMfa: undefined, selectedMfaMethod: undefined });
  });

  it('proves its person for a step-up, too', async () => {
    await enrol();
    const { mfaMethod, options } = await ok('POST', '/api/v2/auth/step-up/challenge', session, {});
    expect(mfaMethod).toBe('webauthn');
    await ok('POST', '/api/v2/auth/step-up', session, { mfaMethod, credential: key.get(options) });
  });

  it('that is the last to go leaves the account asked by what is left', async () => {
    const { credential } = await enrol();
    await ok('DELETE', `${own}/${credential.id}`, session);
    const { user } = await ok('GET', '/api/v2/users/me', session);
    expect(user).toMatchObject({ isMfaEnabled: true, selectedMfaMethod: 'email', mfaMethods: ['email'] });
    const { body } = await place.select(await place.loggedIn(ann));
    expect(body.mfaMethod).toBe('email');
  });
});
