import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, openWorld, type World } from './world.ts';

let world: World;
let projectId: string;
let base: string;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  projectId = (await world.project()).id;
  base = `/api/v2/workspace/${projectId}/identity-memberships`;
});

const unknown = '0190a5a0-0000-7000-8000-000000000000';
const slugsOf = (roles: { role: string }[]) => roles.map(({ role }) => role);
const canRead = async (actor: Actor): Promise<boolean> => {
  const path = `/api/v1/projects/${projectId}/environments/slug/dev`;
  return (await world.send(actor, 'GET', path)).status === 200;
};
const permanent = (role: string) => ({
  role,
  isTemporary: false,
  temporaryMode: '',
  temporaryRange: '',
  temporaryAccessStartTime: '0001-01-01T00:00:00Z',
});
const temporary = (role: string, range: string, startsIn = 0) => ({
  role,
  isTemporary: true,
  temporaryMode: 'relative',
  temporaryRange: range,
  temporaryAccessStartTime: new Date(world.app.runtime.now().getTime() + startsIn * 1000).toISOString(),
});

describe('adding an identity', () => {
  it('answers and lists it as the reference does', async () => {
    const machine = await world.identity();
    const body = { role: 'admin' };
    const { identityMembership } = await world.ok(world.admin, 'POST', `${base}/${machine.id}`, body);
    expect(identityMembership).toEqual({
      id: expect.any(String),
      projectId,
      identityId: machine.id,
      createdAt: expect.any(String),
      updatedAt: identityMembership.createdAt,
    });
    const { identityMembership: read } = await world.ok(world.admin, 'GET', `${base}/${machine.id}`);
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
      project: { id: projectId, name: 'A project' },
    });
    const list = await world.ok(world.admin, 'GET', base);
    expect(list.totalCount).toBe(2);
    expect(list.identityMemberships).toContainEqual(read);
    for (const path of [
      `/api/v2/workspace/identity-memberships/${identityMembership.id}`,
      `/api/v1/projects/${projectId}/memberships/identities/${machine.id}`,
    ])
      expect((await world.ok(world.admin, 'GET', path)).identityMembership).toEqual(read);
  });

  it('gives no access unless a role is named', async () => {
    for (const body of [{}, { roles: [] }, { role: '' }]) {
      const machine = await world.identity();
      await world.ok(world.admin, 'POST', `${base}/${machine.id}`, body);
      const { identityMembership } = await world.ok(world.admin, 'GET', `${base}/${machine.id}`);
      expect(slugsOf(identityMembership.roles)).toEqual(['no-access']);
      expect(await canRead(machine)).toBe(false);
    }
  });

  it('takes several roles in order, with the placeholders the Terraform provider sends', async () => {
    const machine = await world.identity();
    const roles = [permanent('viewer'), permanent('no-access'), temporary('member', '1h')];
    await world.ok(world.admin, 'POST', `${base}/${machine.id}`, {
      projectId,
      identityId: machine.id,
      roles,
    });
    const { identityMembership } = await world.ok(world.admin, 'GET', `${base}/${machine.id}`);
    expect(slugsOf(identityMembership.roles)).toEqual(['viewer', 'no-access', 'member']);
    expect(identityMembership.roles[0]).toMatchObject({ isTemporary: false, temporaryMode: null });
    const [, , last] = identityMembership.roles;
    expect(last).toMatchObject({ isTemporary: true, temporaryMode: 'relative', temporaryRange: '1h' });
    const length = Date.parse(last.temporaryAccessEndTime) - Date.parse(last.temporaryAccessStartTime);
    expect(length).toBe(3_600_000);
  });

  it('refuses a second membership', async () => {
    const machine = await world.machineIn(projectId, 'viewer');
    const again = await world.send(world.admin, 'POST', `${base}/${machine.id}`, { role: 'admin' });
    expect(again.status).toBe(400);
    expect(again.body.message).toBe('Already a member of this project');
    const { identityMembership } = await world.ok(world.admin, 'GET', `${base}/${machine.id}`);
    expect(slugsOf(identityMembership.roles)).toEqual(['viewer']);
  });

  it('makes one membership of ten that arrive together', async () => {
    const machine = await world.identity();
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => world.send(world.admin, 'POST', `${base}/${machine.id}`, {})),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(400)]);
  });

  it('answers 404 for an identity that is unknown or of another organization', async () => {
    const stranger = await world.identity('member', await world.newOrganization());
    for (const id of [unknown, stranger.id]) {
      const reply = await world.send(world.admin, 'POST', `${base}/${id}`, { role: 'member' });
      expect(reply.status).toBe(404);
      expect(reply.body.message).toBe('Identity not found');
    }
  });

  it.each(['gold', 'custom'])('answers 404 for the unknown role %s', async (role) => {
    const machine = await world.identity();
    expect((await world.send(world.admin, 'POST', `${base}/${machine.id}`, { role })).status).toBe(404);
    expect((await world.send(world.admin, 'GET', `${base}/${machine.id}`)).status).toBe(404);
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
    const roles = [{ ...temporary('member', '1h'), ...wrong }];
    expect((await world.send(world.admin, 'POST', `${base}/${machine.id}`, { roles })).status).toBe(422);
  });

  it('refuses a member of the project who may not, and everybody else', async () => {
    const viewer = await world.machineIn(projectId, 'viewer');
    const outsider = await world.identity('admin');
    const machine = await world.identity();
    const add = (actor: Actor) => world.send(actor, 'POST', `${base}/${machine.id}`, {});
    expect((await add(viewer)).body.message).toBe('You are not allowed to create on identity');
    expect((await add(outsider)).status).toBe(403);
    expect((await add(await world.identity('admin', await world.newOrganization()))).status).toBe(404);
  });
});

describe('temporary roles', () => {
  it('hold from their start to their end and no longer', async () => {
    const machine = await world.identity();
    await world.ok(world.admin, 'POST', `${base}/${machine.id}`, {
      roles: [temporary('viewer', '1h', 600)],
    });
    expect(await canRead(machine)).toBe(false);
    world.app.runtime.advance(660);
    expect(await canRead(machine)).toBe(true);
    world.app.runtime.advance(3600);
    expect(await canRead(machine)).toBe(false);
  });

  it('count towards the boundary before they start: nobody can grant a later admin', async () => {
    const developer = await world.machineIn(projectId, 'member');
    const machine = await world.identity();
    const roles = [permanent('viewer'), temporary('admin', '1h', 86_400)];
    const reply = await world.send(developer, 'POST', `${base}/${machine.id}`, { roles });
    expect(reply.status).toBe(403);
  });
});

describe('the boundary', () => {
  it('lets a developer give away what a developer may, and no more', async () => {
    const developer = await world.machineIn(projectId, 'member');
    const machine = await world.identity();
    const refused = await world.send(developer, 'POST', `${base}/${machine.id}`, { role: 'admin' });
    expect(refused.status).toBe(403);
    expect(refused.body.details.missingPermissions).toContainEqual({
      action: 'delete',
      subject: 'workspace',
    });
    await world.ok(developer, 'POST', `${base}/${machine.id}`, { role: 'member' });
    const promote = await world.send(developer, 'PATCH', `${base}/${machine.id}`, {
      roles: [{ role: 'admin' }],
    });
    expect(promote.status).toBe(403);
    const selfPromote = await world.send(developer, 'PATCH', `${base}/${developer.id}`, {
      roles: [{ role: 'member' }, { role: 'admin' }],
    });
    expect(selfPromote.status).toBe(403);
  });

  it('keeps a developer from demoting or removing an admin', async () => {
    const developer = await world.machineIn(projectId, 'member');
    const admin = await world.machineIn(projectId, 'admin');
    const demote = await world.send(developer, 'PATCH', `${base}/${admin.id}`, {
      roles: [{ role: 'viewer' }],
    });
    expect(demote.status).toBe(403);
    expect((await world.send(developer, 'DELETE', `${base}/${admin.id}`)).status).toBe(403);
    const { identityMembership } = await world.ok(world.admin, 'GET', `${base}/${admin.id}`);
    expect(slugsOf(identityMembership.roles)).toEqual(['admin']);
  });
});

describe('changing and removing', () => {
  it('replaces all roles and answers them in order', async () => {
    const machine = await world.machineIn(projectId, 'viewer');
    for (const path of [
      `${base}/${machine.id}`,
      `/api/v1/projects/${projectId}/memberships/identities/${machine.id}`,
    ]) {
      const body = { roles: [permanent('no-access'), temporary('member', '2d')] };
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
    const { identityMembership } = await world.ok(world.admin, 'GET', `${base}/${machine.id}`);
    expect(slugsOf(identityMembership.roles)).toEqual(['no-access', 'member']);
  });

  it('takes effect with the next request', async () => {
    const machine = await world.machineIn(projectId, 'no-access');
    expect(await canRead(machine)).toBe(false);
    await world.ok(world.admin, 'PATCH', `${base}/${machine.id}`, { roles: [{ role: 'viewer' }] });
    expect(await canRead(machine)).toBe(true);
    await world.ok(world.admin, 'DELETE', `${base}/${machine.id}`);
    expect(await canRead(machine)).toBe(false);
  });

  it('removes every trace: the membership is gone by either id and can be made anew', async () => {
    const machine = await world.machineIn(projectId, 'viewer');
    const { identityMembership } = await world.ok(world.admin, 'DELETE', `${base}/${machine.id}`);
    for (const path of [
      `${base}/${machine.id}`,
      `/api/v2/workspace/identity-memberships/${identityMembership.id}`,
    ])
      expect((await world.send(world.admin, 'GET', path)).status).toBe(404);
    expect((await world.send(world.admin, 'DELETE', `${base}/${machine.id}`)).status).toBe(404);
    const patch = await world.send(world.admin, 'PATCH', `${base}/${machine.id}`, {
      roles: [{ role: 'viewer' }],
    });
    expect(patch.status).toBe(404);
    expect((await world.ok(machine, 'GET', '/api/v1/projects')).projects).toEqual([]);
    await world.ok(world.admin, 'POST', `${base}/${machine.id}`, { role: 'viewer' });
  });

  it('refuses an empty list of roles', async () => {
    const machine = await world.machineIn(projectId, 'viewer');
    const reply = await world.send(world.admin, 'PATCH', `${base}/${machine.id}`, { roles: [] });
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
  it('cannot be removed or lowered, not even for a while', async () => {
    const own = `${base}/${world.admin.id}`;
    for (const roles of [[permanent('member')], [temporary('admin', '1y')]]) {
      const lowered = await world.send(world.admin, 'PATCH', own, { roles });
      expect(lowered.status).toBe(400);
      expect(lowered.body.message).toMatch(/without an admin/);
    }
    expect((await world.send(world.admin, 'DELETE', own)).status).toBe(400);
    await world.ok(world.admin, 'PATCH', own, { roles: [{ role: 'viewer' }, { role: 'admin' }] });
    await world.machineIn(projectId, 'admin');
    await world.ok(world.admin, 'DELETE', own);
  });

  it('remains when admins remove each other at the same moment', async () => {
    const admins = [
      world.admin,
      await world.machineIn(projectId, 'admin'),
      await world.machineIn(projectId, 'admin'),
    ];
    const replies = await Promise.all(
      admins.map((actor, index) => {
        const next = admins[(index + 1) % admins.length] as Actor;
        return world.send(actor, 'DELETE', `${base}/${next.id}`);
      }),
    );
    const left = await world.read((stores) => stores.projects.grantsIn(projectId, 'identity'));
    expect(left.length).toBeGreaterThanOrEqual(1);
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(admins.length - left.length);
  });

  it('remains when all step down at the same moment', async () => {
    const admins = [world.admin, await world.machineIn(projectId, 'admin')];
    const replies = await Promise.all(
      admins.map((actor) =>
        world.send(actor, 'PATCH', `${base}/${actor.id}`, { roles: [{ role: 'viewer' }] }),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400]);
  });
});

describe('the list', () => {
  it('pages, sorts and searches by name, and counts what matches', async () => {
    const machines = await Promise.all([1, 2, 3, 4].map(() => world.machineIn(projectId, 'viewer')));
    const names = [...machines, world.admin].map(({ name }) => name).sort((a, b) => a.localeCompare(b, 'en'));
    const list = async (query: Record<string, string | number>) => {
      const { body } = await world.app.ok('GET', base, { token: world.admin.token, query });
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
    expect((await world.app.request('GET', base, wrong)).status).toBe(422);
  });

  it('leaves out identities that no longer exist', async () => {
    const machine = await world.machineIn(projectId, 'viewer');
    const identity = await world.read((stores) => stores.identities.find(machine.id));
    if (!identity) throw new Error('no identity');
    await world.write((stores) => stores.identities.deletion(identity));
    expect((await world.ok(world.admin, 'GET', base)).totalCount).toBe(1);
    expect((await world.send(world.admin, 'GET', `${base}/${machine.id}`)).status).toBe(404);
  });

  it('is for those who may read identities', async () => {
    const stranger = await world.machineIn(projectId, 'no-access');
    expect((await world.send(stranger, 'GET', base)).body.message).toBe(
      'You are not allowed to read on identity',
    );
    expect((await world.send(await world.machineIn(projectId, 'viewer'), 'GET', base)).status).toBe(200);
  });
});
