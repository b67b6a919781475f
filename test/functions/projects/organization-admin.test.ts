import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventsOf } from '../../world/events.ts';
import { type MembersPlace, newMembersPlace, permanent, temporary } from '../../world/members-place.ts';
import { storedState } from '../../world/stored-state.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
let place: MembersPlace;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  place = await newMembersPlace(world);
});

const base = '/api/v1/organization-admin/projects';
const wayInto = (projectId: string): string => `${base}/${projectId}/grant-admin-access`;
const membershipOf = ({ id }: Pick<Actor, 'id'>): string => `${place.identities}/${id}`;

const eventsIn = async (type: string) =>
  (await eventsOf(world.app, type)).filter(
    (event) => (event as { projectId?: string }).projectId === place.projectId,
  );

describe('the way in for organization admins', () => {
  it('makes a machine an admin for good, and says so in the trail of the project', async () => {
    const machine = await world.identity('admin');
    expect(await place.status(machine)).toBe(403);
    const { membership } = await world.ok(machine, 'POST', wayInto(place.projectId));
    expect(membership).toEqual({
      id: expect.any(String),
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      projectId: place.projectId,
      identityId: machine.id,
    });
    expect(await place.status(machine)).toBe(200);
    const { identityMembership } = await world.ok(world.admin, 'GET', membershipOf(machine));
    expect(identityMembership.id).toBe(membership.id);
    expect(identityMembership.roles).toMatchObject([{ role: 'admin', isTemporary: false }]);
    expect(await eventsIn('org-admin-accessed-project')).toMatchObject([
      { outcome: 'success', actor: { type: 'identity', metadata: { identityId: machine.id } } },
    ]);
  });

  it('makes a person one, by the contract’s reply', async () => {
    const person = await world.person('admin');
    const { membership } = await world.ok(person, 'POST', wayInto(place.projectId), {});
    expect(membership).toMatchObject({ userId: person.id, projectId: place.projectId });
    expect(membership).not.toHaveProperty('identityId');
    expect(await place.status(person)).toBe(200);
  });

  it('raises a membership that is less, or only for a while, and leaves one that is enough', async () => {
    const machine = await world.identity('admin');
    await world.ok(world.admin, 'POST', membershipOf(machine), { role: 'viewer' });
    const { membership } = await world.ok(machine, 'POST', wayInto(place.projectId));
    const read = async () => (await world.ok(world.admin, 'GET', membershipOf(machine))).identityMembership;
    const raised = await read();
    expect(raised.id).toBe(membership.id);
    expect(raised.roles).toMatchObject([{ role: 'admin', isTemporary: false }]);
    await world.ok(machine, 'POST', wayInto(place.projectId));
    expect(await read()).toEqual(raised);
    await world.ok(world.admin, 'PATCH', membershipOf(machine), { roles: [temporary(world, 'admin', '1h')] });
    await world.ok(machine, 'POST', wayInto(place.projectId));
    expect((await read()).roles).toMatchObject([{ role: 'admin', isTemporary: false }]);
  });

  it('is closed to everybody else, members and admins of the project included', async () => {
    const before = await storedState(world.app.table);
    const others = [
      await world.identity('member'),
      await world.identity('no-access'),
      await world.person('member'),
    ];
    const admin = await world.machineIn(place.projectId, 'admin');
    const opened = await storedState(world.app.table);
    for (const actor of [...others, admin]) {
      for (const [method, path] of [
        ['POST', wayInto(place.projectId)],
        ['GET', base],
      ] as const) {
        const reply = await world.send(actor, method, path);
        expect(reply.status, `${method} ${actor.name}`).toBe(403);
        expect(reply.body.message).toBe(
          'You are not allowed to access-all-projects on organization-admin-console',
        );
      }
    }
    expect((await storedState(world.app.table)).items).toEqual(opened.items);
    expect(opened.items.size).toBeGreaterThan(before.items.size);
  });

  it('leads into no foreign project', async () => {
    const stranger = await world.identity('admin', await world.newOrganization());
    expect((await world.send(stranger, 'POST', wayInto(place.projectId))).status).toBe(404);
    expect(
      (await world.send(world.admin, 'POST', wayInto('0190a1b2-0000-7000-8000-000000000001'))).status,
    ).toBe(404);
  });

  it('gives one membership to whoever asks many times at once', async () => {
    const machine = await world.identity('admin');
    const replies = await Promise.all(
      Array.from({ length: 6 }, () => world.send(machine, 'POST', wayInto(place.projectId))),
    );
    expect(replies.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(new Set(replies.map(({ body }) => body.membership.id)).size).toBe(1);
  });

  it('leads to a deleted project too, so that it can be restored', async () => {
    await world.ok(world.admin, 'DELETE', place.project);
    const machine = await world.identity('admin');
    await world.ok(machine, 'POST', wayInto(place.projectId));
    await world.ok(machine, 'POST', `/api/v1/projects/${place.projectId}/restore`, {});
    expect(await place.status(machine)).toBe(200);
  });
});

describe('the list for organization admins', () => {
  it('has every project of the organization, whoever is in it, page by page and by name', async () => {
    const orgId = await world.newOrganization();
    const [admin, member] = [await world.identity('admin', orgId), await world.identity('member', orgId)];
    for (const projectName of ['Delta', 'alpha', 'Beta', 'Alphabet'])
      await world.project(member, { projectName });
    const ask = (query: object) =>
      world.app.request('GET', base, { token: admin.token, query: { ...query } });
    const list = async (query = {}) => {
      const { projects, count } = (await ask(query)).body;
      return { names: projects.map(({ name }: { name: string }) => name), count };
    };
    expect(await list()).toEqual({ names: ['alpha', 'Alphabet', 'Beta', 'Delta'], count: 4 });
    expect(await list({ search: 'ALPHA' })).toEqual({ names: ['alpha', 'Alphabet'], count: 2 });
    expect(await list({ offset: '1', limit: '2' })).toEqual({ names: ['Alphabet', 'Beta'], count: 4 });
    expect((await ask({ limit: '101' })).status).toBe(422);
    expect((await world.ok(admin, 'GET', '/api/v1/projects')).projects).toEqual([]);
  });
});

describe('who may enter every project and is the last admin of one', () => {
  it('may give up its own membership, with an event of its own, and finds the way back', async () => {
    await world.ok(world.admin, 'DELETE', membershipOf(world.admin));
    expect(await place.status(world.admin)).toBe(403);
    expect(await eventsIn('org-admin-left-project')).toHaveLength(1);
    expect(await eventsIn('delete-identity-project-membership')).toHaveLength(0);
    await world.ok(world.admin, 'POST', wayInto(place.projectId));
    expect(await place.status(world.admin)).toBe(200);
  });

  it('leaves by the usual event while somebody stays', async () => {
    await world.machineIn(place.projectId, 'admin');
    await world.ok(world.admin, 'DELETE', membershipOf(world.admin));
    expect(await eventsIn('org-admin-left-project')).toHaveLength(0);
    expect(await eventsIn('delete-identity-project-membership')).toHaveLength(1);
  });

  it('may leave as a person, by both ways', async () => {
    const person = await world.person('admin');
    const own = async () => {
      await world.ok(person, 'POST', wayInto(place.projectId));
      const { id } = (
        await world.ok(person, 'GET', `/api/v1/projects/${place.projectId}/user/${person.id}/membership`)
      ).membership;
      return `${place.project}/memberships/${id}`;
    };
    const first = await own();
    await world.ok(person, 'DELETE', membershipOf(world.admin));
    await world.ok(person, 'DELETE', first);
    await own();
    await world.ok(person, 'DELETE', `${place.project}/leave`);
    expect(await eventsIn('org-admin-left-project')).toHaveLength(2);
  });

  it('cannot take that from others, nor stay on with less', async () => {
    const sole = await world.machineIn(place.projectId, 'admin');
    await world.ok(sole, 'DELETE', membershipOf(world.admin));
    await world.ok(sole, 'POST', membershipOf(world.admin), { role: 'member' });
    expect((await world.send(world.admin, 'DELETE', membershipOf(sole))).status).toBe(403);
    await world.ok(world.admin, 'POST', wayInto(place.projectId));
    await world.ok(world.admin, 'DELETE', membershipOf(sole));
    const lowered = await world.send(world.admin, 'PATCH', membershipOf(world.admin), {
      roles: [permanent('viewer')],
    });
    expect(lowered.status).toBe(400);
  });

  it('may delete the project it has left, as a client does that destroys both, and the trail says by which right', async () => {
    await world.ok(world.admin, 'DELETE', membershipOf(world.admin));
    await world.ok(world.admin, 'DELETE', place.project);
    const [event] = await eventsIn('delete-project');
    expect(event).toMatchObject({ outcome: 'success', metadata: { asOrganizationAdmin: true } });
    const other = await world.project();
    await world.ok(
      world.admin,
      'DELETE',
      `/api/v2/workspace/${other.id}/identity-memberships/${world.admin.id}`,
    );
    await world.ok(world.admin, 'DELETE', `/api/v2/workspace/${other.slug}`);
  });

  it('cannot delete what is protected, nor can anybody else delete from outside', async () => {
    const kept = await world.project(world.admin, { hasDeleteProtection: true });
    await world.ok(
      world.admin,
      'DELETE',
      `/api/v2/workspace/${kept.id}/identity-memberships/${world.admin.id}`,
    );
    expect((await world.send(world.admin, 'DELETE', `/api/v1/workspace/${kept.id}`)).status).toBe(400);
    const member = await world.identity('member');
    expect((await world.send(member, 'DELETE', place.project)).status).toBe(403);
    const viewing = await world.identity('admin');
    await world.ok(world.admin, 'POST', membershipOf(viewing), { role: 'viewer' });
    expect((await world.send(viewing, 'DELETE', place.project)).status).toBe(403);
  });
});
