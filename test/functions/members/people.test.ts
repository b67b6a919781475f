import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type MembersPlace,
  newMembersPlace,
  permanent,
  slugsOf,
  temporary,
} from '../../world/members-place.ts';
import { openWorld, type Person, type World } from '../../world/world.ts';

let world: World;
let place: MembersPlace;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  place = await newMembersPlace(world);
});

describe('reading people', () => {
  it('shows each as the contract says, without a public key', async () => {
    const ann = await world.personIn(place.projectId, 'viewer');
    const { memberships } = await world.ok(world.admin, 'GET', `${place.project}/memberships`);
    expect(memberships).toEqual([
      {
        id: expect.any(String),
        userId: ann.id,
        projectId: place.projectId,
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
        user: {
          id: ann.id,
          username: ann.email,
          email: ann.email,
          firstName: 'Pat',
          lastName: null,
          publicKey: '',
        },
        roles: [expect.objectContaining({ role: 'viewer', isTemporary: false, customRoleId: null })],
      },
    ]);
    const details = { projectId: place.projectId, username: ann.email.toUpperCase() };
    expect(await world.ok(world.admin, 'POST', `${place.project}/memberships/details`, details)).toEqual({
      membership: memberships[0],
    });
    expect(await place.membershipOf(ann.id)).toEqual(memberships[0]);
    const { users } = await world.ok(world.admin, 'GET', `${place.project}/users`);
    expect(users).toEqual([
      { ...memberships[0], isGroupMember: false, project: { id: place.projectId, name: 'A project' } },
    ]);
  });

  it('filters by role', async () => {
    const ann = await world.personIn(place.projectId, 'viewer');
    await world.personIn(place.projectId, 'member');
    const query = { roles: 'viewer,admin', includeGroupMembers: 'true' };
    const { body } = await world.app.ok('GET', `${place.project}/users`, { token: world.admin.token, query });
    expect(body.users.map(({ userId }: { userId: string }) => userId)).toEqual([ann.id]);
  });

  it('answers 404 for somebody who is no member, known or not', async () => {
    const ann = await world.person();
    const details = `${place.project}/memberships/details`;
    for (const username of [ann.email, 'nobody@example.org'])
      expect((await world.send(world.admin, 'POST', details, { username })).status).toBe(404);
    const path = `/api/v1/projects/${place.projectId}/user/${ann.id}/membership`;
    expect((await world.send(world.admin, 'GET', path)).status).toBe(404);
  });

  it('is for members of the project who may', async () => {
    const stranger = await world.personIn(place.projectId, 'no-access');
    const outsider = await world.person('admin');
    const foreigner = await world.person('admin', await world.newOrganization());
    const list = async (person: Person) =>
      (await world.send(person, 'GET', `${place.project}/memberships`)).status;
    expect([await list(stranger), await list(outsider), await list(foreigner)]).toEqual([403, 403, 404]);
  });
});

describe('changing roles', () => {
  it('replaces them, as the Terraform provider sends them', async () => {
    const ann = await world.personIn(place.projectId, 'viewer');
    const { id } = await place.membershipOf(ann.id);
    const { roles } = await world.ok(world.admin, 'PATCH', `${place.project}/memberships/${id}`, {
      projectId: place.projectId,
      membershipId: id,
      roles: [permanent('no-access'), temporary(world, 'member', '1h')],
    });
    expect(slugsOf(roles)).toEqual(['no-access', 'member']);
    expect(roles[0]).toMatchObject({ projectMembershipId: id, isTemporary: false, temporaryRange: null });
    expect((await world.ok(ann, 'GET', `${place.project}/permissions`)).data.membership.roles).toEqual([
      { role: 'no-access' },
      { role: 'member' },
    ]);
    world.app.runtime.advance(3601);
    expect((await world.ok(ann, 'GET', `${place.project}/permissions`)).data.permissions).toEqual([]);
  });

  it('refuses roles that are all temporary', async () => {
    const ann = await world.personIn(place.projectId, 'viewer');
    const { id } = await place.membershipOf(ann.id);
    const role = temporary(world, 'viewer', '1h');
    const reply = await world.send(world.admin, 'PATCH', `${place.project}/memberships/${id}`, {
      roles: [role],
    });
    expect(reply.status).toBe(422);
  });

  it('needs the right to edit members, whatever the own role is', async () => {
    const developer = await world.personIn(place.projectId, 'member');
    const { id } = await place.membershipOf(developer.id);
    const body = { roles: [{ role: 'admin' }] };
    const reply = await world.send(developer, 'PATCH', `${place.project}/memberships/${id}`, body);
    expect(reply.body.message).toBe('You are not allowed to edit on member');
  });

  it('answers 404 for a membership of another project or of an identity', async () => {
    const other = await world.project();
    const ann = await world.personIn(other.id, 'viewer');
    const machine = await world.machineIn(place.projectId, 'viewer');
    const grants = await world.read(async ({ projects }) => [
      await projects.grant(other.id, 'user', ann.id),
      await projects.grant(place.projectId, 'identity', machine.id),
    ]);
    for (const grant of grants)
      for (const method of ['PATCH', 'DELETE']) {
        const path = `${place.project}/memberships/${grant?.id}`;
        const reply = await world.send(world.admin, method, path, { roles: [{ role: 'admin' }] });
        expect(reply.status).toBe(404);
      }
  });
});

describe('removing people', () => {
  it('removes all that are named, by address or username', async () => {
    const [ann, bob] = [
      await world.personIn(place.projectId, 'viewer'),
      await world.personIn(place.projectId, 'member'),
    ];
    const body = { emails: [ann.email], usernames: [bob.name] };
    const { memberships } = await world.ok(world.admin, 'DELETE', place.people, body);
    expect(memberships.map(({ userId }: { userId: string }) => userId).sort()).toEqual(
      [ann.id, bob.id].sort(),
    );
    expect([await place.status(ann), await place.status(bob)]).toEqual([403, 403]);
  });

  it('names whoever is no member, and removes nobody then', async () => {
    const ann = await world.personIn(place.projectId, 'viewer');
    const bob = await world.person();
    const reply = await world.send(world.admin, 'DELETE', place.people, { emails: [ann.email, bob.email] });
    expect(reply.status).toBe(400);
    expect(reply.body.message).toBe(`Not members of this project: ${bob.email}`);
    expect(await place.status(ann)).toBe(200);
  });

  it('does not let anybody remove themselves', async () => {
    const ann = await world.personIn(place.projectId, 'admin');
    const reply = await world.send(ann, 'DELETE', place.people, { emails: [ann.email] });
    expect(reply.status).toBe(400);
    expect(reply.body.message).toMatch(/leave the project/);
  });

  it('removes one by membership id', async () => {
    const ann = await world.personIn(place.projectId, 'viewer');
    const { id } = await place.membershipOf(ann.id);
    const { membership } = await world.ok(world.admin, 'DELETE', `${place.project}/memberships/${id}`);
    expect(membership).toMatchObject({ id, userId: ann.id });
    expect((await world.send(world.admin, 'DELETE', `${place.project}/memberships/${id}`)).status).toBe(404);
    const developer = await world.personIn(place.projectId, 'member');
    const bob = await world.personIn(place.projectId, 'viewer');
    const path = `${place.project}/memberships/${(await place.membershipOf(bob.id)).id}`;
    expect((await world.send(developer, 'DELETE', path)).status).toBe(403);
  });
});

describe('leaving', () => {
  it('ends the own membership', async () => {
    const ann = await world.personIn(place.projectId, 'viewer');
    const { membership } = await world.ok(ann, 'DELETE', `${place.project}/leave`);
    expect(membership.userId).toBe(ann.id);
    expect(await place.status(ann)).toBe(403);
    expect((await world.send(ann, 'DELETE', `${place.project}/leave`)).status).toBe(403);
  });

  it('is refused to the only admin and to machines', async () => {
    const owner = await world.person();
    const project = await world.project(owner);
    const path = `/api/v1/workspace/${project.id}/leave`;
    const reply = await world.send(owner, 'DELETE', path);
    expect(reply.status).toBe(400);
    expect(reply.body.message).toMatch(/without an admin/);
    const machine = await world.identity();
    await world.ok(owner, 'POST', `/api/v2/workspace/${project.id}/identity-memberships/${machine.id}`, {
      role: 'admin',
    });
    expect((await world.send(machine, 'DELETE', path)).status).toBe(403);
    await world.ok(owner, 'DELETE', path);
  });

  it('leaves an admin behind when all leave at the same moment', async () => {
    const owner = await world.person();
    const project = await world.project(owner);
    const people = await Promise.all(Array.from({ length: 4 }, () => world.person()));
    await world.ok(owner, 'POST', `/api/v2/workspace/${project.id}/memberships`, {
      emails: people.map(({ email }) => email),
      roleSlugs: ['admin'],
    });
    const path = `/api/v1/workspace/${project.id}/leave`;
    const replies = await Promise.all([owner, ...people].map((person) => world.send(person, 'DELETE', path)));
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 200, 200, 200, 400]);
  });
});
