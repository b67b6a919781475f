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

describe('temporary roles', () => {
  it('hold from their start to their end and no longer', async () => {
    const machine = await world.identity();
    await world.ok(world.admin, 'POST', `${place.identities}/${machine.id}`, {
      roles: [temporary(world, 'viewer', '1h', 600)],
    });
    expect(await place.canRead(machine)).toBe(false);
    world.app.runtime.advance(660);
    expect(await place.canRead(machine)).toBe(true);
    world.app.runtime.advance(3600);
    expect(await place.canRead(machine)).toBe(false);
  });

  it('count towards the boundary before they start: nobody can grant a later admin', async () => {
    const developer = await world.machineIn(place.projectId, 'member');
    const machine = await world.identity();
    const roles = [permanent('viewer'), temporary(world, 'admin', '1h', 86_400)];
    const reply = await world.send(developer, 'POST', `${place.identities}/${machine.id}`, { roles });
    expect(reply.status).toBe(403);
  });
});

describe('the boundary', () => {
  it('lets a developer give away what a developer may, and no more', async () => {
    const developer = await world.machineIn(place.projectId, 'member');
    const machine = await world.identity();
    const refused = await world.send(developer, 'POST', `${place.identities}/${machine.id}`, {
      role: 'admin',
    });
    expect(refused.status).toBe(403);
    expect(refused.body.details.missingPermissions).toContainEqual({
      action: 'delete',
      subject: 'workspace',
    });
    await world.ok(developer, 'POST', `${place.identities}/${machine.id}`, { role: 'member' });
    const promote = await world.send(developer, 'PATCH', `${place.identities}/${machine.id}`, {
      roles: [{ role: 'admin' }],
    });
    expect(promote.status).toBe(403);
    const selfPromote = await world.send(developer, 'PATCH', `${place.identities}/${developer.id}`, {
      roles: [{ role: 'member' }, { role: 'admin' }],
    });
    expect(selfPromote.status).toBe(403);
  });

  it('keeps a developer from demoting or removing an admin', async () => {
    const developer = await world.machineIn(place.projectId, 'member');
    const admin = await world.machineIn(place.projectId, 'admin');
    const demote = await world.send(developer, 'PATCH', `${place.identities}/${admin.id}`, {
      roles: [{ role: 'viewer' }],
    });
    expect(demote.status).toBe(403);
    expect((await world.send(developer, 'DELETE', `${place.identities}/${admin.id}`)).status).toBe(403);
    const { identityMembership } = await world.ok(world.admin, 'GET', `${place.identities}/${admin.id}`);
    expect(slugsOf(identityMembership.roles)).toEqual(['admin']);
  });
});

describe('changing and removing', () => {
  it('replaces all roles and answers them in order', async () => {
    const machine = await world.machineIn(place.projectId, 'viewer');
    for (const path of [
      `${place.identities}/${machine.id}`,
      `/api/v1/projects/${place.projectId}/memberships/identities/${machine.id}`,
    ]) {
      const body = { roles: [permanent('no-access'), temporary(world, 'member', '2d')] };
      const { roles } = await world.ok(world.admin, 'PATCH', path, body);
      expect(slugsOf(roles)).toEqual(['no-access', 'member']);
      expect(roles[1]).toMatchObject({
        projectMembershipId: expect.any(String),
        customRoleId: null,
        isTemporary: true,
        temporaryRange: '2d',
        createdAt: expect.any(String),
      });
    }
    const { identityMembership } = await world.ok(world.admin, 'GET', `${place.identities}/${machine.id}`);
    expect(slugsOf(identityMembership.roles)).toEqual(['no-access', 'member']);
  });

  it('takes effect with the next request', async () => {
    const machine = await world.machineIn(place.projectId, 'no-access');
    expect(await place.canRead(machine)).toBe(false);
    await world.ok(world.admin, 'PATCH', `${place.identities}/${machine.id}`, {
      roles: [{ role: 'viewer' }],
    });
    expect(await place.canRead(machine)).toBe(true);
    await world.ok(world.admin, 'DELETE', `${place.identities}/${machine.id}`);
    expect(await place.canRead(machine)).toBe(false);
  });

  it('removes every trace: the membership is gone by either id and can be made anew', async () => {
    const machine = await world.machineIn(place.projectId, 'viewer');
    const { identityMembership } = await world.ok(world.admin, 'DELETE', `${place.identities}/${machine.id}`);
    for (const path of [
      `${place.identities}/${machine.id}`,
      `/api/v2/workspace/identity-memberships/${identityMembership.id}`,
    ])
      expect((await world.send(world.admin, 'GET', path)).status).toBe(404);
    expect((await world.send(world.admin, 'DELETE', `${place.identities}/${machine.id}`)).status).toBe(404);
    const patch = await world.send(world.admin, 'PATCH', `${place.identities}/${machine.id}`, {
      roles: [{ role: 'viewer' }],
    });
    expect(patch.status).toBe(404);
    expect((await world.ok(machine, 'GET', '/api/v1/projects')).projects).toEqual([]);
    await world.ok(world.admin, 'POST', `${place.identities}/${machine.id}`, { role: 'viewer' });
  });

  it('refuses an empty list of roles', async () => {
    const machine = await world.machineIn(place.projectId, 'viewer');
    const reply = await world.send(world.admin, 'PATCH', `${place.identities}/${machine.id}`, { roles: [] });
    expect(reply.status).toBe(422);
  });

  it('answers a membership of a foreign project like none', async () => {
    const stranger = await world.identity('admin', await world.newOrganization());
    const theirs = await world.project(stranger);
    const path = `/api/v2/workspace/${theirs.id}/identity-memberships/${stranger.id}`;
    const { identityMembership } = await world.ok(stranger, 'GET', path);
    const reply = await world.send(
      world.admin,
      'GET',
      `/api/v2/workspace/identity-memberships/${identityMembership.id}`,
    );
    expect(reply.status).toBe(404);
    expect(reply.body.message).toBe('Identity membership not found');
    for (const method of ['GET', 'PATCH', 'DELETE'])
      expect((await world.send(world.admin, method, path, { roles: [{ role: 'admin' }] })).status).toBe(404);
  });
});

describe('the last admin', () => {
  it('cannot be lowered, not even for a while', async () => {
    const own = `${place.identities}/${world.admin.id}`;
    for (const roles of [[permanent('member')], [temporary(world, 'admin', '1y')]]) {
      const lowered = await world.send(world.admin, 'PATCH', own, { roles });
      expect(lowered.status).toBe(400);
      expect(lowered.body.message).toMatch(/without an admin/);
    }
    await world.ok(world.admin, 'PATCH', own, { roles: [{ role: 'viewer' }, { role: 'admin' }] });
    await world.machineIn(place.projectId, 'admin');
    await world.ok(world.admin, 'DELETE', own);
  });

  it('remains when admins remove each other at the same moment', async () => {
    const admins = [
      world.admin,
      await world.machineIn(place.projectId, 'admin'),
      await world.machineIn(place.projectId, 'admin'),
    ];
    const replies = await Promise.all(
      admins.map((actor, index) => {
        const next = admins[(index + 1) % admins.length] as Actor;
        return world.send(actor, 'DELETE', `${place.identities}/${next.id}`);
      }),
    );
    const left = await world.read((stores) => stores.projects.grantsIn(place.projectId, 'identity'));
    expect(left.length).toBeGreaterThanOrEqual(1);
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(admins.length - left.length);
  });

  it('remains when all step down at the same moment', async () => {
    const admins = [world.admin, await world.machineIn(place.projectId, 'admin')];
    const replies = await Promise.all(
      admins.map((actor) =>
        world.send(actor, 'PATCH', `${place.identities}/${actor.id}`, { roles: [{ role: 'viewer' }] }),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400]);
  });
});
