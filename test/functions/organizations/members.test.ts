import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';
import type { RoleHome } from '../../../layers/domain/roles/role.ts';
import { storageCalls } from '../../harness/storage-calls.ts';
import { documents } from '../../harness/table.ts';
import { customRole, groupIn, letIn } from '../../world/rights.ts';
import { type Actor, openWorld, type Person, type World } from '../../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const made = async (home: RoleHome, rules: readonly Rule[]) => {
  const role = customRole(home, rules);
  await world.write(({ roles }) => roles.creation(role));
  return role;
};

const members = (id = '', orgId = world.orgId): string =>
  `/api/v2/organizations/${orgId}/memberships${id && `/${id}`}`;
const statusOf = async (actor: Actor, method: string, path: string, body?: unknown): Promise<number> =>
  (await world.send(actor, method, path, body)).status;
const change = (person: Person, body: object, actor: Actor = world.admin) =>
  world.send(actor, 'PATCH', members(person.membershipId, person.orgId), body);

describe('people of an organization', () => {
  it('are listed and read by who may, in both spellings', async () => {
    const person = await world.person('member');
    const { users } = await world.ok(person, 'GET', members());
    const older = await world.ok(person, 'GET', `/api/v1/organization/${world.orgId}/users`);
    expect(older.users).toEqual(users);
    expect(users.find(({ id }: { id: string }) => id === person.membershipId)).toMatchObject({
      role: 'member',
      roleId: null,
      status: 'accepted',
      isActive: true,
      user: { id: person.id, username: person.email, email: person.email, publicKey: '' },
    });
    const { membership } = await world.ok(person, 'GET', members(person.membershipId));
    expect(membership.metadata).toEqual([]);
    expect(await statusOf(await world.person('no-access'), 'GET', members())).toBe(403);
    expect(await statusOf(person, 'GET', members('0190a5a0-1111-7000-8000-000000000000'))).toBe(404);
  });

  it('are found one by one, without a look at everybody, and one noted before that nonetheless', async () => {
    const person = await world.person('member');
    const read = () => world.ok(world.admin, 'GET', members(person.membershipId));
    const { membership } = await read();
    expect(await storageCalls(read)).not.toContain('Query');
    const pointer = { pk: `ORG#${world.orgId}`, sk: `MEMBERSHIP#${person.membershipId}` };
    await documents().send(new DeleteCommand({ TableName: world.app.table, Key: pointer }));
    expect((await read()).membership).toEqual(membership);
    expect(await statusOf(world.admin, 'DELETE', members(person.membershipId))).toBe(200);
    expect(await statusOf(world.admin, 'GET', members(person.membershipId))).toBe(404);
  });

  it('have their projects told, of this organization only', async () => {
    const project = await world.project();
    const person = await world.personIn(project.id, 'viewer');
    const path = `${members(person.membershipId)}/project-memberships`;
    const { memberships } = await world.ok(world.admin, 'GET', path);
    expect(memberships).toMatchObject([
      { projectId: project.id, project: { id: project.id, name: project.name }, roles: [{ role: 'viewer' }] },
    ]);
    const { workspaces } = await world.ok(person, 'GET', `/api/v2/organizations/${world.orgId}/workspaces`);
    expect(workspaces).toMatchObject([{ id: project.id, organization: world.orgId }]);
  });
});

describe('changing a membership', () => {
  it('gives another role, with effect on the next request', async () => {
    const person = await world.person('no-access');
    expect(await statusOf(person, 'GET', members())).toBe(403);
    const reply = await change(person, { role: 'member' });
    expect(reply.body.membership).toMatchObject({ id: person.membershipId, role: 'member' });
    expect(await statusOf(person, 'GET', members())).toBe(200);
  });

  it('gives custom roles by slug, and answers which', async () => {
    const role = await made({ scope: 'organization', id: world.orgId }, [
      { subject: 'member', action: ['read'] },
    ]);
    const person = await world.person('no-access');
    const reply = await change(person, { role: role.slug });
    expect(reply.body.membership).toMatchObject({ role: 'custom', roleId: role.id });
    expect(await statusOf(person, 'GET', members())).toBe(200);
  });

  it('switches off at once, and on again, without any other change', async () => {
    const project = await world.project();
    const person = await world.personIn(project.id, 'viewer');
    const path = `/api/v1/workspace/${project.id}`;
    expect((await change(person, { isActive: false })).body.membership.isActive).toBe(false);
    expect(await statusOf(person, 'GET', path)).toBe(403);
    expect((await change(person, { isActive: true })).body.membership.isActive).toBe(true);
    expect(await statusOf(person, 'GET', path)).toBe(200);
  });

  it('sets metadata, all of it, which is read with the membership', async () => {
    const person = await world.person('member');
    const metadata = [
      { key: 'team', value: 'payments' },
      { key: 'site', value: 'berlin' },
    ];
    await change(person, { metadata });
    const read = await world.ok(world.admin, 'GET', members(person.membershipId));
    expect(read.membership.metadata).toMatchObject(metadata);
    await change(person, { role: 'no-access' });
    const kept = await world.read((stores) => stores.organizations.membership(world.orgId, person.id));
    expect(kept?.metadata).toMatchObject(metadata);
    await change(person, { metadata: [] });
    const emptied = await world.ok(world.admin, 'GET', members(person.membershipId));
    expect(emptied.membership.metadata).toEqual([]);
  });

  it('is nobody’s own business, and for who has as much', async () => {
    const admin = await world.person('admin');
    expect((await change(admin, { role: 'member' }, admin)).status).toBe(403);
    const keeper = await made({ scope: 'organization', id: world.orgId }, [
      { subject: 'member', action: ['read', 'edit', 'delete', 'create'] },
    ]);
    const limited = await world.person('no-access');
    await change(limited, { role: keeper.slug });
    const weak = await world.person('no-access');
    expect((await change(weak, { role: 'admin' }, limited)).status).toBe(403);
    expect((await change(weak, { role: 'member' }, limited)).status).toBe(403);
    expect((await change(admin, { isActive: false }, limited)).status).toBe(403);
    expect(await statusOf(limited, 'DELETE', members(admin.membershipId))).toBe(403);
    expect((await change(weak, { role: keeper.slug }, limited)).status).toBe(200);
  });

  it('of somebody with more in a project is refused', async () => {
    const project = await world.project();
    const powerful = await world.personIn(project.id, 'admin');
    const keeper = await made({ scope: 'organization', id: world.orgId }, [
      { subject: 'member', action: ['read', 'edit', 'delete', 'create'] },
    ]);
    const limited = await world.person('no-access');
    await change(limited, { role: keeper.slug });
    await change(powerful, { role: 'no-access' });
    expect((await change(powerful, { isActive: false }, limited)).status).toBe(403);
  });
});

describe('the last admin', () => {
  const alone = async () => {
    const founder = await world.person();
    const { organization } = await world.ok(founder, 'POST', '/api/v2/organizations', { name: 'Alone' });
    const { token } = await world.ok(founder, 'POST', '/api/v3/auth/select-organization', {
      organizationId: organization.id,
    });
    const inside: Actor = { ...founder, token, orgId: organization.id };
    const { users } = await world.ok(inside, 'GET', members('', organization.id));
    return { organization, inside, ownId: users[0].id as string };
  };

  it('cannot leave', async () => {
    const { organization, inside, ownId } = await alone();
    expect(await statusOf(inside, 'DELETE', members(ownId, organization.id))).toBe(400);
  });

  it('stays when two admins remove each other at the same moment', async () => {
    const { organization, inside, ownId } = await alone();
    const other = await world.person('admin', organization.id);
    const statuses = await Promise.all([
      statusOf(inside, 'DELETE', members(other.membershipId, organization.id)),
      statusOf(other, 'DELETE', members(ownId, organization.id)),
    ]);
    const { length } = await world.read(async (stores) =>
      (await stores.organizations.membersOf(organization.id)).filter(({ role }) => role === 'admin'),
    );
    expect(length, statuses.join(' ')).toBe(1);
  });

  it('of a project is not switched off and not removed', async () => {
    const { organization, inside } = await alone();
    const person = await world.person('member', organization.id);
    const project = await world.project(person, { projectName: 'Theirs' });
    expect((await change(person, { isActive: false }, inside)).status).toBe(400);
    expect(await statusOf(inside, 'DELETE', members(person.membershipId, organization.id))).toBe(400);
    await world.ok(inside, 'POST', `/api/v1/organization-admin/projects/${project.id}/grant-admin-access`);
    expect((await change(person, { isActive: false }, inside)).status).toBe(200);
    expect(await statusOf(inside, 'DELETE', members(person.membershipId, organization.id))).toBe(200);
  });
});

describe('removing people', () => {
  it('takes projects and groups along, so that coming back brings nothing back', async () => {
    const project = await world.project();
    const person = await world.personIn(project.id, 'viewer');
    const { made } = await groupIn(world, project, []);
    await letIn(world, made, 'user', person.id);
    await world.ok(world.admin, 'DELETE', members(person.membershipId));
    expect(await statusOf(person, 'GET', members())).toBe(403);
    const held = await world.read(async (stores) => [
      await stores.projects.grant(project.id, 'user', person.id),
      await stores.organizations.membershipsOf(person.id),
      await stores.groups.membershipsOf('user', person.id, world.orgId),
    ]);
    expect(held).toEqual([undefined, [], []]);
  });

  it('leaves what the person has in another organization', async () => {
    const person = await world.person();
    const away = await world.newOrganization();
    const at = world.app.runtime.now().toISOString();
    await world.write(({ organizations }) =>
      organizations.membershipCreation({
        id: '0190a5a0-3333-7000-8000-000000000000',
        orgId: away,
        userId: person.id,
        role: 'member',
        isActive: true,
        createdAt: at,
        updatedAt: at,
      }),
    );
    await world.ok(world.admin, 'DELETE', members(person.membershipId));
    const { organizations } = await world
      .ok({ ...person, token: person.token }, 'GET', '/api/v1/organization')
      .catch(() => ({ organizations: undefined }));
    // The token was for the organization that was left.
    expect(organizations).toBeUndefined();
    const left = await world.read((stores) => stores.organizations.membershipsOf(person.id));
    expect(left.map(({ orgId }) => orgId)).toEqual([away]);
  });

  it('is all or none, of twenty at most', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => world.person()));
    const ids = people.map(({ membershipId }) => membershipId);
    const withUnknown = { membershipIds: [...ids, '0190a5a0-4444-7000-8000-000000000000'] };
    expect(await statusOf(world.admin, 'DELETE', members(), withUnknown)).toBe(404);
    const { memberships } = await world.ok(world.admin, 'DELETE', members(), { membershipIds: ids });
    expect(memberships).toHaveLength(5);
    const tooMany = { membershipIds: Array.from({ length: 21 }, (_, n) => `m${n}`) };
    expect(await statusOf(world.admin, 'DELETE', members(), tooMany)).toBe(422);
  });

  it('ends a grant that comes at the same moment', async () => {
    const project = await world.project();
    for (let round = 0; round < 5; round += 1) {
      const person = await world.person();
      await Promise.all([
        world.send(world.admin, 'DELETE', members(person.membershipId)),
        world.send(world.admin, 'POST', `/api/v2/workspace/${project.id}/memberships`, {
          usernames: [person.name],
        }),
      ]);
      const [grant, membership] = await world.read(async (stores) => [
        await stores.projects.grant(project.id, 'user', person.id),
        await stores.organizations.membership(world.orgId, person.id),
      ]);
      if (!membership) expect(grant).toBeUndefined();
    }
  });
});

describe('what somebody may do in the organization', () => {
  const path = () => `/api/v1/organization/${world.orgId}/permissions`;

  it('is answered with the membership, and follows the role at once', async () => {
    const person = await world.person('member');
    const { membership, permissions } = await world.ok(person, 'GET', path());
    expect(membership).toMatchObject({
      userId: person.id,
      orgId: world.orgId,
      role: 'member',
      isActive: true,
    });
    expect(permissions).toContainEqual(['read,create', 'workspace']);
    await world.ok(
      world.admin,
      'PATCH',
      `/api/v2/organizations/${world.orgId}/memberships/${membership.id}`,
      {
        role: 'no-access',
      },
    );
    expect((await world.ok(person, 'GET', path())).permissions).toEqual([]);
  });

  it('is for people of the organization only', async () => {
    const stranger = `/api/v1/organization/${world.app.runtime.uuid()}/permissions`;
    const person = await world.person('admin');
    expect((await world.send(person, 'GET', stranger)).status).toBe(404);
    expect((await world.send(await world.identity('admin'), 'GET', path())).status).toBe(403);
  });
});
