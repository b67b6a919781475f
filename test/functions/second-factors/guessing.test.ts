import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../world/accounts-place.ts';
import { type FactorsPlace, openFactorsPlace, type Phone } from '../../world/factors-place.ts';

let place: FactorsPlace;
let ann: Account;
let phone: Phone;
beforeAll(async () => {
  place = await openFactorsPlace();
});
beforeEach(async () => {
  ann = await place.accounts.account();
  phone = await place.withApp(ann);
});

const asked = async (): Promise<string> => (await place.select(await place.loggedIn(ann))).body.token;
const wrongCode = (): string => (phone.code() === '000000' ? '000001' : '000000');
const say = (token: string, mfaToken: string, ip?: string) =>
  place.verify(token, { mfaToken, mfaMethod: 'totp' }, ip);

describe('the code of an app', () => {
  it('is taken a half minute early or late, and no further', async () => {
    expect((await say(await asked(), phone.code(2))).status).toBe(403);
    expect((await say(await asked(), phone.code(1))).status).toBe(200);
  });

  it('counts once, in whatever login it is said', async () => {
    const code = phone.code();
    const [first, second] = [await asked(), await asked()];
    expect((await say(first, code)).status).toBe(200);
    const replayed = await say(second, code);
    expect([replayed.status, replayed.body.context]).toEqual([403, { code: 'mfa_invalid' }]);
  });

  it('counts once when it is said many times at the same moment', async () => {
    const tokens = await Promise.all([asked(), asked(), asked(), asked()]);
    const code = phone.code();
    const replies = await Promise.all(tokens.map((token) => say(token, code)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('of an earlier half minute is refused after a later one was taken', async () => {
    const [early, late] = [phone.code(-1), phone.code()];
    expect((await say(await asked(), late)).status).toBe(200);
    expect((await say(await asked(), early)).status).toBe(403);
  });
});

describe('a recovery code', () => {
  it('counts once when it is said several times at the same moment', async () => {
    const tokens = await Promise.all([asked(), asked(), asked()]);
    const [code = ''] = phone.recoveryCodes;
    const replies = await Promise.all(tokens.map((token) => say(token, code)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('is taken however it is spelled', async () => {
    const code = (phone.recoveryCodes[0] ?? '').toLowerCase().replaceAll('-', ' ');
    expect((await say(await asked(), code)).status).toBe(200);
  });
});

describe('wrong codes', () => {
  const addresses = Array.from({ length: 12 }, (_, n) => `203.0.${n}.7`);

  it('lock after three, over however many addresses they come', async () => {
    const token = await asked();
    const statuses: number[] = [];
    for (const ip of addresses) statuses.push((await say(token, wrongCode(), ip)).status);
    expect(statuses.filter((status) => status === 403)).toHaveLength(3);
    expect(statuses.filter((status) => status === 429)).toHaveLength(9);
    // The right one is refused as well, and at the choice of the organization nothing more is asked.
    expect((await say(token, phone.code())).status).toBe(429);
    const chosen = await place.select(await place.loggedIn(ann));
    expect([chosen.status, chosen.body.context]).toEqual([429, { code: 'mfa_locked' }]);
  });

  it('are no more when they are said at the same moment', async () => {
    const token = await asked();
    const replies = await Promise.all(addresses.map((ip) => say(token, wrongCode(), ip)));
    expect(replies.filter(({ status }) => status === 403)).toHaveLength(3);
  });

  it('lock for longer each time, and a right one forgets them', async () => {
    const waits: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const token = await asked();
      for (let n = 0; n < 3; n += 1) await say(token, wrongCode());
      const locked = await say(token, wrongCode());
      waits.push(Number(locked.headers['retry-after']));
      place.later(Number(locked.headers['retry-after']) + 1);
    }
    expect(waits.map((seconds) => Math.round(seconds / 60))).toEqual([5, 30, 60, 240]);
    expect((await say(await asked(), phone.code())).status).toBe(200);
    const token = await asked();
    for (let n = 0; n < 3; n += 1) await say(token, wrongCode());
    expect(Math.round(Number((await say(token, wrongCode())).headers['retry-after']) / 60)).toBe(5);
  });

  it('of one person lock nobody else', async () => {
    const token = await asked();
    for (let n = 0; n < 4; n += 1) await say(token, wrongCode());
    const bob = await place.accounts.account();
    const other = await place.withApp(bob);
    const { token: bobs } = (await place.select(await place.loggedIn(bob))).body;
    expect((await say(bobs, other.code())).status).toBe(200);
  });

  it('say that the login took too long, once its token is over', async () => {
    const token = await asked();
    place.later(901);
    const late = await say(token, phone.code());
    expect([late.status, late.body.context]).toEqual([401, { code: 'mfa_expired' }]);
  });
});
