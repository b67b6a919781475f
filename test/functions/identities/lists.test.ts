import { beforeAll, describe, expect, it } from 'vitest';
import { newIdentity } from '../../world/machines.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
let stranger: Actor;
const names = ['alpha', 'Beta 10', 'beta 2', 'gamma'];
beforeAll(async () => {
  world = await openWorld();
  stranger = await world.identity('admin', await world.newOrganization());
  for (const name of names) await newIdentity(world, { name });
});

const get = (actor: Actor, path: string, query: Record<string, string | number> = {}) =>
  world.app.request('GET', path, { token: actor.token, query });
const search = async (query: Record<string, string | number> = {}) => {
  const path = `/api/v2/organizations/${world.orgId}/identity-memberships`;
  const { body } = await world.app.ok('GET', path, { token: world.admin.token, query });
  return {
    names: body.identityMemberships.map((item: { identity: { name: string } }) => item.identity.name),
    total: body.totalCount,
  };
};
const admin = 'Instance Admin Identity';

describe('the identities of an organization', () => {
  it('are listed with their number', async () => {
    const { body } = await get(world.admin, '/api/v1/identities', { orgId: world.orgId });
    expect(body.totalCount).toBe(5);
    expect(body.identities.map((item: { identity: { name: string } }) => item.identity.name).sort()).toEqual(
      [...names, admin].sort(),
    );
    expect(body.identities[0]).toEqual({
      id: expect.any(String),
      identityId: expect.any(String),
      orgId: world.orgId,
      role: expect.any(String),
      roleId: null,
      lastLoginAuthMethod: null,
      lastLoginTime: null,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      identity: expect.objectContaining({ id: expect.any(String), name: expect.any(String) }),
    });
  });

  it('are found by name, in its order, page by page', async () => {
    const ordered = ['alpha', 'beta 2', 'Beta 10', 'gamma', admin];
    expect(await search()).toEqual({ names: ordered, total: 5 });
    expect(await search({ orderBy: 'name', orderDirection: 'desc' })).toEqual({
      names: [...ordered].reverse(),
      total: 5,
    });
    expect(await search({ offset: 1, limit: 2 })).toEqual({ names: ['beta 2', 'Beta 10'], total: 5 });
    expect(await search({ search: 'BETA' })).toEqual({ names: ['beta 2', 'Beta 10'], total: 2 });
    expect(await search({ search: '' })).toEqual({ names: ordered, total: 5 });
    expect(await search({ offset: 99 })).toEqual({ names: [], total: 5 });
  });

  it.each([{ limit: 0 }, { limit: 20_001 }, { offset: -1 }, { orderBy: 'age' }, { orderDirection: 'up' }])(
    'are not listed by %o',
    async (query) => {
      const path = `/api/v2/organizations/${world.orgId}/identity-memberships`;
      expect((await get(world.admin, path, query as never)).status).toBe(422);
    },
  );

  it('are nobody else’s: another organization does not exist, and the right is needed', async () => {
    const outsider = await world.identity('no-access');
    const search = `/api/v2/organizations/${world.orgId}/identity-memberships`;
    expect((await get(stranger, search)).status).toBe(404);
    expect((await get(stranger, '/api/v1/identities', { orgId: world.orgId })).status).toBe(404);
    expect((await get(outsider, search)).status).toBe(403);
    expect((await get(outsider, '/api/v1/identities', { orgId: world.orgId })).status).toBe(403);
    const own = await get(stranger, '/api/v1/identities', { orgId: stranger.orgId });
    expect(own.body.totalCount).toBe(1);
  });
});

describe('the projects of an identity', () => {
  it('are listed with its roles there', async () => {
    const project = await world.project();
    const machine = await world.machineIn(project.id, 'viewer');
    const { body } = await get(world.admin, `/api/v1/identities/${machine.id}/identity-memberships`);
    expect(body.identityMemberships).toEqual([
      {
        id: expect.any(String),
        identityId: machine.id,
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
        roles: [expect.objectContaining({ role: 'viewer', isTemporary: false })],
        identity: expect.objectContaining({ id: machine.id, authMethod: 'universal-auth' }),
        project: { id: project.id, name: 'A project' },
      },
    ]);
  });

  it('leave the list when they are deleted', async () => {
    const project = await world.project();
    const machine = await world.machineIn(project.id, 'viewer');
    await world.ok(world.admin, 'DELETE', `/api/v1/workspace/${project.id}`);
    const { body } = await get(world.admin, `/api/v1/identities/${machine.id}/identity-memberships`);
    expect(body.identityMemberships).toEqual([]);
  });
});

describe('an identity’s own details', () => {
  it('name its organization, whatever its role', async () => {
    const machine = await world.identity('no-access', stranger.orgId);
    const { body } = await get(machine, '/api/v1/identities/details');
    expect(body).toEqual({
      identityDetails: { organization: { id: stranger.orgId, name: 'Other', slug: expect.any(String) } },
    });
  });

  it('are for machines with a token', async () => {
    expect((await get(await world.person(), '/api/v1/identities/details')).status).toBe(403);
    expect((await world.app.request('GET', '/api/v1/identities/details')).status).toBe(401);
  });
});
