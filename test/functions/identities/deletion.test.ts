import { beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { eventsOf } from '../../world/events.ts';
import {
  login,
  newClientSecret,
  newIdentity,
  newMachine,
  renew,
  revoke,
  tokenOf,
  use,
} from '../../world/machines.ts';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const pathOf = (id: string) => `/api/v1/identities/${id}`;
const remove = (id: string) => world.ok(world.admin, 'DELETE', pathOf(id));

/** What is left in storage that has to do with the identity, its trail and what goes by itself aside. */
const leftovers = async (...ids: readonly string[]) =>
  (await allItems(world.app.table)).filter(
    (item) =>
      !/^(?:AUDIT|SEEN)#/.test(String(item.pk)) && ids.some((id) => JSON.stringify(item).includes(id)),
  );

describe('deleting an identity', () => {
  it('kills its tokens and its login at once', async () => {
    const machine = await newMachine(world);
    const token = await tokenOf(world, machine);
    expect((await use(world, token)).status).toBe(200);
    const { identity } = await remove(machine.id);
    expect(identity).toMatchObject({ id: machine.id, name: 'machine', authMethod: 'universal-auth' });
    expect((await use(world, token)).status).toBe(401);
    expect((await renew(world, token)).status).toBe(401);
    expect((await login(world, machine)).status).toBe(401);
    expect((await revoke(world, token)).status).toBe(200);
  });

  it('leaves nothing of it in storage: methods, secrets, tokens, memberships', async () => {
    const project = await world.project();
    const machine = await newMachine(world, { auth: { accessTokenNumUsesLimit: 5 } });
    await tokenOf(world, machine);
    await world.ok(
      world.admin,
      'POST',
      `/api/v2/workspace/${project.id}/identity-memberships/${machine.id}`,
      { role: 'member' },
    );
    expect((await leftovers(machine.id, machine.clientId)).length).toBeGreaterThan(5);
    await remove(machine.id);
    expect(await leftovers(machine.id, machine.clientId)).toEqual([]);
    const list = `/api/v2/workspace/${project.id}/identity-memberships`;
    expect((await world.ok(world.admin, 'GET', list)).totalCount).toBe(1);
    expect((await world.send(world.admin, 'GET', pathOf(machine.id))).status).toBe(404);
  });

  it('does so for more than one transaction holds, with one event', async () => {
    const machine = await newMachine(world);
    for (let i = 0; i < 6; i += 1)
      await Promise.all(Array.from({ length: 20 }, () => newClientSecret(world, machine.path)));
    expect((await leftovers(machine.clientId)).length).toBeGreaterThan(240);
    await remove(machine.id);
    expect(await leftovers(machine.id, machine.clientId)).toEqual([]);
    const events = await eventsOf(world.app, 'delete-identity');
    expect(events.filter(({ metadata }) => metadata.identityId === machine.id)).toHaveLength(1);
  });

  it('removes tokens made by token auth', async () => {
    const { id } = await newIdentity(world);
    const path = `/api/v1/auth/token-auth/identities/${id}`;
    await world.ok(world.admin, 'POST', path, {});
    const { accessToken, tokenData } = await world.ok(world.admin, 'POST', `${path}/tokens`, {});
    await remove(id);
    expect((await use(world, accessToken)).status).toBe(401);
    expect(await leftovers(id, tokenData.id)).toEqual([]);
  });

  it('is refused under delete protection until it is switched off', async () => {
    const { id } = await newIdentity(world, { hasDeleteProtection: true });
    expect((await world.send(world.admin, 'DELETE', pathOf(id))).status).toBe(400);
    await world.ok(world.admin, 'PATCH', pathOf(id), { hasDeleteProtection: false });
    await remove(id);
  });

  it('is refused to whoever has fewer rights', async () => {
    const admin = await world.identity('admin');
    const member = await world.identity('member');
    const refused = await world.send(member, 'DELETE', pathOf(admin.id));
    expect(refused.status).toBe(403);
    expect(refused.body.message).toBe('Failed to delete a more privileged identity');
    expect((await use(world, admin.token)).status).toBe(200);
  });

  it('happens once when asked twice at the same moment', async () => {
    const { id } = await newIdentity(world);
    const replies = await Promise.all([
      world.send(world.admin, 'DELETE', pathOf(id)),
      world.send(world.admin, 'DELETE', pathOf(id)),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 404]);
  });

  it('beats whoever adds to it at the same moment: nothing new works afterwards', async () => {
    const machine = await newMachine(world);
    const [, made] = await Promise.all([
      remove(machine.id),
      world.send(world.admin, 'POST', `${machine.path}/client-secrets`, {}),
    ]);
    if (made.status === 200)
      expect((await login(world, { ...machine, clientSecret: made.body.clientSecret })).status).toBe(401);
    expect((await world.send(world.admin, 'GET', machine.path)).status).toBe(404);
  });
});
