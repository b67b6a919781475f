import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storageCalls } from '../../harness/storage-calls.ts';
import { allItems } from '../../harness/table.ts';
import { type Account, type AccountsPlace, openAccountsPlace } from '../../world/accounts-place.ts';

let place: AccountsPlace;
let ann: Account;
let codes: readonly string[];
const path = '/api/v1/password/recovery-kit';
const makeKit = (token: string, password: string) => place.post(path, { password }, { token });

beforeAll(async () => {
  place = await openAccountsPlace();
});
beforeEach(async () => {
  ann = await place.account();
  codes = (await makeKit(ann.token, ann.password)).body.codes;
});

const next = 'quite another password';
const recover = (email: string, code: string) =>
  place.post('/api/v1/password/recover', { email, code, password: next });
const left = async (token: string): Promise<number> =>
  (await place.world.app.ok('GET', path, { token })).body.codesLeft;

describe('a recovery kit', () => {
  it('is ten codes, shown once and stored nowhere', async () => {
    expect(new Set(codes).size).toBe(10);
    expect(codes.every((code) => /^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/.test(code))).toBe(true);
    expect(await left(ann.token)).toBe(10);
    const stored = JSON.stringify(await allItems(place.world.app.table));
    for (const code of codes) {
      expect(stored).not.toContain(code);
      expect(stored).not.toContain(code.replaceAll('-', ''));
    }
  });

  it('recovers the account without mail, each code once: all sessions and API keys end, a new session begins', async () => {
    const before = await place.login(ann);
    const key = await place.apiKey(before.token);
    const [first = '', second = ''] = codes;
    const reply = await recover(ann.email, first.toLowerCase());
    expect(reply.status, reply.text).toBe(200);
    expect(await place.isAlive(before.token)).toBe(false);
    expect(await place.takesApiKey(key)).toBe(false);
    expect(await left(reply.body.token)).toBe(9);
    expect((await recover(ann.email, first)).status).toBe(401);
    expect((await recover(ann.email, second)).status).toBe(200);
    await place.login({ email: ann.email, password: next });
    expect((await place.mailsTo(ann.email)).at(-1)?.text).toMatch(/recovered/);
  });

  it('counts each code once, also of many at the same moment', async () => {
    const [code = ''] = codes;
    const replies = await Promise.all(Array.from({ length: 3 }, () => recover(ann.email, code)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  });

  it('lets in who others locked out by guessing, and is not locked itself', async () => {
    for (let i = 0; i < 11; i += 1) {
      await place.post('/api/v3/auth/login', { email: ann.email, password: 'wrong' });
      expect((await recover(ann.email, 'wrong')).status).toBe(401);
    }
    expect((await recover(ann.email, codes[0] ?? '')).status).toBe(200);
    await place.login({ email: ann.email, password: next });
  });

  it('takes the place of the one before', async () => {
    const again = (await makeKit(ann.token, ann.password)).body.codes;
    expect((await recover(ann.email, codes[0] ?? '')).status).toBe(401);
    expect((await recover(ann.email, again[0])).status).toBe(200);
  });

  it('is void once the password was changed or reset: whoever knew the old one could have made it', async () => {
    const changed = { oldPassword: ann.password, password: next };
    const change = await place.post('/api/v1/password/change-password', changed, { token: ann.token });
    expect(change.status, change.text).toBe(200);
    expect(await left(ann.token)).toBe(0);
    expect((await recover(ann.email, codes[0] ?? '')).status).toBe(401);

    const again = (await makeKit(ann.token, next)).body.codes;
    await place.post('/api/v1/password/email/password-reset', { email: ann.email });
    const code = await place.codeFor(ann.email);
    const verify = '/api/v1/password/email/password-reset-verify';
    const { token } = (await place.post(verify, { email: ann.email, code })).body;
    const reset = await place.post('/api/v1/password/password-reset', { password: 'a third one' }, { token });
    expect(reset.status, reset.text).toBe(200);
    expect((await recover(ann.email, again[0])).status).toBe(401);
  });

  it('outlives no change of the password that it was made beside', async () => {
    const changed = { oldPassword: ann.password, password: next };
    const [, kit] = await Promise.all([
      place.post('/api/v1/password/change-password', changed, { token: ann.token }),
      makeKit(ann.token, ann.password),
    ]);
    const stolen = kit.body.codes?.[0] ?? codes[0];
    expect((await recover(ann.email, stolen)).status).toBe(401);
  });

  it('is made by who says the password only', async () => {
    expect((await makeKit(ann.token, 'wrong')).status).toBe(403);
    expect((await makeKit(place.world.admin.token, 'x')).status).toBe(403);
  });

  it('opens no other account, and does not tell whether there is one', async () => {
    const bob = await place.account();
    const [code = ''] = codes;
    const wrong = await recover(bob.email, code);
    const unknown = await recover('nobody@example.org', code);
    expect([unknown.status, unknown.body.message]).toEqual([wrong.status, wrong.body.message]);
    const calls = (email: string) => storageCalls(() => recover(email, code));
    expect(await calls('nobody-else@example.org')).toEqual(await calls(bob.email));
  });
});
