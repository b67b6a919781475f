import { describe, expect, it } from 'vitest';
import type { Actor } from '../../world/world.ts';
import { openRolesPlace, type Reply } from './roles-place.ts';

const { world, unused, get } = await openRolesPlace();

describe('a custom role of an organization', () => {
  const base = '/api/v1/organization/roles';
  const within = () => `/api/v1/organization/${world.orgId}/roles`;
  const reading = [{ subject: 'audit-logs', action: ['read'], inverted: false }];

  const createHere = async (permissions: unknown): Promise<Reply> => {
    const slug = unused();
    return (await world.ok(world.admin, 'POST', base, { slug, name: slug, permissions })).role;
  };

  it('reads back as it was written, and packed in the older spelling', async () => {
    const role = await createHere(reading);
    expect(role).toMatchObject({ description: null, orgId: world.orgId, permissions: reading });
    for (const path of [`${base}/${role.id}`, `${base}/slug/${role.slug}`])
      expect((await world.ok(world.admin, 'GET', path)).role).toEqual(role);
    for (const path of [`${within()}/${role.id}`, `${within()}/slug/${role.slug}`])
      expect((await world.ok(world.admin, 'GET', path)).role).toEqual({
        ...role,
        permissions: [['read', 'audit-logs']],
      });
  });

  it('is listed after the built-in ones, with permissions in the older spelling', async () => {
    const role = await createHere([['read,create', 'workspace']]);
    const { data } = await world.ok(world.admin, 'GET', within());
    expect(data.roles.slice(0, 3).map(({ slug }: Reply) => slug)).toEqual(['admin', 'member', 'no-access']);
    expect(data.roles.at(-1)).toEqual({ ...role, permissions: [['read,create', 'workspace']] });
    const { roles } = await world.ok(world.admin, 'GET', base);
    expect(roles.map(({ id }: Reply) => id)).toEqual(data.roles.map(({ id }: Reply) => id));
  });

  it('shows the built-in ones by id and slug', async () => {
    const { role } = await world.ok(world.admin, 'GET', `${base}/slug/admin`);
    expect((await world.ok(world.admin, 'GET', `${base}/${role.id}`)).role).toEqual(role);
    expect((await world.send(world.admin, 'PATCH', `${base}/${role.id}`, {})).status).toBe(404);
  });

  it('takes no conditions, and no subject of projects', async () => {
    for (const rule of [
      { ...reading[0], conditions: { environment: 'dev' } },
      { subject: 'secrets', action: ['read'] },
    ]) {
      const body = { slug: unused(), name: 'Name', permissions: [rule] };
      expect((await world.send(world.admin, 'POST', base, body)).status).toBe(422);
    }
  });

  it('counts at once for the identity that has it, and is shown with it', async () => {
    const role = await createHere([{ subject: 'identity', action: ['read'] }]);
    const machine = await world.identity('no-access');
    const list = (actor: Actor) => get(actor, '/api/v1/identities', { orgId: world.orgId });
    await world.ok(world.admin, 'PATCH', `/api/v1/identities/${machine.id}`, { role: role.slug });
    expect((await list(machine)).status).toBe(200);

    const { identity } = await world.ok(world.admin, 'GET', `/api/v1/identities/${machine.id}`);
    expect(identity).toMatchObject({
      role: 'custom',
      roleId: role.id,
      customRole: { id: role.id, slug: role.slug, name: role.name, permissions: [['read', 'identity']] },
    });
    const { identities: all } = (await list(world.admin)).body;
    expect(all.find(({ identityId }: Reply) => identityId === machine.id).customRole.slug).toBe(role.slug);

    expect((await world.send(world.admin, 'DELETE', `${base}/${role.id}`)).status).toBe(400);
    await world.ok(world.admin, 'PATCH', `${base}/${role.id}`, { permissions: [] });
    expect((await list(machine)).status).toBe(403);
    await world.ok(world.admin, 'PATCH', `/api/v1/identities/${machine.id}`, { role: 'no-access' });
    await world.ok(world.admin, 'DELETE', `${base}/${role.id}`);
  });

  it('is made by nobody beyond what they may', async () => {
    const role = await createHere([{ subject: 'role', action: ['read', 'create', 'edit', 'delete'] }]);
    const machine = await world.identity('no-access');
    await world.ok(world.admin, 'PATCH', `/api/v1/identities/${machine.id}`, { role: role.slug });
    const body = (permissions: unknown) => ({ slug: unused(), name: 'Name', permissions });
    expect((await world.send(machine, 'POST', base, body(reading))).status).toBe(403);
    const fewer = [{ subject: 'role', action: ['read'] }];
    expect((await world.send(machine, 'POST', base, body(fewer))).status).toBe(200);
    const other = await createHere(reading);
    expect((await world.send(machine, 'PATCH', `${base}/${other.id}`, { name: 'Mine' })).status).toBe(403);
  });

  it('of a foreign organization is none', async () => {
    const role = await createHere(reading);
    const stranger = await world.identity('admin', await world.newOrganization());
    expect((await world.send(stranger, 'GET', `${base}/${role.id}`)).status).toBe(404);
    expect((await world.send(stranger, 'GET', `${within()}/${role.id}`)).status).toBe(404);
    expect((await world.send(stranger, 'DELETE', `${base}/${role.id}`)).status).toBe(404);
  });
});
