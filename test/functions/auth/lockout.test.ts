import { beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../projects/world.ts';
import { eventsOf, login, newMachine, tally, type UniversalMachine } from './machines.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const fail = (machine: UniversalMachine) => login(world, { ...machine, clientSecret: 'wrong' });

const failTimes = async (machine: UniversalMachine, times: number): Promise<number[]> => {
  const statuses: number[] = [];
  for (let i = 0; i < times; i += 1) statuses.push((await fail(machine)).status);
  return statuses;
};

describe('failed logins of a client', () => {
  it('lock it at the third one, and the right secret has to wait', async () => {
    const machine = await newMachine(world);
    expect(await failTimes(machine, 4)).toEqual([401, 401, 401, 429]);
    const locked = await login(world, machine);
    expect(locked.status).toBe(429);
    expect(locked.body.message).toMatch(/\b300 seconds\b/);
    expect(locked.headers['retry-after']).toBe('300');
    world.app.runtime.advance(120);
    expect((await login(world, machine)).headers['retry-after']).toBe('180');
    world.app.runtime.advance(181);
    expect((await login(world, machine)).status).toBe(200);
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
    expect((await login(world, machine)).body.message).toMatch(/\b10 seconds\b/);
    world.app.runtime.advance(11);
    expect((await login(world, machine)).status).toBe(200);
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

  it('leave an event each, and so does every login while locked', async () => {
    const machine = await newMachine(world);
    await failTimes(machine, 3);
    await login(world, machine);
    const events = await eventsOf(world, 'login-identity-universal-auth');
    const ours = events.filter(({ metadata }) => metadata.identityId === machine.id);
    expect(ours.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed', 'failed']);
  });
});

describe('the count in storage', () => {
  const counted = (failures: number, windowEndsAt: number) => ({ failures, windowEndsAt, lockedUntil: 0 });

  it('is neither changed nor cleared by whoever saw an older one', async () => {
    const [first, second] = [counted(1, 1000), counted(2, 2000)];
    const write = (changes: Parameters<World['write']>[0]) => world.write(changes);
    await write(({ identities }) => [identities.recordFailures('client', first, undefined)]);
    await write(({ identities }) => [identities.recordFailures('client', second, first)]);
    for (const late of [
      () => write(({ identities }) => [identities.clearFailures('client', first)]),
      () => write(({ identities }) => [identities.recordFailures('client', counted(2, 2500), first)]),
      () => write(({ identities }) => [identities.recordFailures('client', counted(1, 2500), undefined)]),
    ])
      await expect(late()).rejects.toMatchObject({ code: 'conflict' });
    expect(await world.read(({ identities }) => identities.failures('client'))).toEqual(second);
    await write(({ identities }) => [identities.clearFailures('client', second)]);
    expect(await world.read(({ identities }) => identities.failures('client'))).toBeUndefined();
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
