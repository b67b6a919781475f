import { beforeAll, describe, expect, it } from 'vitest';
import { storageCalls } from '../../harness/storage-calls.ts';
import { type AccountsPlace, openAccountsPlace } from '../../world/accounts-place.ts';

let place: AccountsPlace;
beforeAll(async () => {
  place = await openAccountsPlace();
});

const password = 'a newcomer’s password';
let newcomers = 0;
const newcomer = (domain = 'example.org'): string => {
  newcomers += 1;
  return `new-${newcomers}@${domain}`;
};
const ask = (email: string) => place.post('/api/v3/signup/email/signup', { email });
const verify = (email: string, code: string) => place.post('/api/v3/signup/email/verify', { email, code });
const complete = (email: string, token: string, more: object = {}) =>
  place.post(
    '/api/v3/signup/complete-account/signup',
    { email, firstName: 'New', password, organizationName: 'Newcomers', ...more },
    { token },
  );
const verified = async (email: string): Promise<string> => {
  await ask(email);
  return (await verify(email, await place.codeFor(email))).body.token;
};

describe('signing up', () => {
  it('is refused unless somebody switched it on, whoever asks', async () => {
    const { email } = await place.account();
    for (const address of [email, newcomer()]) {
      const reply = await ask(address);
      expect([reply.status, reply.body.message]).toEqual([400, expect.stringMatching(/switched off/)]);
      expect((await verify(address, 'x')).status).toBe(400);
    }
  });

  it('makes an account with an organization of its own, by a mailed code', async () => {
    await place.allowSignUp();
    const email = newcomer();
    await ask(email);
    const code = await place.codeFor(email);
    const step = await verify(email, code);
    expect(step.body).toMatchObject({ user: { email, username: email, isAccepted: false } });
    const done = await complete(email, step.body.token, { lastName: 'Comer' });
    expect(done.status, done.text).toBe(200);
    expect(done.body).toMatchObject({
      user: { id: step.body.user.id, email, firstName: 'New', lastName: 'Comer', isEmailVerified: true },
      organizationId: expect.any(String),
    });
    expect(done.cookies).toHaveLength(1);
    const { token } = done.body;
    const { organizations } = (await place.world.app.ok('GET', '/api/v1/organization', { token })).body;
    expect(organizations).toMatchObject([{ id: done.body.organizationId, name: 'Newcomers' }]);
    const body = { projectName: 'First' };
    await place.world.app.ok('POST', '/api/v2/workspace', { token, body });
    await place.login({ email, password });
  });

  it('takes a code once and a token once, for the address that it is for', async () => {
    const email = newcomer();
    await ask(email);
    const code = await place.codeFor(email);
    expect((await verify(newcomer(), code)).status).toBe(401);
    const { token } = (await verify(email, code)).body;
    expect((await verify(email, code)).status).toBe(401);
    expect((await complete(newcomer(), token)).status).toBe(401);
    expect((await complete(email, token)).status).toBe(200);
    expect((await complete(email, token)).status).toBe(400);
  });

  it('makes one account of many requests at the same moment', async () => {
    const email = newcomer();
    const token = await verified(email);
    const replies = await Promise.all([complete(email, token), complete(email, token)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('is over when it is switched off meanwhile, or for other domains', async () => {
    await place.allowSignUp();
    const email = newcomer();
    const token = await verified(email);
    await place.allowSignUp('@other.example, third.example');
    expect((await complete(email, token)).status).toBe(400);
    expect((await ask(newcomer('sub.other.example'))).status).toBe(400);
    expect((await ask(newcomer('other.example.org'))).status).toBe(400);
    for (const domain of ['other.example', 'THIRD.example'])
      expect((await ask(newcomer(domain))).status).toBe(200);
    await place.allowSignUp();
  });

  it('takes no token of another kind', async () => {
    const { email, token } = await place.account();
    expect((await complete(email, token)).status).toBe(401);
    expect((await complete(newcomer(), 'garbage')).status).toBe(401);
    expect((await place.post('/api/v3/signup/complete-account/signup', {})).status).toBe(422);
  });

  it('does not tell whether an address has an account, but to who reads its mail', async () => {
    const { email } = await place.account();
    const known = await ask(email);
    const address = newcomer();
    const unknown = await ask(address);
    expect(unknown.status).toBe(known.status);
    expect(unknown.body.message.replace(address, '')).toBe(known.body.message.replace(email, ''));
    const other = await place.account();
    const calls = (one: string) => storageCalls(() => ask(one));
    expect(await calls(newcomer())).toEqual(await calls(other.email));
    const mails = await place.mailsTo(email);
    expect(mails.at(-1)?.text).toMatch(/has an account already/);
    expect(mails.at(-1)?.text).not.toMatch(/Code:/);
    expect((await verify(email, 'wrong')).body.message).toBe((await verify(address, 'wrong')).body.message);
  });
});
