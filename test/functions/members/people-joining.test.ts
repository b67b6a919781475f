import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MembersPlace, newMembersPlace, slugsOf } from '../../world/members-place.ts';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
let place: MembersPlace;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  place = await newMembersPlace(world);
});

describe('adding people', () => {
  it('takes e-mail addresses and usernames in any case and makes them developers', async () => {
    const [ann, bob] = [await world.person(), await world.person()];
    const { memberships } = await world.ok(world.admin, 'POST', place.people, {
      projectId: place.projectId,
      emails: [ann.email.toUpperCase()],
      usernames: [bob.name, ann.name],
    });
    expect(memberships).toHaveLength(2);
    expect(memberships).toContainEqual({
      id: expect.any(String),
      userId: ann.id,
      projectId: place.projectId,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect(slugsOf((await place.membershipOf(bob.id)).roles)).toEqual(['member']);
    expect(await place.status(ann)).toBe(200);
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
    const { memberships } = await world.ok(world.admin, 'POST', place.people, people);
    expect(memberships[0].userId).toBe(id);
    expect((await world.ok(world.admin, 'DELETE', place.people, people)).memberships[0].userId).toBe(id);
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
    expect((await world.send(world.admin, 'POST', place.people, body)).status).toBe(400);
    await world.ok(world.admin, 'POST', place.people, { usernames: body.emails });
  });

  it('gives the roles asked for', async () => {
    const ann = await world.person();
    await world.ok(world.admin, 'POST', place.people, {
      emails: [ann.email],
      roleSlugs: ['viewer', 'no-access'],
    });
    expect(slugsOf((await place.membershipOf(ann.id)).roles)).toEqual(['viewer', 'no-access']);
  });

  it('names everybody who is no member of the organization, and adds nobody then', async () => {
    const ann = await world.person();
    const stranger = await world.person('member', await world.newOrganization());
    const reply = await world.send(world.admin, 'POST', place.people, {
      emails: [ann.email, 'nobody@example.org', stranger.email],
    });
    expect(reply.status).toBe(400);
    expect(reply.body.message).toBe(
      `Not members of this organization: nobody@example.org, ${stranger.email}`,
    );
    expect(await place.status(ann)).toBe(403);
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
    expect((await world.send(world.admin, 'POST', place.people, { usernames: ['dee'] })).status).toBe(400);
    const grant = {
      actorKind: 'user' as const,
      actorId: id,
      projectId: place.projectId,
      orgId: world.orgId,
      roles: [],
    };
    const record = { id, createdAt: '', updatedAt: '', revision: 1 };
    await expect(
      world.write((stores) => stores.projects.grantCreation({ ...grant, ...record })),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('names whoever is a member already', async () => {
    const ann = await world.personIn(place.projectId, 'viewer');
    const bob = await world.person();
    const reply = await world.send(world.admin, 'POST', place.people, { emails: [ann.email, bob.email] });
    expect(reply.status).toBe(400);
    expect(reply.body.message).toBe(`Already members of this project: ${ann.email}`);
    expect(await place.status(bob)).toBe(403);
  });

  it('refuses nobody, an unknown role, no role, and more people than one transaction holds', async () => {
    const ann = await world.person();
    const add = (body: object) => world.send(world.admin, 'POST', place.people, body);
    expect((await add({})).status).toBe(400);
    expect((await add({ emails: [ann.email], roleSlugs: ['gold'] })).status).toBe(404);
    expect((await add({ emails: [ann.email], roleSlugs: [] })).status).toBe(422);
    const many = Array.from({ length: 21 }, (_, index) => `p${index}@example.org`);
    expect((await add({ emails: many })).status).toBe(422);
  });

  it('adds twenty at once in one transaction', async () => {
    const people = await Promise.all(Array.from({ length: 20 }, () => world.person()));
    const { memberships } = await world.ok(world.admin, 'POST', place.people, {
      emails: people.map(({ email }) => email),
    });
    expect(memberships).toHaveLength(20);
  });

  it('keeps a developer from adding an admin', async () => {
    const developer = await world.personIn(place.projectId, 'member');
    const ann = await world.person();
    const refused = await world.send(developer, 'POST', place.people, {
      emails: [ann.email],
      roleSlugs: ['admin'],
    });
    expect(refused.status).toBe(403);
    await world.ok(developer, 'POST', place.people, { emails: [ann.email] });
    const viewer = await world.personIn(place.projectId, 'viewer');
    const bob = await world.person();
    const reply = await world.send(viewer, 'POST', place.people, { emails: [bob.email] });
    expect(reply.body.message).toBe('You are not allowed to create on member');
  });

  it('takes organization memberships from old clients, ignoring their encrypted keys', async () => {
    const ann = await world.person();
    const member = {
      orgMembershipId: ann.membershipId,
      workspaceEncryptedKey: 'k',
      workspaceEncryptedNonce: 'n',
    };
    const reply = await world.ok(world.admin, 'POST', `${place.project}/memberships`, { members: [member] });
    expect(reply).toMatchObject({ success: true, data: [{ id: ann.membershipId, userId: ann.id }] });
    expect(slugsOf((await place.membershipOf(ann.id)).roles)).toEqual(['member']);
    const unknown = { members: [{ ...member, orgMembershipId: place.projectId }] };
    expect((await world.send(world.admin, 'POST', `${place.project}/memberships`, unknown)).status).toBe(400);
  });
});
