import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { eventsOf } from '../../world/events.ts';
import { login, newClientSecret, newIdentity, revoke, universalAuthOf, use } from '../../world/machines.ts';
import { type MembersPlace, newMembersPlace, permanent, temporary } from '../../world/members-place.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
let place: MembersPlace;
let own: string;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  place = await newMembersPlace(world);
  own = `/api/v1/projects/${place.projectId}/identities`;
});

const create = async (body: object = {}, by: Actor = world.admin) =>
  (await world.ok(by, 'POST', own, { name: 'deploy', ...body })).identity;

/** The identity with a client secret, logged in. */
const loggedIn = async (id: string, by: Actor = world.admin) => {
  const path = universalAuthOf(id);
  const { identityUniversalAuth } = await world.ok(by, 'POST', path, {});
  const { clientSecret } = await newClientSecret(world, path);
  const { clientId } = identityUniversalAuth;
  const { body } = await login(world, { clientId, clientSecret });
  return { machine: { clientId, clientSecret }, actor: actorOf(id, body.accessToken) };
};
const actorOf = (id: string, token: string): Actor => ({ id, name: 'deploy', token, orgId: world.orgId });

describe('an identity of a project', () => {
  it('reads back as it was made, and again after a change', async () => {
    const metadata = [
      { key: 'team', value: 'red' },
      { key: 'a', value: 'b' },
    ];
    const made = await create({ metadata, hasDeleteProtection: true, roles: [permanent('viewer')] });
    expect(made).toEqual({
      id: expect.any(String),
      name: 'deploy',
      orgId: world.orgId,
      projectId: place.projectId,
      authMethod: null,
      authMethods: [],
      hasDeleteProtection: true,
      metadata: metadata.map((entry) => ({ id: expect.any(String), ...entry })),
      createdAt: expect.any(String),
      updatedAt: made.createdAt,
    });
    expect((await world.ok(world.admin, 'GET', `${own}/${made.id}`)).identity).toEqual(made);
    const body = { name: 'other', hasDeleteProtection: false, metadata: [] };
    const { identity } = await world.ok(world.admin, 'PATCH', `${own}/${made.id}`, body);
    expect(identity).toEqual({ ...made, ...body, updatedAt: expect.any(String) });
    expect((await world.ok(world.admin, 'GET', `${own}/${made.id}`)).identity).toEqual(identity);
  });

  it('has the roles it was made with, as the Terraform provider sends and reads them', async () => {
    const { id } = await create({ roles: [permanent('viewer'), temporary(world, 'member', '1h')] });
    const path = `/api/v1/projects/${place.projectId}/memberships/identities/${id}`;
    const { identityMembership } = await world.ok(world.admin, 'GET', path);
    expect(identityMembership.roles).toMatchObject([
      { role: 'viewer', isTemporary: false },
      { role: 'member', isTemporary: true, temporaryRange: '1h' },
    ]);
    await world.ok(world.admin, 'PATCH', path, { roles: [permanent('admin')] });
    const after = await world.ok(world.admin, 'GET', path);
    expect(after.identityMembership.roles).toMatchObject([{ role: 'admin' }]);
  });

  it('gives no access unless a role is named', async () => {
    const { id } = await create({ roles: [] });
    const { actor } = await loggedIn(id);
    expect(await place.canRead(actor)).toBe(false);
  });

  it('logs in, works in its project, and does nothing in the organization', async () => {
    const { id } = await create({ roles: [permanent('member')] });
    const { actor } = await loggedIn(id);
    expect(await place.canRead(actor)).toBe(true);
    expect((await use(world, actor.token)).status).toBe(200);
    const query = { orgId: world.orgId };
    const listed = await world.app.request('GET', '/api/v1/identities', { token: actor.token, query });
    expect(listed.status).toBe(403);
    for (const [method, path, body] of [
      ['POST', '/api/v2/workspace', { projectName: 'Another' }],
      ['POST', '/api/v1/identities', { name: 'x', organizationId: world.orgId }],
    ] as const)
      expect((await world.send(actor, method, path, body)).status, `${method} ${path}`).toBe(403);
  });

  it('is in the lists of its project and in none of the organization', async () => {
    const [b, a] = [await create({ name: 'b' }), await create({ name: 'a' })];
    const elsewhere = await newMembersPlace(world);
    const list = async (path: string, query: Record<string, string> = {}) =>
      (await world.app.ok('GET', path, { token: world.admin.token, query })).body;
    expect(await list(own)).toEqual({ identities: [a, b], totalCount: 2 });
    expect(await list(own, { offset: '1', limit: '1' })).toEqual({ identities: [b], totalCount: 2 });
    expect(await list(own, { search: 'B' })).toEqual({ identities: [b], totalCount: 1 });
    const there = await list(`/api/v1/projects/${elsewhere.projectId}/identities`);
    expect(there).toEqual({ identities: [], totalCount: 0 });
    const { identities } = await list('/api/v1/identities', { orgId: world.orgId });
    const ids = identities.map(({ identityId }: { identityId: string }) => identityId);
    expect(ids).not.toContain(a.id);
  });

  it('is made once its name and its project are right, and says so in the trail', async () => {
    const { id } = await create({ roles: [permanent('viewer')] });
    const [event] = (await eventsOf(world.app, 'create-identity')).slice(-1);
    expect(event).toMatchObject({ projectId: place.projectId, metadata: { identityId: id, name: 'deploy' } });
    expect((await world.send(world.admin, 'POST', own, {})).status).toBe(422);
    const unknown = '0190a5a0-0000-7000-8000-000000000000';
    const nowhere = `/api/v1/projects/${unknown}/identities`;
    expect((await world.send(world.admin, 'POST', nowhere, { name: 'x' })).status).toBe(404);
    expect((await world.send(world.admin, 'GET', `${own}/${unknown}`)).status).toBe(404);
  });
});

describe('an identity of a project, to others', () => {
  it('is given to no other project, group or template, and has no role in the organization', async () => {
    const { id } = await create();
    const elsewhere = await newMembersPlace(world);
    const { id: groupId } = await world.ok(world.admin, 'POST', '/api/v1/groups', { name: `g-${id}` });
    const template = { name: `t-${id}`, identities: [{ identityId: id, roles: ['admin'] }] };
    for (const [method, path, body] of [
      ['POST', `${elsewhere.identities}/${id}`, { role: 'viewer' }],
      ['POST', `/api/v1/groups/${groupId}/machine-identities/${id}`, {}],
      ['POST', '/api/v1/project-templates', template],
    ] as const)
      expect((await world.send(world.admin, method, path, body)).status, path).toBe(404);
    const role = await world.send(world.admin, 'PATCH', `/api/v1/identities/${id}`, { role: 'admin' });
    expect([role.status, role.body.message]).toEqual([400, expect.stringContaining('no role')]);
    expect((await world.send(world.admin, 'POST', `${place.identities}/${id}`, {})).status).toBe(400);
  });

  it('is not there under another project', async () => {
    const { id } = await create();
    const { id: wide } = await newIdentity(world);
    await world.ok(world.admin, 'POST', `${place.identities}/${wide}`, { role: 'viewer' });
    const elsewhere = await newMembersPlace(world);
    for (const path of [`/api/v1/projects/${elsewhere.projectId}/identities/${id}`, `${own}/${wide}`])
      for (const method of ['GET', 'PATCH', 'DELETE'])
        expect((await world.send(world.admin, method, path, {})).status, `${method} ${path}`).toBe(404);
  });

  it('stays a member as long as it is there', async () => {
    const { id } = await create({ roles: [permanent('viewer')] });
    const reply = await world.send(world.admin, 'DELETE', `${place.identities}/${id}`);
    expect([reply.status, reply.body.message]).toEqual([400, expect.stringContaining('delete it instead')]);
  });

  it('is managed by whom the project lets, and by nobody for a right in the organization', async () => {
    const insider = await world.machineIn(place.projectId, 'member');
    const outsider = await world.identity('admin');
    const { id } = await create({ roles: [permanent('viewer')] }, insider);
    const deeds = [
      ['PATCH', `${own}/${id}`, { name: 'mine' }],
      ['GET', `/api/v1/identities/${id}`, undefined],
      ['POST', universalAuthOf(id), {}],
      ['GET', universalAuthOf(id), undefined],
      ['POST', `${universalAuthOf(id)}/client-secrets`, {}],
      ['POST', `/api/v1/identities/${id}/revoke-tokens`, {}],
      ['DELETE', universalAuthOf(id), {}],
      ['DELETE', `${own}/${id}`, {}],
    ] as const;
    for (const [method, path, body] of deeds)
      expect((await world.send(outsider, method, path, body)).status, `${method} ${path}`).toBe(403);
    for (const [method, path, body] of deeds)
      expect((await world.send(insider, method, path, body)).status, `${method} ${path}`).toBe(200);
  });

  it('is out of reach for whoever may do less, its credentials included', async () => {
    const insider = await world.machineIn(place.projectId, 'member');
    const refused = await world.send(insider, 'POST', own, { name: 'x', roles: [permanent('admin')] });
    expect(refused.status).toBe(403);
    const { id } = await create({ roles: [permanent('admin')] });
    const { machine } = await loggedIn(id);
    for (const [method, path, body] of [
      ['PATCH', `${own}/${id}`, { name: 'mine' }],
      ['DELETE', `${own}/${id}`, {}],
      ['GET', universalAuthOf(id), undefined],
      ['POST', `${universalAuthOf(id)}/client-secrets`, {}],
      ['POST', `/api/v1/identities/${id}/revoke-tokens`, {}],
    ] as const)
      expect((await world.send(insider, method, path, body)).status, `${method} ${path}`).toBe(403);
    expect((await login(world, machine)).status).toBe(200);
    const viewer = await world.machineIn(place.projectId, 'viewer');
    expect((await world.send(viewer, 'POST', own, { name: 'x' })).status).toBe(403);
  });
});

describe('the end of an identity of a project', () => {
  it('takes its login, tokens and membership along', async () => {
    const { id } = await create({ roles: [permanent('viewer')] });
    const { machine, actor } = await loggedIn(id);
    await world.ok(world.admin, 'DELETE', `${own}/${id}`);
    expect((await login(world, machine)).status).toBe(401);
    expect((await use(world, actor.token)).status).toBe(401);
    expect((await revoke(world, actor.token)).status).toBe(200);
    const left = (await allItems(world.app.table)).filter(
      (item) => !/^(?:AUDIT|SEEN)#/.test(String(item.pk)) && JSON.stringify(item).includes(id),
    );
    expect(left).toEqual([]);
  });

  it('waits for its delete protection, and its project waits with it', async () => {
    const { id } = await create({ hasDeleteProtection: true });
    for (const path of [`${own}/${id}`, `/api/v1/workspace/${place.projectId}`]) {
      const reply = await world.send(world.admin, 'DELETE', path);
      expect([reply.status, reply.body.message]).toEqual([400, expect.stringContaining('delete protection')]);
    }
    await world.ok(world.admin, 'PATCH', `${own}/${id}`, { hasDeleteProtection: false });
    await world.ok(world.admin, 'DELETE', `/api/v1/workspace/${place.projectId}`);
  });

  it('with its project, which comes back with it', async () => {
    const { id } = await create({ roles: [permanent('viewer')] });
    const { actor } = await loggedIn(id);
    await world.ok(world.admin, 'DELETE', `/api/v1/workspace/${place.projectId}`);
    expect(await place.status(actor)).toBe(404);
    expect((await world.send(world.admin, 'GET', universalAuthOf(id))).status).toBe(404);
    await world.ok(world.admin, 'POST', `/api/v1/projects/${place.projectId}/restore`, {});
    expect(await place.status(actor)).toBe(200);
  });
});
