import { beforeAll, describe, expect, it } from 'vitest';
import { overwrite, type RawItem, scanned } from '../../harness/raw-table.ts';
import { eventsOf } from '../../world/events.ts';
import { memberPath, newGroupPlace } from '../../world/group-place.ts';
import { type Actor, openWorld, type Person, type World } from '../../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const list = async (path: string, query: Readonly<Record<string, string>> = {}, as: Actor = world.admin) =>
  (await world.app.ok('GET', path, { token: as.token, query })).body;
const idsOf = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id);

const people = async (count: number): Promise<readonly Person[]> => {
  const made: Person[] = [];
  for (let n = 0; n < count; n += 1) made.push(await world.person('no-access'));
  return made.sort((a, b) => (a.id < b.id ? -1 : 1));
};
const machines = async (count: number): Promise<readonly Actor[]> => {
  const made: Actor[] = [];
  for (let n = 0; n < count; n += 1) made.push(await world.identity('no-access'));
  return made;
};

describe('people in a group', () => {
  it('come in and leave by their username, once each', async () => {
    const group = await newGroupPlace(world);
    const person = await world.person('no-access');
    const path = `${group.path}/${memberPath(person)}`;
    const shown = {
      id: person.id,
      username: person.email,
      email: person.email,
      firstName: 'Pat',
      lastName: null,
    };
    expect(await world.ok(world.admin, 'POST', path)).toEqual(shown);
    const shouted = `${group.path}/users/${person.email.toUpperCase()}`;
    const again = await world.send(world.admin, 'POST', shouted);
    expect(again).toMatchObject({ status: 400, body: { message: 'Already in this group' } });
    expect(await world.ok(world.admin, 'DELETE', path)).toEqual(shown);
    expect((await world.send(world.admin, 'DELETE', path)).status).toBe(404);
    expect(await group.letIn(person)).toBe(200);
  });

  it('are people of the organization: others are answered like somebody who does not exist', async () => {
    const group = await newGroupPlace(world);
    const stranger = await world.person('member', await world.newOrganization());
    const replies = [];
    for (const name of [stranger.email, 'nobody@example.org'])
      replies.push(await world.send(world.admin, 'POST', `${group.path}/users/${name}`));
    expect(replies.map(({ status }) => status)).toEqual([404, 404]);
    expect(replies[0]?.body.message).toBe(replies[1]?.body.message);
  });

  it('are listed in pages, with all who could be or without', async () => {
    const group = await newGroupPlace(world);
    const all = await people(5);
    for (const one of [all[0], all[2], all[4]]) await group.letIn(one as Person);
    const inside = { filterUsers: 'existingMembers' };
    const path = `${group.path}/users`;
    const first = await list(path, { ...inside, limit: '2' });
    expect(first).toMatchObject({ totalCount: 3 });
    expect(idsOf(first.users)).toEqual([all[0]?.id, all[2]?.id]);
    expect(first.users[0]).toEqual({
      id: all[0]?.id,
      username: all[0]?.email,
      email: all[0]?.email,
      firstName: 'Pat',
      lastName: null,
      isPartOfGroup: true,
      joinedGroupAt: expect.any(String),
    });
    expect(idsOf((await list(path, { ...inside, offset: '2' })).users)).toEqual([all[4]?.id]);
    const outside = await list(path, { filterUsers: 'nonMembers', limit: '100' });
    expect(idsOf(outside.users)).toEqual(expect.arrayContaining([all[1]?.id, all[3]?.id]));
    expect(outside.users.every(({ isPartOfGroup }: { isPartOfGroup: boolean }) => !isPartOfGroup)).toBe(true);
    const both = await list(path, { limit: '100' });
    expect(both.totalCount).toBe(outside.totalCount + 3);
    expect(both.users.filter(({ isPartOfGroup }: { isPartOfGroup: boolean }) => isPartOfGroup)).toHaveLength(
      3,
    );
    expect((await list(path)).users).toHaveLength(Math.min(10, both.totalCount));
  });

  it('are found by a part of their name, by either word for it', async () => {
    const group = await newGroupPlace(world);
    const [one, other] = await people(2);
    for (const each of [one, other]) await group.letIn(each as Person);
    const part = one?.email.slice(1, 8).toUpperCase() ?? '';
    for (const word of ['search', 'username']) {
      const found = await list(`${group.path}/users`, { [word]: part, filterUsers: 'existingMembers' });
      expect([idsOf(found.users), found.totalCount]).toEqual([[one?.id], 1]);
    }
    expect((await list(`${group.path}/users`, { search: 'pat' })).totalCount).toBeGreaterThan(1);
  });

  it('are shown to who may read groups, all others to who may read members', async () => {
    const group = await newGroupPlace(world);
    const { id: projectId } = await world.project();
    await group.give(projectId, [{ role: 'no-access' }]);
    const viewer = await world.machineIn(projectId, 'viewer');
    const path = `/api/v1/projects/${projectId}/groups/${group.id}/users`;
    const inside = { token: viewer.token, query: { filterUsers: 'existingMembers' } };
    expect((await world.app.request('GET', path, inside)).status).toBe(200);
    expect((await world.app.request('GET', path, { token: viewer.token })).status).toBe(403);
    expect(await list(path)).toMatchObject({ totalCount: expect.any(Number) });
  });

  it.each([
    { filterUsers: 'some' },
    { search: 'a', username: 'b' },
    { limit: '101' },
    { limit: '0' },
    { offset: '-1' },
  ])('are not listed by %j', async (query) => {
    const group = await newGroupPlace(world);
    const asked = { token: world.admin.token, query };
    expect((await world.app.request('GET', `${group.path}/users`, asked)).status).toBe(422);
  });

  it('find their own groups, and those who may read groups everybody’s', async () => {
    const [group, other] = [await newGroupPlace(world), await newGroupPlace(world)];
    const [person, curious] = await people(2);
    for (const each of [other, group]) await each.letIn(person as Person);
    const path = `/api/v1/user/me/${person?.email}/groups`;
    const own = await world.ok(person as Person, 'GET', path);
    expect(own.map(({ id }: { id: string }) => id)).toEqual([group.id, other.id]);
    expect(await world.ok(world.admin, 'GET', path)).toEqual(own);
    expect((await world.send(curious as Person, 'GET', path)).status).toBe(403);
  });

  it('who come back to the organization by another membership are in no group, until they are let in anew', async () => {
    const group = await newGroupPlace(world);
    const { id: projectId } = await world.project();
    await group.give(projectId, [{ role: 'viewer' }]);
    const person = await world.person('no-access');
    await group.letIn(person);
    const reading = async () => (await world.send(person, 'GET', `/api/v1/workspace/${projectId}`)).status;
    expect(await reading()).toBe(200);
    const { table } = world.app;
    const stored = (await scanned(table)).find(({ sk }) => sk.S === `MEMBER#${person.id}`);
    await overwrite(table, [{ ...(stored as RawItem), id: { S: crypto.randomUUID() } }], []);
    expect(await reading()).toBe(403);
    const inside = { filterUsers: 'existingMembers' };
    expect((await list(`${group.path}/users`, inside)).users).toEqual([]);
    expect(await group.letIn(person)).toBe(200);
    expect(await reading()).toBe(200);
    expect(idsOf((await list(`${group.path}/users`, inside)).users)).toEqual([person.id]);
  });
});

describe('machine identities in a group', () => {
  it('come in and leave, once each', async () => {
    const group = await newGroupPlace(world);
    const machine = await world.identity('no-access');
    const path = `${group.path}/${memberPath(machine)}`;
    expect(await world.ok(world.admin, 'POST', path)).toEqual({ id: machine.id });
    expect((await world.send(world.admin, 'POST', path)).status).toBe(400);
    expect(await world.ok(world.admin, 'DELETE', path)).toEqual({ id: machine.id });
    expect((await world.send(world.admin, 'DELETE', path)).status).toBe(404);
    expect((await world.send(world.admin, 'POST', `${group.path}/machine-identities/nobody`)).status).toBe(
      404,
    );
  });

  it('are all listed unless a page is asked for, those in the group first', async () => {
    const group = await newGroupPlace(world);
    const made = await machines(12);
    for (const each of made.slice(6)) await group.letIn(each);
    const path = `${group.path}/machine-identities`;
    const all = await list(path);
    expect(all.machineIdentities.length).toBe(all.totalCount);
    const { id, name } = made[6] as Actor;
    expect(all.machineIdentities).toContainEqual({
      ...{ id, name, isPartOfGroup: true, joinedGroupAt: expect.any(String) },
    });
    expect(new Set(idsOf(all.machineIdentities.slice(0, 6)))).toEqual(new Set(idsOf(made.slice(6))));
    const assigned = await list(path, { filter: 'assignedMachineIdentities' });
    expect(assigned).toEqual({ machineIdentities: all.machineIdentities.slice(0, 6), totalCount: 6 });
    const page = await list(path, { filter: 'assignedMachineIdentities', offset: '4', limit: '1' });
    expect(page).toEqual({ machineIdentities: [all.machineIdentities[4]], totalCount: 6 });
    const others = await list(path, { filter: 'nonAssignedMachineIdentities' });
    expect(others.machineIdentities).toEqual(all.machineIdentities.slice(6));
    expect(await list(path, { search: name })).toMatchObject({ totalCount: 1 });
  });

  it('that are deleted are in no group', async () => {
    const group = await newGroupPlace(world);
    const machine = await world.identity('no-access');
    await group.letIn(machine);
    await world.ok(world.admin, 'DELETE', `/api/v1/identities/${machine.id}`);
    const assigned = { filter: 'assignedMachineIdentities' };
    expect(await list(`${group.path}/machine-identities`, assigned)).toEqual({
      machineIdentities: [],
      totalCount: 0,
    });
  });
});

it('events name the group and who came or left', async () => {
  const group = await newGroupPlace(world);
  const [person, machine] = [await world.person('no-access'), await world.identity('no-access')];
  for (const who of [person, machine]) {
    await group.letIn(who);
    await group.letOut(who);
  }
  for (const deed of ['add-user-to', 'remove-user-from'])
    expect((await eventsOf(world.app, `${deed}-group`)).at(-1)?.metadata).toMatchObject({
      groupId: group.id,
      userId: person.id,
      username: person.email,
    });
  for (const deed of ['add-machine-identity-to', 'remove-machine-identity-from'])
    expect((await eventsOf(world.app, `${deed}-group`)).at(-1)?.metadata).toMatchObject({
      groupId: group.id,
      identityId: machine.id,
    });
});
