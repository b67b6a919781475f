import { beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { login, newIdentity, newMachine, renew, revoke, use } from '../../world/machines.ts';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const aYear = 365 * 86_400;

describe('a method with a period', () => {
  it('shows it, and 0 when none was asked for', async () => {
    const machine = await newMachine(world, { auth: { accessTokenPeriod: 600 } });
    const shown = async () => (await world.ok(world.admin, 'GET', machine.path)).identityUniversalAuth;
    expect(await shown()).toMatchObject({ accessTokenPeriod: 600, accessTokenTTL: 2_592_000 });
    await world.ok(world.admin, 'PATCH', machine.path, { accessTokenTTL: 60 });
    expect(await shown()).toMatchObject({ accessTokenPeriod: 600, accessTokenTTL: 60 });
    await world.ok(world.admin, 'PATCH', machine.path, { accessTokenPeriod: 0 });
    expect(await shown()).toMatchObject({ accessTokenPeriod: 0 });
  });

  it('issues tokens that may be renewed past every max TTL', async () => {
    const auth = { accessTokenPeriod: 600, accessTokenTTL: 100, accessTokenMaxTTL: 1000 };
    const issued = (await login(world, await newMachine(world, { auth }))).body;
    expect(issued).toMatchObject({ expiresIn: 600, accessTokenMaxTTL: 1_000_000_000 });
    for (let round = 0; round < 4; round += 1) {
      world.app.runtime.advance(590);
      expect((await renew(world, issued.accessToken)).body).toMatchObject({ expiresIn: 600 });
    }
    expect((await use(world, issued.accessToken)).status).toBe(200);
  });

  it('ends tokens that were not renewed in time, for good', async () => {
    const { accessToken } = (
      await login(world, await newMachine(world, { auth: { accessTokenPeriod: 600 } }))
    ).body;
    world.app.runtime.advance(601);
    expect((await use(world, accessToken)).status).toBe(401);
    expect((await renew(world, accessToken)).status).toBe(401);
  });

  it('ends a token that was revoked, however long it might have lived', async () => {
    const auth = { accessTokenPeriod: 10 * aYear };
    const { accessToken } = (await login(world, await newMachine(world, { auth }))).body;
    await revoke(world, accessToken);
    world.app.runtime.advance(5 * aYear);
    expect((await use(world, accessToken)).status).toBe(401);
  });

  it('leaves no row of a token behind for longer than the token can be used', async () => {
    const machine = await newMachine(world, { auth: { accessTokenPeriod: 600 } });
    const rows = async () =>
      (await allItems(world.app.table)).filter(
        ({ pk, sk }) => pk === `IDENTITY#${machine.id}` && String(sk).startsWith('TOKEN#'),
      );
    const { accessToken } = (await login(world, machine)).body;
    for (let round = 0; round < 2; round += 1) {
      world.app.runtime.advance(300);
      expect((await renew(world, accessToken)).status).toBe(200);
      const [row] = await rows();
      const left = Number(row?.ttl) - world.app.runtime.now().getTime() / 1000;
      expect(left).toBeGreaterThan(600);
      expect(left).toBeLessThan(603);
    }
    await revoke(world, accessToken);
    world.app.runtime.advance(603);
    const [row] = await rows();
    expect(Number(row?.ttl)).toBeLessThan(world.app.runtime.now().getTime() / 1000);
    await world.write(({ identities }) => identities.tokenDeletion(row as never));
    expect((await use(world, accessToken)).status).toBe(401);
    expect((await renew(world, accessToken)).status).toBe(401);
  });

  it('is on the tokens that token auth lists', async () => {
    const { id } = await newIdentity(world);
    const path = `/api/v1/auth/token-auth/identities/${id}`;
    await world.ok(world.admin, 'POST', path, { accessTokenPeriod: 600 });
    const { tokenData } = await world.ok(world.admin, 'POST', `${path}/tokens`, {});
    expect(tokenData).toMatchObject({ accessTokenPeriod: 600, accessTokenTTL: 600 });
  });

  it.each([-1, 1.5, 315_360_001, 'soon'])('of %s is refused', async (accessTokenPeriod) => {
    const { id } = await newIdentity(world);
    const path = `/api/v1/auth/universal-auth/identities/${id}`;
    expect((await world.send(world.admin, 'POST', path, { accessTokenPeriod })).status).toBe(422);
  });
});
