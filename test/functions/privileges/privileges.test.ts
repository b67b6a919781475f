import { describe, expect, it } from 'vitest';
import { maxPrivileges } from '../../../layers/domain/privileges/privilege.ts';
import { allItems } from '../../harness/table.ts';
import { groupIn, held, joiningAs, letIn } from '../../world/rights.ts';
import { later, older, openPrivilegesPlace, permanent, readsDev, wholeReadsDev } from './privileges-place.ts';

const { world, project, now, look, readSecrets, machineIn, membershipOf, give, given } =
  await openPrivilegesPlace();

describe('an additional privilege of a machine identity', () => {
  it('reads back as it was written, in every spelling, and counts at once', async () => {
    const machine = await machineIn();
    expect(await readSecrets(machine)).toBe(403);

    const type = { isTemporary: false, temporaryMode: 'relative', temporaryRange: '1h' };
    const privilege = await given(machine, { slug: 'on-call', type });

    expect(privilege).toEqual({
      id: expect.any(String),
      slug: 'on-call',
      projectMembershipId: await membershipOf('identity', machine.id),
      ...permanent,
      permissions: [wholeReadsDev],
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect(await readSecrets(machine)).toBe(200);
    const bySlug = { identityId: machine.id, projectSlug: project.slug };
    const get = async (path: string, query = {}) => (await look(world.admin, path, query)).body.privilege;
    expect(await get(`${later}/${privilege.id}`)).toEqual(privilege);
    expect(await get(`${later}/slug/on-call`, bySlug)).toEqual(privilege);
    const { permissions: _, ...rest } = privilege;
    const asOlder = { ...rest, permissions: [{ ...readsDev, action: 'read' }] };
    expect(await get(`${older}/on-call`, bySlug)).toEqual(asOlder);
    const list = async (path: string, query: Readonly<Record<string, string>>) =>
      (await look(world.admin, path, query)).body.privileges;
    const byId = { identityId: machine.id, projectId: project.id };
    expect(await list(later, byId)).toEqual([privilege]);
    expect(await list(older, bySlug)).toEqual([asOlder]);
  });

  it('is given by older clients as actions on one subject, each of which is a rule', async () => {
    const machine = await machineIn();
    const conditions = { environment: 'dev', secretPath: { $glob: '/**' } };
    const privilegePermission = { actions: ['read', 'edit'], subject: 'secrets', conditions };
    const body = { identityId: machine.id, projectSlug: project.slug, privilegePermission };
    const { privilege } = await world.ok(world.admin, 'POST', `${older}/permanent`, body);
    expect(privilege.permissions).toEqual([
      { subject: 'secrets', action: 'read', conditions },
      { subject: 'secrets', action: 'edit', conditions },
    ]);
    expect(privilege.slug).toMatch(/^[a-z0-9]{12}$/);
    expect(await readSecrets(machine)).toBe(200);
    for (const both of [{}, { privilegePermission, permissions: [readsDev] }])
      expect(
        (
          await world.send(world.admin, 'POST', `${older}/permanent`, {
            identityId: machine.id,
            projectSlug: project.slug,
            ...both,
          })
        ).status,
      ).toBe(422);
  });

  it('is changed and taken away, by slug and by id', async () => {
    const machine = await machineIn();
    const { id } = await given(machine, { slug: 'first' });
    const holder = { identityId: machine.id, projectSlug: project.slug };
    const changed = await world.ok(world.admin, 'PATCH', older, {
      ...holder,
      privilegeSlug: 'first',
      privilegeDetails: { slug: 'second', permissions: [{ subject: 'member', action: 'read' }] },
    });
    expect(changed.privilege).toMatchObject({
      id,
      slug: 'second',
      permissions: [{ subject: 'member', action: 'read' }],
    });
    expect(await readSecrets(machine)).toBe(403);
    const again = await world.ok(world.admin, 'PATCH', `${later}/${id}`, { permissions: [readsDev] });
    expect(again.privilege).toMatchObject({ slug: 'second', permissions: [wholeReadsDev] });
    expect(await readSecrets(machine)).toBe(200);
    await world.ok(world.admin, 'DELETE', older, { ...holder, privilegeSlug: 'second' });
    expect(await readSecrets(machine)).toBe(403);
    expect((await world.send(world.admin, 'GET', `${later}/${id}`)).status).toBe(404);
    const other = await given(machine, { slug: 'second' });
    expect((await world.ok(world.admin, 'DELETE', `${later}/${other.id}`)).privilege).toEqual(other);
  });

  it('has a slug of its own, among those of its holder', async () => {
    const [machine, neighbour] = [await machineIn(), await machineIn()];
    await given(machine, { slug: 'taken' });
    expect((await give(machine, { slug: 'TAKEN' })).status).toBe(400);
    expect((await give(neighbour, { slug: 'taken' })).status).toBe(200);
    const other = await given(machine, { slug: 'free' });
    expect((await world.send(world.admin, 'PATCH', `${later}/${other.id}`, { slug: 'taken' })).status).toBe(
      400,
    );
    expect((await give(machine, { slug: 'No Slug' })).status).toBe(422);
    expect((await give(machine, { slug: 'x'.repeat(61) })).status).toBe(422);
  });

  it('is one too many beyond the most that somebody has, at once too', async () => {
    const machine = await machineIn();
    for (let n = 2; n < maxPrivileges; n += 1) await given(machine, { permissions: [] });
    const both = await Promise.all([1, 2, 3].map(() => give(machine, { permissions: [] })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 200, 422]);
  });

  it('that denies wins over every role', async () => {
    const machine = await machineIn('member');
    expect(await readSecrets(machine)).toBe(200);
    const { id } = await given(machine, { permissions: [{ ...readsDev, inverted: true }] });
    expect(await readSecrets(machine)).toBe(403);
    await world.ok(world.admin, 'DELETE', `${later}/${id}`);
    expect(await readSecrets(machine)).toBe(200);
  });

  it('ends with the membership it was given on', async () => {
    const machine = await machineIn();
    const { id } = await given(machine, { slug: 'gone' });
    const member = `/api/v2/workspace/${project.id}/identity-memberships/${machine.id}`;
    await world.ok(world.admin, 'DELETE', member);
    expect((await world.send(world.admin, 'GET', `${later}/${id}`)).status).toBe(404);
    expect((await give(machine)).status).toBe(404);
    await world.ok(world.admin, 'POST', member, { role: 'no-access' });
    expect(await readSecrets(machine)).toBe(403);
    expect((await give(machine, { slug: 'gone' })).status).toBe(200);
  });

  it('may be given to who is in the project through a group, as long as it is in that', async () => {
    const { made } = await groupIn(world, project, [held('no-access')]);
    const machine = await world.identity('no-access');
    await letIn(world, made, 'identity', machine.id);
    const { id } = await given(machine, { slug: 'through-group' });
    expect(await readSecrets(machine)).toBe(200);
    const membership = await world.read(({ groups }) => groups.membership(made, 'identity', machine.id));
    await world.write(({ groups }) => (membership ? groups.leaving(membership) : []));
    expect(await readSecrets(machine)).toBe(403);
    expect((await world.send(world.admin, 'GET', `${later}/${id}`)).status).toBe(404);

    world.app.runtime.advance(1);
    const joining = await joiningAs(world, 'identity', machine.id);
    await world.write(({ groups }) => groups.joining(made, joining, now()));
    expect(await readSecrets(machine)).toBe(403);
    expect((await world.send(world.admin, 'GET', `${later}/${id}`)).status).toBe(404);

    await world.ok(
      world.admin,
      'POST',
      `/api/v2/workspace/${project.id}/identity-memberships/${machine.id}`,
      { role: 'no-access' },
    );
    const next = await given(machine, { slug: 'through-group' });
    expect(next.id).not.toBe(id);
    expect(await world.read(({ privileges }) => privileges.find(id))).toBeUndefined();
  });

  it('leaves an event that names holder and slug, and no rule', async () => {
    const machine = await machineIn();
    const { id } = await given(machine, { slug: 'in-the-trail' });
    const events = (await allItems(world.app.table)).filter(
      ({ type, metadata }) =>
        type === 'create-identity-project-additional-privilege' &&
        (metadata as { privilegeId?: string }).privilegeId === id,
    );
    expect(events).toHaveLength(1);
    expect(events[0]?.metadata).toEqual({
      identityId: machine.id,
      privilegeId: id,
      privilegeSlug: 'in-the-trail',
    });
  });
});
