import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storageCalls } from '../../harness/storage-calls.ts';
import { allItems } from '../../harness/table.ts';
import { type Account, type AccountsPlace, openAccountsPlace } from '../../world/accounts-place.ts';

let place: AccountsPlace;
let ann: Account;
beforeAll(async () => {
  place = await openAccountsPlace();
});
beforeEach(async () => {
  ann = await place.account();
});

const next = 'quite another password';
const ask = (email: string) => place.post('/api/v1/password/email/password-reset', { email });
const verify = (email: string, code: string) =>
  place.post('/api/v1/password/email/password-reset-verify', { email, code });
const reset = (token: string, password = next) =>
  place.post('/api/v1/password/password-reset', { password }, { token });
const tokenFor = async ({ email }: Account): Promise<string> => {
  await ask(email);
  return (await verify(email, await place.codeFor(email))).body.token;
};

let strangers = 0;
const nobodys = (): string => {
  strangers += 1;
  return `nobody-${strangers}@example.org`;
};

describe('resetting a password by mail', () => {
  it('gives a new password and a new session, and ends all others at once', async () => {
    const before = await place.login(ann);
    const reply = await reset(await tokenFor(ann));
    expect(reply.status, reply.text).toBe(200);
    expect(await place.isAlive(reply.body.token)).toBe(true);
    expect(await place.isAlive(before.token)).toBe(false);
    const old = await place.post('/api/v1/auth/token', undefined, { cookies: [before.cookie] });
    expect(old.status).toBe(401);
    expect(
      (await place.post('/api/v3/auth/login', { email: ann.email, password: ann.password })).status,
    ).toBe(401);
    await place.login({ email: ann.email, password: next });
    expect((await place.mailsTo(ann.email)).at(-1)?.text).toMatch(/password .* was changed/);
  });

  it('ends every API key of the person, which changing the password does not', async () => {
    const key = await place.apiKey(ann.token);
    const password = 'changed as a matter of routine';
    const change = { oldPassword: ann.password, password };
    const changed = await place.post('/api/v1/password/change-password', change, { token: ann.token });
    expect(changed.status, changed.text).toBe(200);
    expect(await place.takesApiKey(key)).toBe(true);
    await reset(await tokenFor(ann));
    expect(await place.takesApiKey(key)).toBe(false);
  });

  it('takes a code once, and its token once', async () => {
    await ask(ann.email);
    const code = await place.codeFor(ann.email);
    const first = await verify(ann.email, code);
    expect(first.status).toBe(200);
    expect((await verify(ann.email, code)).status).toBe(401);
    expect((await reset(first.body.token)).status).toBe(200);
    expect((await reset(first.body.token)).status).toBe(401);
  });

  it('takes a code once, also of many who send it at the same moment', async () => {
    await ask(ann.email);
    const code = await place.codeFor(ann.email);
    const replies = await Promise.all(Array.from({ length: 4 }, () => verify(ann.email, code)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
  });

  it('takes a code for an hour, and its token for a quarter of one', async () => {
    await ask(ann.email);
    const late = await place.codeFor(ann.email);
    place.world.app.runtime.advance(3601);
    expect((await verify(ann.email, late)).status).toBe(401);
    const token = await tokenFor(ann);
    place.world.app.runtime.advance(901);
    expect((await reset(token)).status).toBe(401);
  });

  it('takes no code of another purpose or person, and no other token', async () => {
    const bob = await place.account();
    await ask(ann.email);
    const code = await place.codeFor(ann.email);
    await ask(bob.email);
    expect((await verify(bob.email, code)).status).toBe(401);
    await place.post('/api/v2/users/me/emails/code', { username: bob.email });
    expect((await verify(bob.email, await place.codeFor(bob.email))).status).toBe(401);
    expect((await reset((await place.login(ann)).token)).status).toBe(401);
  });

  it('reads a code however people spell it', async () => {
    await ask(ann.email);
    const code = await place.codeFor(ann.email);
    expect((await verify(ann.email, ` ${code.toLowerCase().replaceAll('-', ' ')} `)).status).toBe(200);
  });
});

describe('nobody', () => {
  it('is told whether an address has an account: same words, same work', async () => {
    const known = await ask(ann.email);
    const unknown = await ask(nobodys());
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    const askedFor = async (email: string) => storageCalls(() => ask(email));
    const bob = await place.account();
    expect(await askedFor(nobodys())).toEqual(await askedFor(bob.email));
    const wrong = async (email: string) => storageCalls(() => verify(email, 'wrong'));
    expect(await wrong(nobodys())).toEqual(await wrong((await place.account()).email));
    expect((await verify(nobodys(), 'x')).body.message).toBe((await verify(ann.email, 'x')).body.message);
  });

  it('is mailed for an address of nobody', async () => {
    const email = nobodys();
    await ask(email);
    expect(await place.mailsTo(email)).toEqual([]);
  });

  it('takes anything from who holds a code by asking again, or by guessing', async () => {
    await ask(ann.email);
    const code = await place.codeFor(ann.email);
    for (let i = 0; i < 20; i += 1) await verify(ann.email, `0000-0000-0000-${1000 + i}`);
    place.world.app.runtime.advance(61);
    await ask(ann.email);
    expect(await place.codeFor(ann.email)).toBe(code);
    expect((await verify(ann.email, code)).status).toBe(200);
  });

  it('floods a mailbox: five mails an hour at most, one a minute', async () => {
    for (let i = 0; i < 3; i += 1) await ask(ann.email);
    expect(await place.mailsTo(ann.email)).toHaveLength(1);
    for (let i = 0; i < 10; i += 1) {
      place.world.app.runtime.advance(61);
      expect((await ask(ann.email)).status).toBe(200);
    }
    expect(await place.mailsTo(ann.email)).toHaveLength(5);
  });

  it('keeps out by wrong guesses who reads the own mail', async () => {
    const { email } = ann;
    for (let i = 0; i < 10; i += 1) await place.post('/api/v3/auth/login', { email, password: 'wrong' });
    expect((await place.post('/api/v3/auth/login', { email, password: ann.password })).status).toBe(429);
    const { body } = await reset(await tokenFor(ann));
    expect(await place.isAlive(body.token)).toBe(true);
    await place.login({ email, password: next });
  });

  it('finds a code in the table or in the trail', async () => {
    await ask(ann.email);
    const code = await place.codeFor(ann.email);
    expect(code).toMatch(/^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
    const { token } = (await verify(ann.email, code)).body;
    await reset(token);
    const everything = JSON.stringify(await allItems(place.world.app.table));
    for (const secret of [code, code.replaceAll('-', ''), next, token])
      expect(everything).not.toContain(secret);
  });
});

describe('changing the own password', () => {
  const change = (token: string, oldPassword: string) =>
    place.post('/api/v1/password/change-password', { oldPassword, password: next }, { token });

  it('keeps this session and ends all others', async () => {
    const [here, there] = [await place.login(ann), await place.login(ann)];
    expect((await change(here.token, ann.password)).status).toBe(200);
    expect(await place.isAlive(here.token)).toBe(true);
    expect(await place.isAlive(there.token)).toBe(false);
    const refreshed = await place.post('/api/v1/auth/token', undefined, { cookies: [here.cookie] });
    expect(refreshed.status).toBe(200);
  });

  it('takes the old one, and ten wrong ones for five minutes', async () => {
    const { token } = await place.login(ann);
    for (let i = 0; i < 10; i += 1) expect((await change(token, 'wrong')).status).toBe(403);
    expect((await change(token, ann.password)).status).toBe(429);
    place.world.app.runtime.advance(301);
    expect((await change(token, ann.password)).status).toBe(200);
  });

  it('is not kept from anybody by wrong logins of strangers', async () => {
    const { token } = await place.login(ann);
    for (let i = 0; i < 11; i += 1)
      await place.post('/api/v3/auth/login', { email: ann.email, password: 'wrong' });
    expect((await change(token, ann.password)).status).toBe(200);
  });
});
