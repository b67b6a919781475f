import { describe, expect, it } from 'vitest';
import { customRole } from '../../world/rights.ts';
import { openRolesPlace, type Reply } from './roles-place.ts';

const { world, project, unused, newer, readsDev, create, identities, machineWith } = await openRolesPlace();

describe('nobody shapes a role beyond what they may', () => {
  /** Somebody who may do everything to roles, and read secrets in dev. */
  const shaper = async () =>
    machineWith(
      (await create([{ subject: 'role', action: ['read', 'create', 'edit', 'delete'] }, readsDev])).slug,
    );

  it('when it is made: conditions are compared', async () => {
    const actor = await shaper();
    await create([{ ...readsDev, conditions: { environment: 'dev', secretPath: '/a' } }], {}, actor);
    for (const rule of [
      { subject: 'secrets', action: ['read'] },
      { ...readsDev, action: ['read', 'edit'] },
      { ...readsDev, conditions: { environment: { $ne: 'prod' } } },
      { subject: 'member', action: ['read'] },
    ]) {
      const body = { slug: unused(), name: 'Beyond', permissions: [rule] };
      expect((await world.send(actor, 'POST', newer(), body)).status).toBe(403);
    }
  });

  it('when it is changed or deleted: what it allowed before counts too', async () => {
    const actor = await shaper();
    const strong = await create([{ subject: 'workspace', action: ['delete'] }]);
    const weak = await create([readsDev]);
    const path = (role: Reply) => `${newer()}/${role.id}`;
    expect((await world.send(actor, 'PATCH', path(strong), { permissions: [] })).status).toBe(403);
    expect((await world.send(actor, 'PATCH', path(strong), { name: 'Mine' })).status).toBe(403);
    expect((await world.send(actor, 'DELETE', path(strong))).status).toBe(403);
    const more = { permissions: [{ subject: 'secrets', action: ['read'] }] };
    expect((await world.send(actor, 'PATCH', path(weak), more)).status).toBe(403);
    expect((await world.send(actor, 'PATCH', path(weak), { permissions: [] })).status).toBe(200);
    expect((await world.send(actor, 'DELETE', path(weak))).status).toBe(200);
  });

  it('by denying to others what the shaper may not do either', async () => {
    const actor = await shaper();
    const role = await create([readsDev]);
    await machineWith(role.slug);
    const denying = (rule: object) =>
      world.send(actor, 'PATCH', `${newer()}/${role.id}`, {
        permissions: [readsDev, { ...rule, inverted: true }],
      });
    expect((await denying({ subject: 'secrets', action: ['delete'] })).status).toBe(403);
    expect((await denying(readsDev)).status).toBe(200);
  });

  it('without the right to shape roles at all', async () => {
    const viewer = await world.machineIn(project.id, 'viewer');
    const role = await create([]);
    const body = { slug: unused(), name: 'Name', permissions: [] };
    expect((await world.send(viewer, 'POST', newer(), body)).status).toBe(403);
    expect((await world.send(viewer, 'PATCH', `${newer()}/${role.id}`, {})).status).toBe(403);
    expect((await world.send(viewer, 'DELETE', `${newer()}/${role.id}`)).status).toBe(403);
    expect((await world.send(viewer, 'GET', `${newer()}/slug/${role.slug}`)).status).toBe(200);
  });
});

describe('giving and deleting at the same moment', () => {
  it('leaves nobody with a role that is gone', async () => {
    for (let round = 0; round < 6; round += 1) {
      const role = await create([readsDev]);
      const machine = await world.identity('no-access');
      const [giving, deleting] = await Promise.all([
        world.send(world.admin, 'POST', `${identities()}/${machine.id}`, { role: role.slug }),
        world.send(world.admin, 'DELETE', `${newer()}/${role.id}`),
      ]);
      expect([200, 400, 404, 409, 429]).toContain(giving.status);
      const grant = await world.read(({ projects }) => projects.grant(project.id, 'identity', machine.id));
      const left = await world.read(({ roles }) => roles.find({ scope: 'project', id: project.id }, role.id));
      expect(Boolean(left)).toBe(deleting.status !== 200);
      if (grant) expect(left).toBeDefined();
    }
  });

  it('of a role that is held for a time is refused until that was taken away', async () => {
    const role = customRole({ scope: 'project', id: project.id }, []);
    await world.write(({ roles }) => roles.creation(role));
    const machine = await world.identity('no-access');
    await world.ok(world.admin, 'POST', `${identities()}/${machine.id}`, {
      roles: [
        { role: 'viewer' },
        {
          role: role.slug,
          isTemporary: true,
          temporaryMode: 'relative',
          temporaryRange: '1h',
          temporaryAccessStartTime: '2020-01-01T00:00:00.000Z',
        },
      ],
    });
    expect((await world.send(world.admin, 'DELETE', `${newer()}/${role.id}`)).status).toBe(400);
  });
});
