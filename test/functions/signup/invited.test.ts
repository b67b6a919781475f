import { beforeAll, describe, expect, it } from 'vitest';
import { type AccountsPlace, openAccountsPlace } from '../../world/accounts-place.ts';

let place: AccountsPlace;
beforeAll(async () => {
  place = await openAccountsPlace();
  await place.allowSignUp();
});

const password = 'a guest’s own password';
let guests = 0;
const invited = async (): Promise<string> => {
  guests += 1;
  const email = `guest-${guests}@example.org`;
  const body = { inviteeEmails: [email], organizationId: place.world.orgId };
  await place.world.ok(place.world.admin, 'POST', '/api/v1/invite-org/signup', body);
  return email;
};

describe('somebody who was invited and has no account yet', () => {
  it('may sign up instead, and then has the invitation still', async () => {
    const email = await invited();
    await place.post('/api/v3/signup/email/signup', { email });
    const code = await place.codeFor(email);
    const { token } = (await place.post('/api/v3/signup/email/verify', { email, code })).body;
    const body = { email, firstName: 'Guest', password, organizationName: 'Of a guest' };
    const complete = () => place.post('/api/v3/signup/complete-account/signup', body, { token });
    const done = await complete();
    expect(done.status, done.text).toBe(200);
    await place.login({ email, password });
    const { users } = await place.world.ok(
      place.world.admin,
      'GET',
      `/api/v1/organization/${place.world.orgId}/users`,
    );
    expect(users.filter((one: { inviteEmail: string | null }) => one.inviteEmail === email)).toHaveLength(1);
    expect((await complete()).status).toBeGreaterThanOrEqual(400);
  });

  it('gets no code that sets a password, and logs in by none', async () => {
    const email = await invited();
    const known = await place.account();
    const ask = (address: string) => place.post('/api/v1/password/email/password-reset', { email: address });
    expect((await ask(email)).body).toEqual((await ask(known.email)).body);
    expect(await place.mailsTo(known.email)).toHaveLength(1);
    expect(await place.codeFor(email)).toBe('');
    expect((await place.post('/api/v3/auth/login', { email, password })).status).toBe(401);
  });
});
