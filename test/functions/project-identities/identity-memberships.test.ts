import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type MembersPlace,
  newMembersPlace,
  permanent,
  slugsOf,
  temporary,
} from '../../world/members-place.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
let place: MembersPlace;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  place = await newMembersPlace(world);
});

const unknown = '0190a5a0-0000-7000-8000-000000000000';

describe('adding an identity', () => {
  it('answers and lists it as the reference does', async () => {
    const machine = await world.identity();
    const body = { role: 'admin' };
    const { identityMembership } = await world.ok(
      world.admin,
      'POST',
      `${place.identities}/${machine.id}`,
      body,
    );
    expect(identityMembership).toEqual({
      id: expect.any(String),
      projectId: place.projectId,
      identityId: machine.id,
      createdAt: expect.any(String),
      updatedAt: identityMembership.createdAt,
    });
    const { identityMembership: read } = await world.ok(
      world.admin,
      'GET',
      `${place.identities}/${machine.id}`,
    );
    expect(read).toEqual({
      id: identityMembership.id,
      identityId: machine.id,
      createdAt: identityMembership.createdAt,
      updatedAt: identityMembership.createdAt,
      roles: [
        {
          id: expect.any(String),
          role: 'admin',
          customRoleId: null,
          customRoleName: null,
          customRoleSlug: null,
          isTemporary: false,
          temporaryMode: null,
          temporaryRange: null,
          temporaryAccessStartTime: null,
          temporaryAccessEndTime: null,
        },
      ],
      identity: {
        id: machine.id,
        name: machine.name,
        authMethod: 'universal-auth',
        authMethods: ['universal-auth'],
      },
      project: { id: place.projectId, name: 'A project' },
    });
    const list = await world.ok(world.admin, 'GET', place.identities);
    expect(list.totalCount).toBe(2);
    expect(list.identityMemberships).toContainEqual(read);
    for (const path of [
      `/api/v2/workspace/identity-memberships/${identityMembership.id}`,
      `/api/v1/projects/${place.projectId}/memberships/identities/${machine.id}`,
    ])
      expect((await world.ok(world.admin, 'GET', path)).identityMembership).toEqual(read);
  });

  it('gives no access unless a role is named', async () => {
    for (const body of [{}, { roles: [] }, { role: '' }]) {
      const machine = await world.identity();
      await world.ok(world.admin, 'POST', `${place.identities}/${machine.id}`, body);
      const { identityMembership } = await world.ok(world.admin, 'GET', `${place.identities}/${machine.id}`);
      expect(slugsOf(identityMembership.roles)).toEqual(['no-access']);
      expect(await place.canRead(machine)).toBe(false);
    }
  });

  it('takes several roles in order, with the placeholders the Terraform provider sends', async () => {
    const machine = await world.identity();
    const roles = [permanent('viewer'), permanent('no-access'), temporary(world, 'member', '1h')];
    await world.ok(world.admin, 'POST', `${place.identities}/${machine.id}`, {
      projectId: place.projectId,
      identityId: machine.id,
      roles,
    });
    const { identityMembership } = await world.ok(world.admin, 'GET', `${place.identities}/${machine.id}`);
    expect(slugsOf(identityMembership.roles)).toEqual(['viewer', 'no-access', 'member']);
    expect(identityMembership.roles[0]).toMatchObject({ isTemporary: false, temporaryMode: null });
    const [, , last] = identityMembership.roles;
    expect(last).toMatchObject({ isTemporary: true, temporaryMode: 'relative', temporaryRange: '1h' });
    const length = Date.parse(last.temporaryAccessEndTime) - Date.parse(last.temporaryAccessStartTime);
    expect(length).toBe(3_600_000);
  });

  it('refuses a second membership', async () => {
    const machine = await world.machineIn(place.projectId, 'viewer');
    const again = await world.send(world.admin, 'POST', `${place.identities}/${machine.id}`, {
      role: 'admin',
    });
    expect(again.status).toBe(400);
    expect(again.body.message).toBe('Already a member of this project');
    const { identityMembership } = await world.ok(world.admin, 'GET', `${place.identities}/${machine.id}`);
    expect(slugsOf(identityMembership.roles)).toEqual(['viewer']);
  });

  it('makes one membership of ten that arrive together', async () => {
    const machine = await world.identity();
    const replies = await Promise.all(
      Array.from({ length: 10 }, () =>
        world.send(world.admin, 'POST', `${place.identities}/${machine.id}`, {}),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(400)]);
  });

  it('answers 404 for an identity that is unknown or of another organization', async () => {
    const stranger = await world.identity('member', await world.newOrganization());
    for (const id of [unknown, stranger.id]) {
      const reply = await world.send(world.admin, 'POST', `${place.identities}/${id}`, { role: 'member' });
      expect(reply.status).toBe(404);
      expect(reply.body.message).toBe('Identity not found');
    }
  });

  it.each(['gold', 'custom'])('answers 404 for the unknown role %s', async (role) => {
    const machine = await world.identity();
    expect(
      (await world.send(world.admin, 'POST', `${place.identities}/${machine.id}`, { role })).status,
    ).toBe(404);
    expect((await world.send(world.admin, 'GET', `${place.identities}/${machine.id}`)).status).toBe(404);
  });

  it.each([
    ['another mode', { temporaryMode: 'absolute' }],
    ['no range', { temporaryRange: '' }],
    ['a range that is none', { temporaryRange: 'soon' }],
    ['no length', { temporaryRange: '0s' }],
    ['a start that is none', { temporaryAccessStartTime: 'tomorrow' }],
    ['the year 1', { temporaryAccessStartTime: '0001-01-01T00:00:00Z' }],
  ])('refuses a temporary role with %s', async (_, wrong) => {
    const machine = await world.identity();
    const roles = [{ ...temporary(world, 'member', '1h'), ...wrong }];
    expect(
      (await world.send(world.admin, 'POST', `${place.identities}/${machine.id}`, { roles })).status,
    ).toBe(422);
  });

  it('refuses a member of the project who may not, and everybody else', async () => {
    const viewer = await world.machineIn(place.projectId, 'viewer');
    const outsider = await world.identity('admin');
    const machine = await world.identity();
    const add = (actor: Actor) => world.send(actor, 'POST', `${place.identities}/${machine.id}`, {});
    expect((await add(viewer)).body.message).toBe('You are not allowed to create on identity');
    expect((await add(outsider)).status).toBe(403);
    expect((await add(await world.identity('admin', await world.newOrganization()))).status).toBe(404);
  });
});

describe('the list', () => {
  it('pages, sorts and searches by name, and counts what matches', async () => {
    const machines = await Promise.all([1, 2, 3, 4].map(() => world.machineIn(place.projectId, 'viewer')));
    const names = [...machines, world.admin].map(({ name }) => name).sort((a, b) => a.localeCompare(b, 'en'));
    const list = async (query: Record<string, string | number>) => {
      const { body } = await world.app.ok('GET', place.identities, { token: world.admin.token, query });
      const found: { identity: { name: string } }[] = body.identityMemberships;
      return { names: found.map(({ identity }) => identity.name), totalCount: body.totalCount };
    };
    expect(await list({})).toEqual({ names, totalCount: 5 });
    expect(await list({ offset: 1, limit: 2, orderBy: 'name' })).toEqual({
      names: names.slice(1, 3),
      totalCount: 5,
    });
    expect(await list({ orderDirection: 'desc', limit: 1 })).toEqual({
      names: names.slice(-1),
      totalCount: 5,
    });
    expect((await list({ search: 'MACHINE' })).totalCount).toBe(4);
    expect(await list({ search: machines[0]?.name ?? '' })).toEqual({
      names: [machines[0]?.name],
      totalCount: 1,
    });
    const wrong = { token: world.admin.token, query: { limit: 0 } };
    expect((await world.app.request('GET', place.identities, wrong)).status).toBe(422);
  });

  it('leaves out identities that no longer exist', async () => {
    const machine = await world.machineIn(place.projectId, 'viewer');
    const identity = await world.read((stores) => stores.identities.find(machine.id));
    if (!identity) throw new Error('no identity');
    await world.write((stores) => stores.identities.deletion(identity));
    expect((await world.ok(world.admin, 'GET', place.identities)).totalCount).toBe(1);
    expect((await world.send(world.admin, 'GET', `${place.identities}/${machine.id}`)).status).toBe(404);
  });

  it('is for those who may read identities', async () => {
    const stranger = await world.machineIn(place.projectId, 'no-access');
    expect((await world.send(stranger, 'GET', place.identities)).body.message).toBe(
      'You are not allowed to read on identity',
    );
    expect(
      (await world.send(await world.machineIn(place.projectId, 'viewer'), 'GET', place.identities)).status,
    ).toBe(200);
  });
});
