import { beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { login, newClientSecret, newIdentity, newMachine, universalAuthOf } from '../../world/machines.ts';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

describe('client secrets', () => {
  it('are told once and listed without their text', async () => {
    const { id } = await newIdentity(world);
    await world.ok(world.admin, 'POST', universalAuthOf(id), {});
    const made = await newClientSecret(world, universalAuthOf(id), {
      description: 'ci',
      numUsesLimit: 0,
      ttl: 0,
    });
    expect(made.clientSecret).toMatch(/^[0-9a-f]{64}$/);
    expect(made.clientSecretData).toEqual({
      id: expect.any(String),
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      description: 'ci',
      clientSecretPrefix: made.clientSecret.slice(0, 4),
      clientSecretNumUses: 0,
      clientSecretNumUsesLimit: 0,
      clientSecretTTL: 0,
      identityUAId: expect.any(String),
      isClientSecretRevoked: false,
    });
    const list = await world.ok(world.admin, 'GET', `${universalAuthOf(id)}/client-secrets`);
    expect(list).toEqual({ clientSecretData: [made.clientSecretData] });
    const one = await world.ok(
      world.admin,
      'GET',
      `${universalAuthOf(id)}/client-secrets/${made.clientSecretData.id}`,
    );
    expect(one).toEqual({ clientSecretData: made.clientSecretData });
  });

  it('keep the lifetime and limit they were made with', async () => {
    const machine = await newMachine(world, { secret: { ttl: 3600, numUsesLimit: 4 } });
    const path = `${machine.path}/client-secrets/${machine.clientSecretId}`;
    const { clientSecretData } = await world.ok(world.admin, 'GET', path);
    expect(clientSecretData).toMatchObject({ clientSecretTTL: 3600, clientSecretNumUsesLimit: 4 });
  });

  it('leave the list when revoked, and can still be looked at', async () => {
    const machine = await newMachine(world);
    const path = `${machine.path}/client-secrets/${machine.clientSecretId}`;
    const revoked = await world.ok(world.admin, 'POST', `${path}/revoke`);
    expect(revoked.clientSecretData.isClientSecretRevoked).toBe(true);
    expect(await world.ok(world.admin, 'GET', `${machine.path}/client-secrets`)).toEqual({
      clientSecretData: [],
    });
    expect((await world.ok(world.admin, 'GET', path)).clientSecretData.isClientSecretRevoked).toBe(true);
    await world.ok(world.admin, 'POST', `${path}/revoke`);
  });

  it('that are revoked or have a lifetime do not stay in storage for ever', async () => {
    const machine = await newMachine(world, { secret: { ttl: 60 } });
    const lasting = await newClientSecret(world, machine.path);
    const revoked = await newClientSecret(world, machine.path);
    await world.ok(
      world.admin,
      'POST',
      `${machine.path}/client-secrets/${revoked.clientSecretData.id}/revoke`,
    );
    const items = (await allItems(world.app.table)).filter(({ pk }) => pk === `CLIENT#${machine.clientId}`);
    const ending = items.filter(({ ttl }) => typeof ttl === 'number');
    expect(ending).toHaveLength(4);
    const kept = items.filter(({ ttl }) => ttl === undefined).map(({ id, sk }) => id ?? sk);
    expect(kept).toContain(lasting.clientSecretData.id);
    expect(kept).toHaveLength(3);
  });

  it('are found under their own identity only', async () => {
    const [one, other] = [await newMachine(world), await newMachine(world)];
    const crossed = `${one.path}/client-secrets/${other.clientSecretId}`;
    expect((await world.send(world.admin, 'GET', crossed)).status).toBe(404);
    expect((await world.send(world.admin, 'POST', `${crossed}/revoke`)).status).toBe(404);
    expect((await login(world, other)).status).toBe(200);
  });
});
