import { beforeAll, describe, expect, it } from 'vitest';
import { eventsOf } from '../../world/events.ts';
import { newIdentity } from '../../world/machines.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
let member: Actor;
let outsider: Actor;
let stranger: Actor;
let otherOrgId: string;
beforeAll(async () => {
  world = await openWorld();
  otherOrgId = await world.newOrganization();
  member = await world.identity('member');
  outsider = await world.identity('no-access');
  stranger = await world.identity('admin', otherOrgId);
});

const pathOf = (id: string) => `/api/v1/identities/${id}`;
const newOne = (body: object = {}) => newIdentity(world, body);
const create = (actor: Actor, body: object) =>
  world.send(actor, 'POST', '/api/v1/identities', { name: 'm', organizationId: world.orgId, ...body });

describe('creating an identity', () => {
  it('answers it without a method and gives it no access unless asked', async () => {
    const identity = await newOne({ name: ' ci ' });
    expect(identity).toEqual({
      id: expect.any(String),
      orgId: world.orgId,
      name: 'ci',
      authMethod: null,
      authMethods: [],
      hasDeleteProtection: false,
      metadata: [],
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect((await world.ok(world.admin, 'GET', pathOf(identity.id))).identity.role).toBe('no-access');
  });

  it('keeps role, protection and metadata', async () => {
    const metadata = [
      { key: 'team', value: 'core' },
      { key: 'stage', value: 'dev' },
    ];
    const made = await newOne({ role: 'member', hasDeleteProtection: true, metadata });
    expect(made.metadata).toEqual(metadata.map((entry) => ({ ...entry, id: expect.any(String) })));
    const { identity } = await world.ok(world.admin, 'GET', pathOf(made.id));
    expect(identity).toEqual({
      id: expect.any(String),
      identityId: made.id,
      orgId: world.orgId,
      role: 'member',
      roleId: null,
      lastLoginAuthMethod: null,
      lastLoginTime: null,
      createdAt: made.createdAt,
      updatedAt: made.updatedAt,
      metadata: made.metadata,
      identity: {
        id: made.id,
        name: 'machine',
        authMethod: null,
        authMethods: [],
        activeLockoutAuthMethods: [],
        hasDeleteProtection: true,
        createdAt: made.createdAt,
        updatedAt: made.updatedAt,
      },
    });
  });

  it('takes empty text and null for what is optional as not given', async () => {
    const { body } = await create(world.admin, { role: '', metadata: null });
    expect((await world.ok(world.admin, 'GET', pathOf(body.identity.id))).identity).toMatchObject({
      role: 'no-access',
      metadata: [],
    });
  });

  it.each([
    ['a role that does not exist', { role: 'emperor' }, 404],
    ['no name', { name: '  ' }, 422],
    ['an empty metadata key', { metadata: [{ key: '', value: 'x' }] }, 422],
    ['an empty metadata value', { metadata: [{ key: 'x', value: '' }] }, 422],
  ])('is refused with %s', async (_what, body, status) => {
    expect((await create(world.admin, body)).status).toBe(status);
  });

  it('is for whoever has the right, and only in the own organization', async () => {
    expect((await create(member, {})).status).toBe(200);
    const denied = await create(outsider, {});
    expect(denied.status).toBe(403);
    expect(denied.body.message).toBe('You are not allowed to create on identity');
    expect((await create(world.admin, { organizationId: otherOrgId })).status).toBe(404);
    expect((await create(world.admin, { organizationId: 'none' })).status).toBe(404);
    expect((await create(await world.person('admin'), {})).status).toBe(200);
  });

  it('gives no role beyond the own one, and says what is missing', async () => {
    expect((await create(member, { role: 'member' })).status).toBe(200);
    const { status, body } = await create(member, { role: 'admin' });
    expect(status).toBe(403);
    expect(body.message).toBe('Failed to create a more privileged identity');
    expect(body.details.missingPermissions).toContainEqual({ action: 'read', subject: 'sso' });
  });
});

describe('changing an identity', () => {
  it('changes what is named; metadata that is given replaces all of it', async () => {
    const { id } = await newOne({ metadata: [{ key: 'a', value: '1' }] });
    const renamed = await world.ok(world.admin, 'PATCH', pathOf(id), { name: 'new', identityId: id });
    expect(renamed.identity).toMatchObject({ name: 'new', metadata: [{ key: 'a', value: '1' }] });
    const metadata = [{ key: 'b', value: '2' }];
    await world.ok(world.admin, 'PATCH', pathOf(id), { metadata, role: 'member', hasDeleteProtection: true });
    const { identity } = await world.ok(world.admin, 'GET', pathOf(id));
    expect(identity).toMatchObject({ role: 'member', metadata, identity: { name: 'new' } });
    expect(identity.identity.hasDeleteProtection).toBe(true);
    await world.ok(world.admin, 'PATCH', pathOf(id), { metadata: [] });
    expect((await world.ok(world.admin, 'GET', pathOf(id))).identity.metadata).toEqual([]);
  });

  it('counts from the next request on', async () => {
    const actor = await world.identity('member');
    await world.ok(world.admin, 'PATCH', pathOf(actor.id), { role: 'no-access' });
    expect((await create(actor, {})).status).toBe(403);
  });

  it('loses nothing when several people do it at the same moment', async () => {
    const { id } = await newOne();
    await Promise.all([
      world.ok(world.admin, 'PATCH', pathOf(id), { name: 'together' }),
      world.ok(world.admin, 'PATCH', pathOf(id), { role: 'member' }),
      world.ok(world.admin, 'PATCH', pathOf(id), { metadata: [{ key: 'k', value: 'v' }] }),
      world.ok(world.admin, 'POST', `/api/v1/auth/universal-auth/identities/${id}`, {}),
    ]);
    const { identity } = await world.ok(world.admin, 'GET', pathOf(id));
    expect(identity).toMatchObject({
      role: 'member',
      metadata: [{ key: 'k', value: 'v' }],
      identity: { name: 'together', authMethod: 'universal-auth' },
    });
  });

  it('stays within the own rights: neither the role that is nor the one to come may be beyond', async () => {
    const { id } = await newOne();
    const raised = await world.send(member, 'PATCH', pathOf(id), { role: 'admin' });
    expect(raised.status).toBe(403);
    expect(raised.body.message).toBe('Failed to change to a more privileged role');
    const admin = await world.identity('admin');
    for (const body of [{ name: 'x' }, { role: 'member' }, { metadata: [] }])
      expect((await world.send(member, 'PATCH', pathOf(admin.id), body)).status).toBe(403);
    expect((await world.send(member, 'PATCH', pathOf(member.id), { role: 'admin' })).status).toBe(403);
  });
});

describe('an identity that is not there', () => {
  it('is 404 to its own organization and to any other, known or not', async () => {
    const { id } = await newOne();
    for (const [actor, path] of [
      [stranger, pathOf(id)],
      [world.admin, pathOf(stranger.id)],
      [world.admin, pathOf('00000000-0000-4000-8000-000000000000')],
      [world.admin, pathOf('none')],
    ] as const)
      for (const method of ['GET', 'PATCH', 'DELETE'])
        expect((await world.send(actor, method, path, {})).status, `${method} ${path}`).toBe(404);
    expect((await world.send(stranger, 'GET', `${pathOf(id)}/identity-memberships`)).status).toBe(404);
  });

  it('cannot be told from one that is, without the right to read', async () => {
    const { id } = await newOne();
    expect((await world.send(outsider, 'GET', pathOf(id))).status).toBe(403);
    expect((await world.send(outsider, 'GET', pathOf('none'))).status).toBe(403);
  });
});

describe('the trail', () => {
  it('names identity and deed', async () => {
    const { id } = await newOne({ name: 'traced' });
    await world.ok(world.admin, 'GET', pathOf(id));
    await world.ok(world.admin, 'PATCH', pathOf(id), { name: 'traced again' });
    await world.ok(world.admin, 'DELETE', pathOf(id));
    const of = async (type: string) =>
      (await eventsOf(world.app, type)).filter(({ metadata }) => metadata.identityId === id);
    const [created] = await of('create-identity');
    expect(created?.metadata).toEqual({ identityId: id, name: 'traced', role: 'no-access' });
    expect((await of('get-identity'))[0]?.metadata).toEqual({ identityId: id });
    expect((await of('update-identity'))[0]?.metadata).toEqual({ identityId: id, name: 'traced again' });
    expect((await of('delete-identity'))[0]?.metadata).toMatchObject({ identityId: id });
  });

  it('keeps denials', async () => {
    await create(outsider, {});
    const denied = (await eventsOf(world.app, 'create-identity')).filter(
      ({ outcome }) => outcome === 'denied',
    );
    expect(denied.at(-1)?.actor.metadata.identityId).toBe(outsider.id);
  });
});
