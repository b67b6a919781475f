import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../../../harness/table.ts';
import { tally } from '../../../world/machines.ts';
import { type LdapPlace, openPlace, right } from './place.ts';

let place: LdapPlace;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

const failTimes = async (id: string, times: number, ip?: string, username = 'alice'): Promise<number[]> => {
  const statuses: number[] = [];
  for (let n = 0; n < times; n += 1) statuses.push((await place.login(id, username, 'wrong', ip)).status);
  return statuses;
};
const enter = async (id: string, ip?: string, username = 'alice') =>
  (await place.login(id, username, right, ip)).status;
const clear = (id: string, actor = place.world.admin) =>
  place.world.send(actor, 'POST', `/api/v1/auth/ldap-auth/identities/${id}/clear-lockouts`, {});

describe('wrong passwords', () => {
  it('lock the right one out too, and the directory is not bothered', async () => {
    const id = await place.attached();
    expect(await failTimes(id, 3)).toEqual([401, 401, 401]);
    place.directory.asked.length = 0;
    const locked = await place.login(id, 'alice', right);
    expect([locked.status, locked.headers['retry-after']]).toEqual([429, '300']);
    expect(locked.body.message).toBe(
      'Too many failed logins: logging in is locked, try again in 300 seconds',
    );
    expect(place.directory.asked).toEqual([]);
    const path = `/api/v1/identities/${id}`;
    const { identity } = await place.world.ok(place.world.admin, 'GET', path);
    expect(identity.identity.activeLockoutAuthMethods).toEqual(['ldap-auth']);
    place.world.app.runtime.advance(301);
    expect(await enter(id)).toBe(200);
  });

  it('lock nobody out who comes from elsewhere, has another name or another identity', async () => {
    const [id, other] = [await place.attached(), await place.attached()];
    expect(await failTimes(id, 4, '203.0.113.1')).toEqual([401, 401, 401, 429]);
    expect(await enter(id, '203.0.113.2')).toBe(200);
    expect(await enter(id, '203.0.113.1', 'odd*(name)\\')).toBe(200);
    expect(await enter(other, '203.0.113.1')).toBe(200);
    expect(await enter(id, '203.0.113.1')).toBe(429);
  });

  it.each(['ALICE', 'Alice ', 'a\u0301lice', 'ａｌｉｃｅ'])(
    'count with those for a name that a directory takes for the same: %s',
    async (spelling) => {
      const id = await place.attached();
      expect(await failTimes(id, 2)).toEqual([401, 401]);
      expect(await failTimes(id, 2, undefined, spelling)).toEqual([401, 429]);
      expect(await enter(id)).toBe(429);
    },
  );

  it('for a name that nobody has lock alike', async () => {
    expect(await failTimes(await place.attached(), 4, undefined, 'nobody')).toEqual([401, 401, 401, 429]);
  });

  it('are forgotten after a success and after a quiet time', async () => {
    const id = await place.attached();
    for (let n = 0; n < 3; n += 1) {
      expect(await failTimes(id, 2)).toEqual([401, 401]);
      expect(await enter(id)).toBe(200);
    }
    expect(await failTimes(id, 2)).toEqual([401, 401]);
    place.world.app.runtime.advance(31);
    expect(await failTimes(id, 2)).toEqual([401, 401]);
    expect(await enter(id)).toBe(200);
  });

  it('at the same moment are all counted, and the right one among them passes in its turn or not at all', async () => {
    const id = await place.attached();
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, n) => place.login(id, 'alice', n === 11 ? right : `wrong ${n}`)),
    );
    const { 401: wrong = 0, 429: locked = 0, 200: entered = 0 } = tally(replies);
    expect(wrong + locked + entered).toBe(12);
    // A success starts over, so that three more may follow it.
    expect(wrong).toBeLessThanOrEqual(entered === 1 ? 5 : 3);
    expect(await enter(id)).toBe(429);
  });

  it('lock by what was configured, and never while lockout is off', async () => {
    const id = await place.attached({ lockoutThreshold: 1, lockoutDurationSeconds: 10 });
    expect(await failTimes(id, 2)).toEqual([401, 429]);
    place.world.app.runtime.advance(11);
    expect(await enter(id)).toBe(200);
    const open = await place.attached({ lockoutEnabled: false });
    expect(await failTimes(open, 5)).toEqual([401, 401, 401, 401, 401]);
    expect(await enter(open)).toBe(200);
  });

  it('from one network are bounded by the hour, and lock no other network out', async () => {
    const id = await place.attached({ lockoutThreshold: 2 });
    const statuses: number[] = [];
    for (let n = 0; n < 25; n += 1) {
      statuses.push(...(await failTimes(id, 1, '203.0.113.1')));
      place.world.app.runtime.advance(31);
    }
    expect(tally(statuses.map((status) => ({ status }) as never))).toEqual({ 401: 20, 429: 5 });
    expect(await enter(id, '203.0.113.2')).toBe(200);
    expect(await enter(id, '203.0.113.1')).toBe(429);
  });

  it('from one network never lock out another one, however slowly they come', async () => {
    const id = await place.attached({ lockoutThreshold: 1 });
    let counted = 0;
    for (let n = 0; n < 140; n += 1) {
      const [status] = await failTimes(id, 1, '203.0.113.1');
      counted += status === 401 ? 1 : 0;
      place.world.app.runtime.advance(status === 401 ? 301 : 3_300);
    }
    expect(counted).toBeGreaterThan(100);
    expect(await enter(id, '203.0.113.2')).toBe(200);
  });

  it('from many networks together are bounded as well', async () => {
    const id = await place.attached({ lockoutThreshold: 1 });
    for (let n = 1; n <= 100; n += 1) await failTimes(id, 1, `198.18.0.${n}`);
    expect(await enter(id, '198.51.100.1')).toBe(429);
    expect(await enter(id, '198.51.100.1', 'odd*(name)\\')).toBe(200);
    place.world.app.runtime.advance(3_601);
    expect(await enter(id, '198.51.100.1')).toBe(200);
  });

  it('are no guesses when nobody was asked, or nobody was found wrong', async () => {
    const id = await place.attached({ lockoutThreshold: 1 });
    for (const [username, password] of [
      ['alice', ''],
      ['ali\0ce', right],
      ['bob', right],
    ] as const)
      expect((await place.login(id, username, password)).status).toBe(401);
    expect(await enter(id)).toBe(200);
  });

  it('are stored under keys of one size that vanish by themselves', async () => {
    const id = await place.attached();
    await failTimes(id, 1, undefined, '\u{1F511}'.repeat(60));
    const counts = (await allItems(place.world.app.table)).filter(({ pk }) =>
      String(pk).startsWith('GUESSES#'),
    );
    expect(counts.length).toBeGreaterThan(0);
    for (const { pk, sk, ttl } of counts)
      expect(`${pk} ${sk} ${typeof ttl}`).toMatch(/^GUESSES#[0-9a-f]{64} FAILURES#[0-9a-f]{64} number$/);
  });

  it('leave an event each that says which check it was', async () => {
    const id = await place.attached();
    await failTimes(id, 1);
    expect(await place.lastLogin()).toMatchObject({ identityId: id, refusedBy: 'credentials' });
  });
});

describe('clearing lockouts', () => {
  it('lets everybody try again at once, and says how many counts it forgot', async () => {
    const id = await place.attached();
    await failTimes(id, 4, '203.0.113.1');
    await failTimes(id, 4, '203.0.113.2');
    expect((await clear(id)).body).toEqual({ deleted: 5 });
    expect([await enter(id, '203.0.113.1'), await enter(id, '203.0.113.2')]).toEqual([200, 200]);
    expect((await clear(id)).body).toEqual({ deleted: 0 });
  });

  it('touches no other identity', async () => {
    const [id, other] = [await place.attached(), await place.attached()];
    await failTimes(other, 3);
    await clear(id);
    expect(await enter(other)).toBe(429);
  });

  it('forgets more than fit one transaction', async () => {
    const id = await place.attached();
    for (let n = 0; n < 50; n += 1) await failTimes(id, 1, `203.0.113.${n}`);
    expect((await clear(id)).body).toEqual({ deleted: 101 });
  });

  it('does not count what means nothing any more', async () => {
    const id = await place.attached();
    await failTimes(id, 3);
    place.world.app.runtime.advance(3_601);
    expect((await clear(id)).body).toEqual({ deleted: 0 });
  });

  it('is for who may act as the identity, and 404 without the method', async () => {
    const id = await place.attached();
    const member = await place.world.identity('no-access');
    expect((await clear(id, member)).status).toBe(403);
    await place.world.ok(place.world.admin, 'DELETE', `/api/v1/auth/ldap-auth/identities/${id}`);
    expect((await clear(id)).status).toBe(404);
  });
});
