import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { eventsOf } from '../../world/events.ts';
import { login, newClientSecret, newMachine, tally } from '../../world/machines.ts';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => vi.restoreAllMocks());

const path = '/api/v1/auth/universal-auth/login';

describe('a login that is refused', () => {
  it('says the same of a wrong secret and an unknown client id', async () => {
    const machine = await newMachine(world);
    const wrong = await login(world, { ...machine, clientSecret: 'f'.repeat(64) });
    const unknown = await login(world, { ...machine, clientId: '3f6135db-f237-421d-af66-000000000000' });
    const noUuid = await login(world, { ...machine, clientId: 'xx#CLIENT' });
    for (const reply of [wrong, unknown, noUuid]) {
      expect(reply.status).toBe(401);
      expect(reply.body.message).toBe('Invalid credentials');
    }
  });

  it('asks for both members', async () => {
    const { status, body } = await world.app.request('POST', path, { body: {} });
    expect(status).toBe(422);
    expect(typeof body.message).toBe('string');
    expect(body.details.map((issue: { path: string[] }) => issue.path.join('.'))).toEqual([
      'clientId',
      'clientSecret',
    ]);
  });

  it('does not take the secret of another client', async () => {
    const [one, other] = [await newMachine(world), await newMachine(world)];
    const crossed = await login(world, { clientId: one.clientId, clientSecret: other.clientSecret });
    expect(crossed.status).toBe(401);
    expect((await login(world, one)).status).toBe(200);
    expect((await login(world, other)).status).toBe(200);
  });

  it('leaves an event with the outcome failed: where a known client is at home, or with the instance', async () => {
    const machine = await newMachine(world);
    const unknown = randomUUID();
    const before = (await eventsOf(world.app, 'login-identity-universal-auth')).length;
    await login(world, { ...machine, clientSecret: 'wrong' });
    await login(world, { ...machine, clientId: unknown });
    await login(world, { ...machine, clientId: 'my-client-secret' });
    const added = await eventsOf(world.app, 'login-identity-universal-auth');
    expect(added).toHaveLength(before + 3);
    const found = (
      wanted: (event: {
        readonly metadata: Record<string, unknown>;
        readonly outcome: string;
        readonly organizationId: string;
      }) => boolean,
    ) => added.filter(wanted);
    const [known] = found(
      ({ metadata, outcome }) => metadata.identityId === machine.id && outcome === 'failed',
    );
    expect(known).toMatchObject({
      outcome: 'failed',
      organizationId: world.orgId,
      metadata: {
        operation: 'POST /api/v1/auth/universal-auth/login',
        reason: 'unauthenticated',
        requested: { clientId: machine.clientId },
      },
    });
    expect(known?.metadata).not.toHaveProperty('identityAccessTokenId');
    const strangers = found(({ organizationId }) => organizationId === 'instance');
    expect(strangers.map(({ metadata }) => metadata.requested)).toEqual(
      expect.arrayContaining([{ clientId: unknown }, undefined]),
    );
    for (const { outcome, actor } of strangers)
      expect([outcome, actor.type]).toEqual(['failed', 'anonymous']);
    expect(JSON.stringify(added)).not.toMatch(/wrong|my-client-secret/);
    expect(JSON.stringify(added)).not.toContain(machine.clientSecret);
  });

  it('does not tell who has no secret that an address is not trusted', async () => {
    const machine = await newMachine(world, {
      auth: { clientSecretTrustedIps: [{ ipAddress: '10.1.0.0/16' }] },
    });
    const refused = await login(world, { ...machine, clientSecret: 'wrong' }, '192.0.2.1');
    const unknown = await login(world, { clientId: randomUUID(), clientSecret: 'wrong' }, '192.0.2.1');
    expect([refused.status, refused.body.message]).toEqual([unknown.status, unknown.body.message]);
  });

  it('is 403 from an address outside the trusted ones of client secrets, in both families', async () => {
    const machine = await newMachine(world, {
      auth: {
        clientSecretTrustedIps: [
          { ipAddress: '10.1.0.0/16' },
          { ipAddress: '192.0.2.7' },
          { ipAddress: '2001:db8::/32' },
        ],
      },
    });
    const statusFrom = async (ip: string) => (await login(world, machine, ip)).status;
    expect(await statusFrom('10.1.255.3')).toBe(200);
    expect(await statusFrom('192.0.2.7')).toBe(200);
    expect(await statusFrom('2001:db8:5::1')).toBe(200);
    expect(await statusFrom('10.2.0.1')).toBe(403);
    expect(await statusFrom('192.0.2.8')).toBe(403);
    expect(await statusFrom('2001:db9::1')).toBe(403);
    const events = await eventsOf(world.app, 'login-identity-universal-auth');
    expect(
      events.filter(({ metadata, outcome }) => metadata.identityId === machine.id && outcome === 'failed'),
    ).toHaveLength(3);
  });
});

describe('a client secret', () => {
  it('stops logging in when its lifetime is over', async () => {
    const machine = await newMachine(world, { secret: { ttl: 100 } });
    expect((await login(world, machine)).status).toBe(200);
    world.app.runtime.advance(99);
    expect((await login(world, machine)).status).toBe(200);
    world.app.runtime.advance(2);
    expect((await login(world, machine)).status).toBe(401);
  });

  it('stops logging in when it is revoked, while another of the same client goes on', async () => {
    const machine = await newMachine(world);
    const second = await newClientSecret(world, machine.path);
    await world.ok(world.admin, 'POST', `${machine.path}/client-secrets/${machine.clientSecretId}/revoke`);
    expect((await login(world, machine)).status).toBe(401);
    expect((await login(world, { ...machine, clientSecret: second.clientSecret })).status).toBe(200);
  });

  it('logs in exactly as often as it has uses', async () => {
    const machine = await newMachine(world, { secret: { numUsesLimit: 2 } });
    const statuses = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await login(world, machine)).status);
    expect(statuses).toEqual([200, 200, 401, 401]);
    const { clientSecretData } = await world.ok(
      world.admin,
      'GET',
      `${machine.path}/client-secrets/${machine.clientSecretId}`,
    );
    expect(clientSecretData.clientSecretNumUses).toBe(2);
  });

  it('with 10 uses left lets exactly 10 of 50 simultaneous logins in', async () => {
    const machine = await newMachine(world, { secret: { numUsesLimit: 10 } });
    const replies = await Promise.all(Array.from({ length: 50 }, () => login(world, machine)));
    expect(tally(replies)).toEqual({ 200: 10, 401: 40 });
    const events = await eventsOf(world.app, 'login-identity-universal-auth');
    const ours = events.filter(({ metadata }) => metadata.identityId === machine.id);
    expect(ours.filter(({ outcome }) => outcome === 'success')).toHaveLength(10);
    expect(ours.filter(({ outcome }) => outcome === 'failed')).toHaveLength(40);
  });

  it('is stored as nothing but its digest', async () => {
    const machine = await newMachine(world);
    const text = JSON.stringify(await allItems(world.app.table));
    expect(text).not.toContain(machine.clientSecret);
  });
});
