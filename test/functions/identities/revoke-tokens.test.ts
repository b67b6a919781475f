import { beforeAll, describe, expect, it } from 'vitest';
import { login, newIdentity, newMachine, renew, use } from '../../world/machines.ts';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const revokeAll = (id: string, actor = world.admin) =>
  world.send(actor, 'POST', `/api/v1/identities/${id}/revoke-tokens`, {});

describe('revoking all tokens of an identity', () => {
  it('ends every one at once, renewed or untouched, and lets the identity log in again', async () => {
    const machine = await newMachine(world, {});
    const [untouched, renewed] = [await login(world, machine), await login(world, machine)];
    await renew(world, renewed.body.accessToken);
    expect((await revokeAll(machine.id)).status).toBe(200);
    for (const { body } of [untouched, renewed]) {
      expect((await use(world, body.accessToken)).status).toBe(401);
      expect((await renew(world, body.accessToken)).status).toBe(401);
    }
    const { accessToken } = (await login(world, machine)).body;
    expect((await use(world, accessToken)).status).toBe(200);
    await revokeAll(machine.id);
    expect((await use(world, accessToken)).status).toBe(401);
  });

  it('ends none of another identity', async () => {
    const [one, other] = [await newMachine(world, {}), await newMachine(world, {})];
    const { accessToken } = (await login(world, other)).body;
    await revokeAll(one.id);
    expect((await use(world, accessToken)).status).toBe(200);
  });

  it('shows listed tokens as revoked, and later ones as not', async () => {
    const { id } = await newIdentity(world);
    const path = `/api/v1/auth/token-auth/identities/${id}`;
    await world.ok(world.admin, 'POST', path, {});
    await world.ok(world.admin, 'POST', `${path}/tokens`, { name: 'before' });
    await revokeAll(id);
    await world.ok(world.admin, 'POST', `${path}/tokens`, { name: 'after' });
    const { tokens } = await world.ok(world.admin, 'GET', `${path}/tokens`);
    const revoked = Object.fromEntries(
      tokens.map((each: { name: string; isAccessTokenRevoked: boolean }) => [
        each.name,
        each.isAccessTokenRevoked,
      ]),
    );
    expect(revoked).toEqual({ before: true, after: false });
  });
});
