import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { eventsOf } from '../../world/events.ts';
import { login, newMachine, tally, type UniversalMachine } from '../../world/machines.ts';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const fail = (machine: Pick<UniversalMachine, 'clientId'>, ip?: string) =>
  login(world, { clientId: machine.clientId, clientSecret: 'wrong' }, ip);

const failTimes = async (
  machine: Pick<UniversalMachine, 'clientId'>,
  times: number,
  ip?: string,
): Promise<number[]> => {
  const statuses: number[] = [];
  for (let i = 0; i < times; i += 1) statuses.push((await fail(machine, ip)).status);
  return statuses;
};

/** A client id that nobody has. */
const nobody = () => ({ clientId: randomUUID() });

describe('failed logins of a client', () => {
  it('lock wrong secrets out at the third one, known client or not, and say for how long', async () => {
    for (const client of [await newMachine(world), nobody()]) {
      expect(await failTimes(client, 3)).toEqual([401, 401, 401]);
      const locked = await fail(client);
      expect(locked.status).toBe(429);
      expect(locked.body.message).toBe(
        'Too many failed logins: logging in is locked, try again in 300 seconds',
      );
      expect(locked.headers['retry-after']).toBe('300');
      world.app.runtime.advance(120);
      expect((await fail(client)).headers['retry-after']).toBe('180');
      world.app.runtime.advance(181);
      expect((await fail(client)).status).toBe(401);
    }
  });

  it('never lock the right secret out, from wherever it comes', async () => {
    const machine = await newMachine(world);
    await failTimes(machine, 10);
    for (const ip of [undefined, '198.51.100.9']) expect((await login(world, machine, ip)).status).toBe(200);
    expect((await fail(machine)).status).toBe(429);
  });

  it('let the right secret in however many fail at the same moment', async () => {
    const machine = await newMachine(world);
    const all = await Promise.all(
      Array.from({ length: 30 }, (_, n) => (n % 3 === 0 ? login(world, machine) : fail(machine))),
    );
    expect(all.filter((_, n) => n % 3 === 0).map(({ status }) => status)).toEqual(Array(10).fill(200));
  });

  it('are counted by address: those of one lock no other', async () => {
    const machine = await newMachine(world);
    expect(await failTimes(machine, 4, '203.0.113.1')).toEqual([401, 401, 401, 429]);
    expect(await failTimes(machine, 4, '203.0.113.2')).toEqual([401, 401, 401, 429]);
  });

  it('are counted by network where one caller has a whole one: IPv6', async () => {
    const machine = await newMachine(world);
    const from = async (...ips: readonly string[]) => {
      const statuses = [];
      for (const ip of ips) statuses.push((await fail(machine, ip)).status);
      return statuses;
    };
    expect(
      await from('2001:db8:1:2::1', '2001:db8:1:2::2', '2001:db8:1:2:ffff::', '2001:db8:1:2::3'),
    ).toEqual([401, 401, 401, 429]);
    expect(await from('2001:db8:1:3::1')).toEqual([401]);
  });

  it('start over when the lock ran out', async () => {
    const machine = await newMachine(world);
    await failTimes(machine, 3);
    world.app.runtime.advance(301);
    expect(await failTimes(machine, 4)).toEqual([401, 401, 401, 429]);
  });

  it('are forgotten after a quiet time', async () => {
    const machine = await newMachine(world);
    await failTimes(machine, 2);
    world.app.runtime.advance(31);
    expect(await failTimes(machine, 2)).toEqual([401, 401]);
    expect((await login(world, machine)).status).toBe(200);
  });

  it('are forgotten after a success', async () => {
    const machine = await newMachine(world);
    await failTimes(machine, 2);
    expect((await login(world, machine)).status).toBe(200);
    expect(await failTimes(machine, 2)).toEqual([401, 401]);
    expect((await login(world, machine)).status).toBe(200);
  });

  it('lock by the thresholds and times that were configured', async () => {
    const machine = await newMachine(world, {
      auth: { lockoutThreshold: 1, lockoutDurationSeconds: 10, lockoutCounterResetSeconds: 5 },
    });
    await failTimes(machine, 1);
    expect((await fail(machine)).body.message).toMatch(/\b10 seconds\b/);
    world.app.runtime.advance(11);
    expect((await fail(machine)).status).toBe(401);
  });

  it('never lock while lockout is off, and switching it off unlocks', async () => {
    const machine = await newMachine(world);
    await failTimes(machine, 3);
    await world.ok(world.admin, 'PATCH', machine.path, { lockoutEnabled: false });
    expect(await failTimes(machine, 5)).toEqual([401, 401, 401, 401, 401]);
    expect((await login(world, machine)).status).toBe(200);
  });

  it('do not lock another client', async () => {
    const [locked, other] = [await newMachine(world), await newMachine(world)];
    await failTimes(locked, 4);
    expect((await login(world, other)).status).toBe(200);
  });

  it('of the same moment are all counted', async () => {
    const machine = await newMachine(world, { auth: { lockoutThreshold: 20 } });
    const replies = await Promise.all(Array.from({ length: 30 }, () => fail(machine)));
    expect(tally(replies)).toEqual({ 401: 20, 429: 10 });
  });

  it('are counted from a clean slate in each window, also at the same moment', async () => {
    const machine = await newMachine(world, { auth: { lockoutThreshold: 6 } });
    await failTimes(machine, 1);
    world.app.runtime.advance(31);
    const replies = await Promise.all(Array.from({ length: 5 }, () => fail(machine)));
    expect(tally(replies)).toEqual({ 401: 5 });
    expect(await failTimes(machine, 2)).toEqual([401, 429]);
  });

  it('leave an event each, and so does every wrong secret while locked', async () => {
    const machine = await newMachine(world);
    await failTimes(machine, 4);
    const events = await eventsOf(world.app, 'login-identity-universal-auth');
    const ours = events.filter(({ metadata }) => metadata.identityId === machine.id);
    expect(ours.map(({ outcome, metadata }) => [outcome, metadata.reason])).toEqual([
      ['failed', 'unauthenticated'],
      ['failed', 'unauthenticated'],
      ['failed', 'unauthenticated'],
      ['failed', 'too-many-attempts'],
    ]);
  });

  it('lock nobody for longer than they may after the clock went back', async () => {
    const machine = await newMachine(world);
    await failTimes(machine, 4);
    world.app.runtime.advance(-3600);
    expect(await failTimes(machine, 4)).toEqual([401, 401, 401, 429]);
    expect((await fail(machine)).headers['retry-after']).toBe('300');
  });

  it('are stored under keys of one size that vanish by themselves, whatever was sent', async () => {
    const clientId = `${'\u{1F511}'.repeat(100)}#CLIENT`;
    await fail({ clientId });
    const counts = (await allItems(world.app.table)).filter(({ pk }) => String(pk).startsWith('GUESSES#'));
    expect(counts.length).toBeGreaterThan(0);
    for (const { pk, sk, ttl, ...rest } of counts) {
      expect(pk).toMatch(/^GUESSES#[0-9a-f]{64}$/);
      expect([sk, typeof ttl]).toEqual([expect.stringMatching(/^FAILURES#[0-9a-f]{64}$/), 'number']);
      expect(Object.keys(rest).sort()).toEqual(['failures', 'lockedUntil', 'v', 'windowEndsAt']);
    }
  });
});

describe('clearing lockouts of universal auth', () => {
  const clear = (machine: UniversalMachine, actor = world.admin) =>
    world.send(actor, 'POST', `${machine.path}/clear-lockouts`);

  it('lets wrong secrets be tried again, and says how many counts it forgot', async () => {
    const [machine, other] = [await newMachine(world), await newMachine(world)];
    for (const ip of ['203.0.113.1', '2001:db8::1']) await failTimes(machine, 4, ip);
    await failTimes(other, 4);
    expect((await clear(machine)).body).toEqual({ deleted: 2 });
    for (const ip of ['203.0.113.1', '2001:db8::1'])
      expect(await failTimes(machine, 4, ip)).toEqual([401, 401, 401, 429]);
    expect((await fail(other)).status).toBe(429);
  });

  it('is told to the trail', async () => {
    const machine = await newMachine(world);
    await failTimes(machine, 1);
    await clear(machine);
    const event = (await eventsOf(world.app, 'clear-identity-universal-auth-lockouts')).at(-1);
    expect(event?.metadata).toMatchObject({ identityId: machine.id, deleted: 1 });
  });

  it('is for who may act as the identity', async () => {
    const machine = await newMachine(world);
    await failTimes(machine, 3);
    expect((await clear(machine, await world.identity('no-access'))).status).toBe(403);
    expect((await fail(machine)).status).toBe(429);
  });
});

describe('the count in storage', () => {
  const counted = (failures: number, windowEndsAt: number) => ({ failures, windowEndsAt, lockedUntil: 0 });
  const ours = { at: 'client', id: 'client', network: '4:1' } as const;

  it('is neither changed nor cleared by whoever saw an older one', async () => {
    const [first, second] = [counted(1, 1000), counted(2, 2000)];
    const write = (changes: Parameters<World['write']>[0]) => world.write(changes);
    await write(({ guesses }) => [guesses.recordFailures(ours, first, undefined)]);
    await write(({ guesses }) => [guesses.recordFailures(ours, second, first)]);
    for (const late of [
      () => write(({ guesses }) => [guesses.clearFailures(ours, first)]),
      () => write(({ guesses }) => [guesses.clearFailures(ours, undefined)]),
      () => write(({ guesses }) => [guesses.recordFailures(ours, counted(2, 2500), first)]),
      () => write(({ guesses }) => [guesses.recordFailures(ours, counted(1, 2500), undefined)]),
    ])
      await expect(late()).rejects.toMatchObject({ code: 'conflict' });
    expect(await world.read(({ guesses }) => guesses.failures(ours))).toEqual(second);
    await write(({ guesses }) => [guesses.clearFailures(ours, second)]);
    expect(await world.read(({ guesses }) => guesses.failures(ours))).toBeUndefined();
  });
});

describe('what does not count as guessing', () => {
  it('is a secret that was right once: revoked or expired', async () => {
    const machine = await newMachine(world, { secret: { ttl: 10 } });
    world.app.runtime.advance(11);
    const statuses = [];
    for (let i = 0; i < 5; i += 1) statuses.push((await login(world, machine)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401]);
  });
});

describe('an identity', () => {
  const shown = async ({ id }: Pick<UniversalMachine, 'id'>) =>
    (await world.ok(world.admin, 'GET', `/api/v1/identities/${id}`)).identity.identity
      .activeLockoutAuthMethods;

  it('names the methods at which somebody is locked out, as long as they are', async () => {
    const machine = await newMachine(world);
    await failTimes(machine, 2);
    expect(await shown(machine)).toEqual([]);
    await failTimes(machine, 1);
    expect(await shown(machine)).toEqual(['universal-auth']);
    world.app.runtime.advance(301);
    expect(await shown(machine)).toEqual([]);
  });

  it('names none that would lock nobody out, as it is configured now', async () => {
    for (const wanted of [{ lockoutEnabled: false }, { lockoutDurationSeconds: 10 }]) {
      const machine = await newMachine(world);
      await failTimes(machine, 3);
      expect(await shown(machine)).toEqual(['universal-auth']);
      await world.ok(world.admin, 'PATCH', machine.path, wanted);
      expect(await shown(machine)).toEqual([]);
      expect((await login(world, machine)).status).toBe(200);
    }
  });
});
