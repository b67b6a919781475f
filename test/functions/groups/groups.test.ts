import { beforeAll, describe, expect, it } from 'vitest';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';
import { type CustomRole, inOrganization } from '../../../layers/domain/roles/role.ts';
import { allItems } from '../../harness/table.ts';
import { newGroupPlace } from '../../world/group-place.ts';
import { customRole, grantOf, held } from '../../world/rights.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const path = '/api/v1/groups';
const admin = (method: string, target: string, body?: object) => world.ok(world.admin, method, target, body);
const status = async (as: Actor, method: string, target: string, body?: object) =>
  (await world.send(as, method, target, body)).status;

const roleWith = async (rules: readonly Rule[]): Promise<CustomRole> => {
  const role = customRole(inOrganization(world.orgId), rules);
  await world.write(({ roles }) => roles.creation(role));
  return role;
};

/** A machine identity with a custom role in the organization. */
const machineWith = async (rules: readonly Rule[]): Promise<Actor> => {
  const machine = await world.identity('no-access');
  const { id: customRoleId } = await roleWith(rules);
  const before = await world.read(({ identities }) => identities.find(machine.id));
  if (!before) throw new Error('No such identity');
  const next = { ...before, role: 'custom', customRoleId, revision: before.revision + 1 };
  await world.write(({ identities }) => identities.replacement(next, before));
  return machine;
};

const allOnGroups: Rule = { subject: 'groups', action: ['read', 'create', 'edit', 'delete'] };

describe('a group', () => {
  it('is created with defaults, read back the same, and listed by name', async () => {
    const made = await admin('POST', path, { name: ' Zebra ' });
    expect(made).toEqual({
      id: made.id,
      orgId: world.orgId,
      name: 'Zebra',
      slug: expect.stringMatching(/^zebra-[a-z0-9]{4}$/),
      role: 'no-access',
      roleId: null,
      customRoleSlug: null,
      createdAt: made.createdAt,
      updatedAt: made.createdAt,
    });
    expect(await admin('GET', `${path}/${made.id}`)).toEqual(made);
    const other = await admin('POST', path, { name: 'Aardvark', slug: 'ant-eaters', role: 'member' });
    expect(other).toMatchObject({ slug: 'ant-eaters', role: 'member' });
    const listed = await admin('GET', path);
    expect(listed.map(({ name }: { name: string }) => name)).toEqual(['Aardvark', 'Zebra']);
    expect(listed).toContainEqual(made);
  });

  it('has a custom role of the organization, by slug or id, until it gets another one', async () => {
    const role = await roleWith([{ subject: 'member', action: ['read'] }]);
    for (const name of [role.slug, role.id]) {
      const made = await admin('POST', path, { name: 'custom', role: name });
      expect(made).toMatchObject({ role: 'custom', roleId: role.id, customRoleSlug: role.slug });
      const { groups } = await admin('GET', `/api/v1/organization/${world.orgId}/groups`);
      expect(groups.find(({ id }: { id: string }) => id === made.id)).toEqual({
        ...made,
        customRole: {
          ...{ id: role.id, name: role.name, slug: role.slug, description: null },
          permissions: [['read', 'member']],
        },
      });
      const next = await admin('PATCH', `${path}/${made.id}`, { role: 'member' });
      expect(next).toMatchObject({ role: 'member', roleId: null, customRoleSlug: null });
    }
    expect(await status(world.admin, 'POST', path, { name: 'x', role: 'not-there' })).toBe(404);
  });

  it('changes what is given, and nothing else', async () => {
    const made = await admin('POST', path, { name: 'before', role: 'member' });
    world.app.runtime.advance(5);
    const next = await admin('PATCH', `${path}/${made.id}`, { name: 'after', slug: 'some-slug', role: '' });
    expect(next).toEqual({ ...made, name: 'after', slug: 'some-slug', updatedAt: expect.any(String) });
    expect(next.updatedAt > made.updatedAt).toBe(true);
    expect(await admin('GET', `${path}/${made.id}`)).toEqual(next);
    const again = { name: 'another', slug: 'some-slug' };
    expect(await status(world.admin, 'POST', path, again)).toBe(400);
    await admin('PATCH', `${path}/${made.id}`, { slug: 'other-slug' });
    expect(await status(world.admin, 'POST', path, again)).toBe(200);
  });

  it.each([
    [{ name: '' }],
    [{ name: 'x'.repeat(51) }],
    [{ name: 'a\u200bb' }],
    [{ name: 'x', slug: 'abcd' }],
    [{ name: 'x', slug: 'Not A Slug' }],
    [{ name: 'x', slug: 'x'.repeat(37) }],
  ])('is not created from %j', async (body) => {
    expect(await status(world.admin, 'POST', path, body)).toBe(422);
  });

  it('is gone with its slug and its roles in projects, whoever is in it', async () => {
    const { id: projectId } = await world.project();
    const group = await newGroupPlace(world);
    const person = await world.person('no-access');
    await group.letIn(person);
    await group.give(projectId, [{ role: 'viewer' }]);
    const { slug } = await admin('GET', group.path);
    const project = `/api/v1/workspace/${projectId}`;
    expect(await status(person, 'GET', project)).toBe(200);
    expect(await admin('DELETE', group.path)).toMatchObject({ id: group.id, slug });
    expect(await status(person, 'GET', project)).toBe(403);
    expect(await status(world.admin, 'GET', group.path)).toBe(404);
    expect(await status(world.admin, 'DELETE', group.path)).toBe(404);
    expect((await admin('GET', `/api/v2/workspace/${projectId}/groups`)).groupMemberships).toEqual([]);
    const grants = (await allItems(world.app.table)).filter(({ sk }) => sk === `GRANT#group#${group.id}`);
    expect(grants).toEqual([]);
    expect(await status(world.admin, 'POST', path, { name: 'x', slug })).toBe(200);
  });

  it('in many projects gives nothing in any of them from one moment to the next', async () => {
    const group = await newGroupPlace(world);
    const person = await world.person('no-access');
    await group.letIn(person);
    const real = [await world.project(), await world.project()];
    for (const { id } of real) await group.give(id, [{ role: 'viewer' }]);
    for (let n = 0; n < 60; n += 1) {
      const elsewhere = { id: crypto.randomUUID(), orgId: world.orgId };
      const grant = grantOf(elsewhere, 'group', group.id, [held('viewer')]);
      await world.write(({ projects }) => projects.grantCreation(grant));
    }
    await admin('DELETE', group.path);
    for (const { id } of real) expect(await status(person, 'GET', `/api/v1/workspace/${id}`)).toBe(403);
    const named = (await allItems(world.app.table)).map(({ pk, sk }) => `${pk} ${sk}`);
    expect(named.filter((key) => key.includes(`GRANT#group#${group.id}`))).toEqual([]);
  });

  it('gets no role in a project while it is deleted, or loses it with the rest', async () => {
    const outcomes = new Set<number>();
    for (let n = 0; n < 6; n += 1) {
      const group = await newGroupPlace(world);
      const person = await world.person('no-access');
      await group.letIn(person);
      const projects = [await world.project(), await world.project()];
      await group.give(projects[0].id, [{ role: 'viewer' }]);
      const giving = async () => {
        await new Promise((resolve) => setTimeout(resolve, n * 3));
        return group.give(projects[1].id, [{ role: 'viewer' }]);
      };
      const [given] = await Promise.all([giving(), admin('DELETE', group.path)]);
      outcomes.add(given);
      for (const { id } of projects) expect(await status(person, 'GET', `/api/v1/workspace/${id}`)).toBe(403);
      const left = (await allItems(world.app.table)).filter(({ sk }) => sk === `GRANT#group#${group.id}`);
      expect(left).toEqual([]);
    }
    expect([...outcomes].every((each) => [200, 404, 409, 429].includes(each))).toBe(true);
  });
});

describe('rights on groups', () => {
  it('are needed for each deed', async () => {
    const group = await newGroupPlace(world);
    const { id: projectId } = await world.project();
    await group.give(projectId, [{ role: 'no-access' }]);
    const person = await world.person('no-access');
    const nobody = await world.identity('no-access');
    const reader = await world.identity('member');
    const reads = ['', '/projects', '/users?filterUsers=existingMembers', '/machine-identities'];
    for (const read of reads) {
      const target = `${group.path}${read}`;
      const [bare, query = ''] = target.split('?');
      const ask = async ({ token }: Actor) => {
        const asked = { token, query: Object.fromEntries(new URLSearchParams(query)) };
        return (await world.app.request('GET', bare ?? '', asked)).status;
      };
      expect([await ask(nobody), await ask(reader)]).toEqual([403, 200]);
    }
    for (const who of [nobody, reader]) {
      expect(await status(who, 'POST', path, { name: 'x' })).toBe(403);
      expect(await status(who, 'PATCH', group.path, { name: 'x' })).toBe(403);
      expect(await status(who, 'DELETE', group.path)).toBe(403);
      expect([await group.letIn(person, who), await group.letOut(person, who)]).toEqual([403, 403]);
    }
  });

  it('do not let anybody give a group more than their own', async () => {
    const keeper = await machineWith([allOnGroups, { subject: 'member', action: ['read'] }]);
    expect(await status(keeper, 'POST', path, { name: 'x', role: 'admin' })).toBe(403);
    expect(await status(keeper, 'POST', path, { name: 'x', role: 'member' })).toBe(403);
    const made = await world.ok(keeper, 'POST', path, { name: 'x' });
    expect(await status(keeper, 'PATCH', `${path}/${made.id}`, { role: 'admin' })).toBe(403);
    await admin('PATCH', `${path}/${made.id}`, { role: 'admin' });
    expect(await status(keeper, 'PATCH', `${path}/${made.id}`, { name: 'y' })).toBe(403);
    expect(await status(keeper, 'PATCH', `${path}/${made.id}`, { role: 'no-access' })).toBe(403);
    expect(await status(keeper, 'DELETE', `${path}/${made.id}`)).toBe(403);
    expect(await status(keeper, 'POST', `${path}/${made.id}/machine-identities/${keeper.id}`)).toBe(403);
  });

  it('do not let anybody deny others through a group what they may not do themselves', async () => {
    const keeper = await machineWith([allOnGroups]);
    const denying = await roleWith([{ subject: 'identity', action: ['read'], inverted: true }]);
    expect(await status(keeper, 'POST', path, { name: 'x', role: denying.slug })).toBe(403);
    const made = await world.ok(keeper, 'POST', path, { name: 'x' });
    expect(await status(keeper, 'PATCH', `${path}/${made.id}`, { role: denying.slug })).toBe(403);
    await admin('PATCH', `${path}/${made.id}`, { role: denying.slug });
    const machine = await world.identity('no-access');
    const member = `${path}/${made.id}/machine-identities/${machine.id}`;
    expect(await status(keeper, 'POST', member)).toBe(403);
    await admin('POST', member);
    expect(await status(keeper, 'DELETE', member)).toBe(403);
    expect(await status(keeper, 'DELETE', `${path}/${made.id}`)).toBe(403);
  });

  it('weigh what the group gives in each project, for all time', async () => {
    const { id: projectId } = await world.project();
    const keeper = await machineWith([allOnGroups]);
    const person = await world.person('no-access');
    const group = await newGroupPlace(world);
    expect(await group.letIn(person, keeper)).toBe(200);
    expect(await group.letOut(person, keeper)).toBe(200);
    const later = {
      role: 'viewer',
      isTemporary: true,
      temporaryMode: 'relative',
      temporaryRange: '1h',
      temporaryAccessStartTime: new Date(world.app.runtime.now().getTime() + 60_000).toISOString(),
    };
    await group.give(projectId, [later]);
    expect(await group.letIn(person, keeper)).toBe(403);
    const own = grantOf({ id: projectId, orgId: world.orgId }, 'identity', keeper.id, [held('viewer')]);
    await world.write(({ projects }) => projects.grantCreation(own));
    expect(await group.letIn(person, keeper)).toBe(200);
    await group.give(projectId, [{ role: 'admin' }]);
    expect(await group.letOut(person, keeper)).toBe(403);
    expect(await status(keeper, 'DELETE', group.path)).toBe(403);
  });

  it('are of no use in another organization', async () => {
    const group = await newGroupPlace(world);
    const stranger = await world.identity('admin', await world.newOrganization());
    for (const [method, target] of [
      ['GET', group.path],
      ['PATCH', group.path],
      ['DELETE', group.path],
      ['GET', `${group.path}/users`],
      ['POST', `${group.path}/machine-identities/${stranger.id}`],
      ['GET', `/api/v1/organization/${world.orgId}/groups`],
    ] as const)
      expect(await status(stranger, method, target, method === 'PATCH' ? { name: 'x' } : undefined)).toBe(
        404,
      );
    expect(await group.letIn(stranger)).toBe(404);
  });
});
