import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openWorld, type Person, type World } from './world.ts';

let world: World;
let projectId: string;
let v1: string;
let v2: string;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  projectId = (await world.project()).id;
  v1 = `/api/v1/workspace/${projectId}`;
  v2 = `/api/v2/workspace/${projectId}/memberships`;
});

const membershipOf = async (userId: string) =>
  (await world.ok(world.admin, 'GET', `/api/v1/projects/${projectId}/user/${userId}/membership`)).membership;
const slugsOf = (roles: { role: string }[]) => roles.map(({ role }) => role);
const status = async (person: Person) => (await world.send(person, 'GET', v1)).status;

describe('adding people', () => {
  it('takes e-mail addresses and usernames in any case and makes them developers', async () => {
    const [ann, bob] = [await world.person(), await world.person()];
    const { memberships } = await world.ok(world.admin, 'POST', v2, {
      projectId,
      emails: [ann.email.toUpperCase()],
      usernames: [bob.name, ann.name],
    });
    expect(memberships).toHaveLength(2);
    expect(memberships).toContainEqual({
      id: expect.any(String),
      userId: ann.id,
      projectId,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect(slugsOf((await membershipOf(bob.id)).roles)).toEqual(['member']);
    expect(await status(ann)).toBe(200);
  });

  it('finds somebody by an e-mail address that is not the username', async () => {
    const ann = await world.person();
    const found = await world.read((stores) => stores.users.find(ann.id));
    if (!found) throw new Error('no user');
    const id = '0190a5a0-1111-7000-8000-000000000000';
    const at = found.createdAt;
    await world.write(({ users, organizations }) => [
      ...users.creation({ ...found, id, username: 'cyd', email: 'Cyd@Example.org' }),
      ...organizations.membershipCreation({
        id: '0190a5a0-2222-7000-8000-000000000000',
        orgId: world.orgId,
        userId: id,
        role: 'member',
        isActive: true,
        createdAt: at,
        updatedAt: at,
      }),
    ]);
    const people = { emails: ['cyd@example.org'] };
    const { memberships } = await world.ok(world.admin, 'POST', v2, people);
    expect(memberships[0].userId).toBe(id);
    expect((await world.ok(world.admin, 'DELETE', v2, people)).memberships[0].userId).toBe(id);
  });

  it('does not take a username that looks like an e-mail address for the address', async () => {
    const impostor = await world.person();
    const found = await world.read((stores) => stores.users.find(impostor.id));
    if (!found) throw new Error('no user');
    const body = { emails: ['alice@corp.example'] };
    const id = '0190a5a0-5555-7000-8000-000000000000';
    await world.write(({ users, organizations }) => [
      ...users.creation({ ...found, id, username: 'alice@corp.example', email: 'mallory@example.org' }),
      ...organizations.membershipCreation({
        id: '0190a5a0-6666-7000-8000-000000000000',
        orgId: world.orgId,
        userId: id,
        role: 'member',
        isActive: true,
        createdAt: found.createdAt,
        updatedAt: found.createdAt,
      }),
    ]);
    expect((await world.send(world.admin, 'POST', v2, body)).status).toBe(400);
    await world.ok(world.admin, 'POST', v2, { usernames: body.emails });
  });

  it('gives the roles asked for', async () => {
    const ann = await world.person();
    await world.ok(world.admin, 'POST', v2, { emails: [ann.email], roleSlugs: ['viewer', 'no-access'] });
    expect(slugsOf((await membershipOf(ann.id)).roles)).toEqual(['viewer', 'no-access']);
  });

  it('names everybody who is no member of the organization, and adds nobody then', async () => {
    const ann = await world.person();
    const stranger = await world.person('member', await world.newOrganization());
    const reply = await world.send(world.admin, 'POST', v2, {
      emails: [ann.email, 'nobody@example.org', stranger.email],
    });
    expect(reply.status).toBe(400);
    expect(reply.body.message).toBe(
      `Not members of this organization: nobody@example.org, ${stranger.email}`,
    );
    expect(await status(ann)).toBe(403);
  });

  it('does not add a member who was deactivated', async () => {
    const ann = await world.person();
    const membership = await world.read((stores) => stores.organizations.membership(world.orgId, ann.id));
    if (!membership) throw new Error('no membership');
    const id = '0190a5a0-3333-7000-8000-000000000000';
    await world.write(({ users, organizations }) => [
      ...users.creation({
        id,
        username: 'dee',
        email: null,
        firstName: null,
        lastName: null,
        superAdmin: false,
        passwordHash: null,
        createdAt: membership.createdAt,
        updatedAt: membership.createdAt,
        revision: 1,
      }),
      ...organizations.membershipCreation({
        ...membership,
        id: '0190a5a0-4444-7000-8000-000000000000',
        userId: id,
        isActive: false,
      }),
    ]);
    expect((await world.send(world.admin, 'POST', v2, { usernames: ['dee'] })).status).toBe(400);
    const grant = { actorKind: 'user' as const, actorId: id, projectId, orgId: world.orgId, roles: [] };
    const record = { id, createdAt: '', updatedAt: '', revision: 1 };
    await expect(
      world.write((stores) => stores.projects.grantCreation({ ...grant, ...record })),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('names whoever is a member already', async () => {
    const ann = await world.personIn(projectId, 'viewer');
    const bob = await world.person();
    const reply = await world.send(world.admin, 'POST', v2, { emails: [ann.email, bob.email] });
    expect(reply.status).toBe(400);
    expect(reply.body.message).toBe(`Already members of this project: ${ann.email}`);
    expect(await status(bob)).toBe(403);
  });

  it('refuses nobody, an unknown role, no role, and more people than one transaction holds', async () => {
    const ann = await world.person();
    const add = (body: object) => world.send(world.admin, 'POST', v2, body);
    expect((await add({})).status).toBe(400);
    expect((await add({ emails: [ann.email], roleSlugs: ['gold'] })).status).toBe(404);
    expect((await add({ emails: [ann.email], roleSlugs: [] })).status).toBe(422);
    const many = Array.from({ length: 21 }, (_, index) => `p${index}@example.org`);
    expect((await add({ emails: many })).status).toBe(422);
  });

  it('adds twenty at once in one transaction', async () => {
    const people = await Promise.all(Array.from({ length: 20 }, () => world.person()));
    const { memberships } = await world.ok(world.admin, 'POST', v2, {
      emails: people.map(({ email }) => email),
    });
    expect(memberships).toHaveLength(20);
  });

  it('keeps a developer from adding an admin', async () => {
    const developer = await world.personIn(projectId, 'member');
    const ann = await world.person();
    const refused = await world.send(developer, 'POST', v2, { emails: [ann.email], roleSlugs: ['admin'] });
    expect(refused.status).toBe(403);
    await world.ok(developer, 'POST', v2, { emails: [ann.email] });
    const viewer = await world.personIn(projectId, 'viewer');
    const bob = await world.person();
    const reply = await world.send(viewer, 'POST', v2, { emails: [bob.email] });
    expect(reply.body.message).toBe('You are not allowed to create on member');
  });

  it('takes organization memberships from old clients, ignoring their encrypted keys', async () => {
    const ann = await world.person();
    const member = {
      orgMembershipId: ann.membershipId,
      workspaceEncryptedKey: 'k',
      workspaceEncryptedNonce: 'n',
    };
    const reply = await world.ok(world.admin, 'POST', `${v1}/memberships`, { members: [member] });
    expect(reply).toMatchObject({ success: true, data: [{ id: ann.membershipId, userId: ann.id }] });
    expect(slugsOf((await membershipOf(ann.id)).roles)).toEqual(['member']);
    const unknown = { members: [{ ...member, orgMembershipId: projectId }] };
    expect((await world.send(world.admin, 'POST', `${v1}/memberships`, unknown)).status).toBe(400);
  });
});

describe('reading people', () => {
  it('shows each as the contract says, without a public key', async () => {
    const ann = await world.personIn(projectId, 'viewer');
    const { memberships } = await world.ok(world.admin, 'GET', `${v1}/memberships`);
    expect(memberships).toEqual([
      {
        id: expect.any(String),
        userId: ann.id,
        projectId,
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
    const details = { projectId, username: ann.email.toUpperCase() };
    expect(await world.ok(world.admin, 'POST', `${v1}/memberships/details`, details)).toEqual({
      membership: memberships[0],
    });
    expect(await membershipOf(ann.id)).toEqual(memberships[0]);
    const { users } = await world.ok(world.admin, 'GET', `${v1}/users`);
    expect(users).toEqual([
      { ...memberships[0], isGroupMember: false, project: { id: projectId, name: 'A project' } },
    ]);
  });

  it('filters by role', async () => {
    const ann = await world.personIn(projectId, 'viewer');
    await world.personIn(projectId, 'member');
    const query = { roles: 'viewer,admin', includeGroupMembers: 'true' };
    const { body } = await world.app.ok('GET', `${v1}/users`, { token: world.admin.token, query });
    expect(body.users.map(({ userId }: { userId: string }) => userId)).toEqual([ann.id]);
  });

  it('answers 404 for somebody who is no member, known or not', async () => {
    const ann = await world.person();
    const details = `${v1}/memberships/details`;
    for (const username of [ann.email, 'nobody@example.org'])
      expect((await world.send(world.admin, 'POST', details, { username })).status).toBe(404);
    const path = `/api/v1/projects/${projectId}/user/${ann.id}/membership`;
    expect((await world.send(world.admin, 'GET', path)).status).toBe(404);
  });

  it('is for members of the project who may', async () => {
    const stranger = await world.personIn(projectId, 'no-access');
    const outsider = await world.person('admin');
    const foreigner = await world.person('admin', await world.newOrganization());
    const list = async (person: Person) => (await world.send(person, 'GET', `${v1}/memberships`)).status;
    expect([await list(stranger), await list(outsider), await list(foreigner)]).toEqual([403, 403, 404]);
  });
});

describe('changing roles', () => {
  it('replaces them, as the Terraform provider sends them', async () => {
    const ann = await world.personIn(projectId, 'viewer');
    const { id } = await membershipOf(ann.id);
    const { roles } = await world.ok(world.admin, 'PATCH', `${v1}/memberships/${id}`, {
      projectId,
      membershipId: id,
      roles: [
        {
          role: 'no-access',
          isTemporary: false,
          temporaryMode: '',
          temporaryRange: '',
          temporaryAccessStartTime: '0001-01-01T00:00:00Z',
        },
        {
          role: 'member',
          isTemporary: true,
          temporaryMode: 'relative',
          temporaryRange: '1h',
          temporaryAccessStartTime: world.app.runtime.now().toISOString(),
        },
      ],
    });
    expect(slugsOf(roles)).toEqual(['no-access', 'member']);
    expect(roles[0]).toMatchObject({ projectMembershipId: id, isTemporary: false, temporaryRange: null });
    expect((await world.ok(ann, 'GET', `${v1}/permissions`)).data.membership.roles).toEqual([
      { role: 'no-access' },
      { role: 'member' },
    ]);
    world.app.runtime.advance(3601);
    expect((await world.ok(ann, 'GET', `${v1}/permissions`)).data.permissions).toEqual([]);
  });

  it('refuses roles that are all temporary', async () => {
    const ann = await world.personIn(projectId, 'viewer');
    const { id } = await membershipOf(ann.id);
    const role = {
      role: 'viewer',
      isTemporary: true,
      temporaryMode: 'relative',
      temporaryRange: '1h',
      temporaryAccessStartTime: world.app.runtime.now().toISOString(),
    };
    const reply = await world.send(world.admin, 'PATCH', `${v1}/memberships/${id}`, { roles: [role] });
    expect(reply.status).toBe(422);
  });

  it('needs the right to edit members, whatever the own role is', async () => {
    const developer = await world.personIn(projectId, 'member');
    const { id } = await membershipOf(developer.id);
    const body = { roles: [{ role: 'admin' }] };
    const reply = await world.send(developer, 'PATCH', `${v1}/memberships/${id}`, body);
    expect(reply.body.message).toBe('You are not allowed to edit on member');
  });

  it('answers 404 for a membership of another project or of an identity', async () => {
    const other = await world.project();
    const ann = await world.personIn(other.id, 'viewer');
    const machine = await world.machineIn(projectId, 'viewer');
    const grants = await world.read(async ({ projects }) => [
      await projects.grant(other.id, 'user', ann.id),
      await projects.grant(projectId, 'identity', machine.id),
    ]);
    for (const grant of grants)
      for (const method of ['PATCH', 'DELETE']) {
        const path = `${v1}/memberships/${grant?.id}`;
        const reply = await world.send(world.admin, method, path, { roles: [{ role: 'admin' }] });
        expect(reply.status).toBe(404);
      }
  });
});

describe('removing people', () => {
  it('removes all that are named, by address or username', async () => {
    const [ann, bob] = [await world.personIn(projectId, 'viewer'), await world.personIn(projectId, 'member')];
    const body = { emails: [ann.email], usernames: [bob.name] };
    const { memberships } = await world.ok(world.admin, 'DELETE', v2, body);
    expect(memberships.map(({ userId }: { userId: string }) => userId).sort()).toEqual(
      [ann.id, bob.id].sort(),
    );
    expect([await status(ann), await status(bob)]).toEqual([403, 403]);
  });

  it('names whoever is no member, and removes nobody then', async () => {
    const ann = await world.personIn(projectId, 'viewer');
    const bob = await world.person();
    const reply = await world.send(world.admin, 'DELETE', v2, { emails: [ann.email, bob.email] });
    expect(reply.status).toBe(400);
    expect(reply.body.message).toBe(`Not members of this project: ${bob.email}`);
    expect(await status(ann)).toBe(200);
  });

  it('does not let anybody remove themselves', async () => {
    const ann = await world.personIn(projectId, 'admin');
    const reply = await world.send(ann, 'DELETE', v2, { emails: [ann.email] });
    expect(reply.status).toBe(400);
    expect(reply.body.message).toMatch(/leave the project/);
  });

  it('removes one by membership id', async () => {
    const ann = await world.personIn(projectId, 'viewer');
    const { id } = await membershipOf(ann.id);
    const { membership } = await world.ok(world.admin, 'DELETE', `${v1}/memberships/${id}`);
    expect(membership).toMatchObject({ id, userId: ann.id });
    expect((await world.send(world.admin, 'DELETE', `${v1}/memberships/${id}`)).status).toBe(404);
    const developer = await world.personIn(projectId, 'member');
    const bob = await world.personIn(projectId, 'viewer');
    const path = `${v1}/memberships/${(await membershipOf(bob.id)).id}`;
    expect((await world.send(developer, 'DELETE', path)).status).toBe(403);
  });
});

describe('leaving', () => {
  it('ends the own membership', async () => {
    const ann = await world.personIn(projectId, 'viewer');
    const { membership } = await world.ok(ann, 'DELETE', `${v1}/leave`);
    expect(membership.userId).toBe(ann.id);
    expect(await status(ann)).toBe(403);
    expect((await world.send(ann, 'DELETE', `${v1}/leave`)).status).toBe(403);
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
