import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inProject } from '../../../layers/domain/roles/role.ts';
import { type GroupPlace, newGroupPlace } from '../../world/group-place.ts';
import {
  type MembersPlace,
  newMembersPlace,
  permanent,
  slugsOf,
  temporary,
} from '../../world/members-place.ts';
import { customRole, grantOf, heldCustom } from '../../world/rights.ts';
import { allow, deny } from '../../world/viewer.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
let place: MembersPlace;
let group: GroupPlace;
let insiders: readonly Actor[];
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  place = await newMembersPlace(world);
  group = await newGroupPlace(world);
  insiders = [await world.person('no-access'), await world.identity('no-access')];
  for (const who of insiders) await group.letIn(who);
});

const bases = () => [
  `/api/v2/workspace/${place.projectId}/groups`,
  `/api/v1/projects/${place.projectId}/groups`,
];
const admin = (method: string, path: string, body?: object) => world.ok(world.admin, method, path, body);
const status = async (as: Actor, method: string, path: string, body?: object) =>
  (await world.send(as, method, path, body)).status;
/** What those in the group may do at this moment: read, or not. */
const canRead = async (): Promise<boolean> => {
  const both = [];
  for (const who of insiders) both.push(await place.canRead(who));
  expect(new Set(both).size).toBe(1);
  return both[0] === true;
};

describe('a group in a project', () => {
  it('is added by id or name, read back the same by every spelling, changed and removed', async () => {
    for (const [base, name] of [
      [bases()[0], group.id],
      [bases()[1], group.name],
    ]) {
      const { groupMembership: made } = await admin('POST', `${base}/${name}`, {
        roles: [permanent('no-access'), temporary(world, 'viewer', '1h')],
      });
      expect(made).toEqual({
        id: made.id,
        projectId: place.projectId,
        groupId: group.id,
        createdAt: made.createdAt,
        updatedAt: made.createdAt,
      });
      const reads = [];
      for (const each of bases()) {
        const { groupMembership } = await admin('GET', `${each}/${group.id}`);
        const { groupMemberships } = await admin('GET', each);
        expect(groupMemberships).toEqual([groupMembership]);
        reads.push(groupMembership);
      }
      expect(reads[1]).toEqual(reads[0]);
      const { projectId: _, ...rest } = made;
      expect(reads[0]).toMatchObject({
        ...rest,
        group: { id: group.id, name: group.name, slug: expect.any(String) },
        roles: [
          { role: 'no-access', isTemporary: false, temporaryMode: null, temporaryAccessEndTime: null },
          { role: 'viewer', isTemporary: true, temporaryMode: 'relative', temporaryRange: '1h' },
        ],
      });
      const changed = await admin('PATCH', `${base}/${group.id}`, { roles: [permanent('member')] });
      expect(changed.roles).toMatchObject([{ role: 'member', projectMembershipId: made.id }]);
      expect((await admin('DELETE', `${base}/${group.id}`)).groupMembership).toMatchObject({ id: made.id });
      for (const method of ['GET', 'DELETE', 'PATCH'])
        expect(
          await status(world.admin, method, `${base}/${group.id}`, { roles: [permanent('viewer')] }),
        ).toBe(404);
    }
  });

  it('has no access unless a role is named, and is there once', async () => {
    const base = bases()[0];
    await admin('POST', `${base}/${group.id}`, { roles: [] });
    expect((await admin('GET', `${base}/${group.id}`)).groupMembership.roles).toMatchObject([
      { role: 'no-access' },
    ]);
    expect(await status(world.admin, 'POST', `${base}/${group.id}`, {})).toBe(400);
    expect(await status(world.admin, 'POST', `${base}/Nobody`, {})).toBe(404);
    expect(await status(world.admin, 'PATCH', `${base}/${group.id}`, { roles: [] })).toBe(422);
  });

  it('is not added by a name that several groups have', async () => {
    const twin = await admin('POST', '/api/v1/groups', { name: group.name });
    expect(await status(world.admin, 'POST', `${bases()[0]}/${group.name}`)).toBe(400);
    expect(await status(world.admin, 'POST', `${bases()[0]}/${twin.id}`)).toBe(200);
  });

  it('shows its custom roles by name', async () => {
    const role = customRole(inProject(place.projectId), [allow(['read'])]);
    await world.write(({ roles }) => roles.creation(role));
    await group.give(place.projectId, [{ role: role.slug }]);
    const { groupMembership } = await admin('GET', `${bases()[0]}/${group.id}`);
    expect(groupMembership.roles).toMatchObject([
      { role: 'custom', customRoleId: role.id, customRoleName: role.name, customRoleSlug: role.slug },
    ]);
  });

  it('is listed among the projects of the group', async () => {
    await group.give(place.projectId, [{ role: 'viewer' }]);
    const other = await newMembersPlace(world);
    await group.give(other.projectId, [{ role: 'viewer' }]);
    const { projects, totalCount } = await admin('GET', `${group.path}/projects`);
    expect(totalCount).toBe(2);
    expect(new Set(projects.map(({ id }: { id: string }) => id))).toEqual(
      new Set([place.projectId, other.projectId]),
    );
    const { token } = world.admin;
    const page = { token, query: { limit: '1', offset: '1', orderDirection: 'desc' } };
    expect((await world.app.ok('GET', `${group.path}/projects`, page)).body.projects).toEqual([projects[0]]);
    const unassigned = { token, query: { filter: 'unassignedProjects' } };
    expect((await world.app.request('GET', `${group.path}/projects`, unassigned)).status).toBe(422);
  });
});

it('people of the project include those of its groups when they are asked for', async () => {
  await group.give(place.projectId, [{ role: 'viewer' }]);
  const [person] = insiders;
  const path = `/api/v1/workspace/${place.projectId}/users`;
  const usersBy = async (query: Readonly<Record<string, string>>) =>
    (await world.app.ok('GET', path, { token: world.admin.token, query })).body.users;
  expect(await usersBy({})).toEqual([]);
  expect(await usersBy({ includeGroupMembers: 'true' })).toMatchObject([
    { userId: person?.id, isGroupMember: true, roles: [{ role: 'viewer' }] },
  ]);
  expect(await usersBy({ includeGroupMembers: 'true', roles: 'admin' })).toEqual([]);
  await group.letOut(person as Actor);
  expect(await usersBy({ includeGroupMembers: 'true' })).toEqual([]);
});

describe('access of who is in it', () => {
  it('comes and goes with each change, at once', async () => {
    expect(await canRead()).toBe(false);
    await group.give(place.projectId, [{ role: 'viewer' }]);
    expect(await canRead()).toBe(true);
    await group.give(place.projectId, [{ role: 'no-access' }]);
    expect(await canRead()).toBe(false);
    await group.give(place.projectId, [{ role: 'no-access' }, { role: 'member' }]);
    expect(await canRead()).toBe(true);
    for (const who of insiders) await group.letOut(who);
    expect(await canRead()).toBe(false);
    for (const who of insiders) await group.letIn(who);
    expect(await canRead()).toBe(true);
    await admin('DELETE', `${bases()[0]}/${group.id}`);
    expect(await canRead()).toBe(false);
    await group.give(place.projectId, [{ role: 'viewer' }]);
    expect(await canRead()).toBe(true);
    await admin('DELETE', group.path);
    expect(await canRead()).toBe(false);
  });

  it('lasts from the start of a temporary role until before its end', async () => {
    await group.give(place.projectId, [temporary(world, 'viewer', '1h', 600)]);
    expect(await canRead()).toBe(false);
    world.app.runtime.advance(600);
    expect(await canRead()).toBe(true);
    world.app.runtime.advance(3599);
    expect(await canRead()).toBe(true);
    world.app.runtime.advance(1);
    expect(await canRead()).toBe(false);
  });

  it('follows the role of the group in the organization', async () => {
    const reading = () => status(insiders[1] as Actor, 'GET', '/api/v1/groups');
    expect(await reading()).toBe(403);
    await admin('PATCH', group.path, { role: 'member' });
    expect(await reading()).toBe(200);
    await admin('PATCH', group.path, { role: 'no-access' });
    expect(await reading()).toBe(403);
  });
});

describe('the boundary', () => {
  const developerWith = async (...rules: Parameters<typeof customRole>[1]) => {
    const role = customRole(inProject(place.projectId), [
      { subject: 'groups', action: ['read', 'create', 'edit', 'delete'] },
      ...rules,
    ]);
    const developer = await world.identity('no-access');
    const here = { id: place.projectId, orgId: world.orgId };
    await world.write(({ roles }) => roles.creation(role));
    await world.write(({ projects }) =>
      projects.grantCreation(grantOf(here, 'identity', developer.id, [heldCustom(role)])),
    );
    return developer;
  };
  const roleOf = async (...rules: Parameters<typeof customRole>[1]) => {
    const role = customRole(inProject(place.projectId), rules);
    await world.write(({ roles }) => roles.creation(role));
    return { role: role.slug };
  };

  it('keeps anybody from giving a group, changing or taking away more than they have', async () => {
    const developer = await developerWith();
    const path = `${bases()[0]}/${group.id}`;
    expect(await status(developer, 'POST', path, { role: 'viewer' })).toBe(403);
    expect(await status(developer, 'POST', path, { roles: [temporary(world, 'viewer', '1h', 60)] })).toBe(
      403,
    );
    expect(await status(developer, 'POST', path, {})).toBe(200);
    expect(await status(developer, 'PATCH', path, { roles: [{ role: 'viewer' }] })).toBe(403);
    await group.give(place.projectId, [{ role: 'viewer' }]);
    expect(await status(developer, 'PATCH', path, { roles: [{ role: 'no-access' }] })).toBe(403);
    expect(await status(developer, 'DELETE', path)).toBe(403);
  });

  it('takes conditions as sets', async () => {
    const developer = await developerWith(allow(['read'], { environment: { $in: ['dev', 'staging'] } }));
    const path = `${bases()[0]}/${group.id}`;
    expect(
      await status(developer, 'POST', path, await roleOf(allow(['read'], { environment: 'prod' }))),
    ).toBe(403);
    expect(await status(developer, 'POST', path, await roleOf(allow(['read'])))).toBe(403);
    expect(await status(developer, 'POST', path, await roleOf(allow(['read'], { environment: 'dev' })))).toBe(
      200,
    );
  });

  it('keeps anybody from denying to a group, or letting go, what they may not do', async () => {
    const developer = await developerWith(allow(['read'], { environment: 'dev' }));
    const path = `${bases()[0]}/${group.id}`;
    const denying = await roleOf(deny(['read'], { environment: 'prod' }));
    expect(await status(developer, 'POST', path, denying)).toBe(403);
    await group.give(place.projectId, [denying]);
    expect(await status(developer, 'PATCH', path, { roles: [{ role: 'no-access' }] })).toBe(403);
    expect(await status(developer, 'DELETE', path)).toBe(403);
    const own = await roleOf(deny(['read'], { environment: 'dev' }));
    await group.give(place.projectId, [own]);
    expect(await status(developer, 'PATCH', path, { roles: [own, { role: 'no-access' }] })).toBe(200);
    expect(await status(developer, 'DELETE', path)).toBe(200);
  });

  it('needs the right for each deed, and a membership', async () => {
    const path = `${bases()[1]}/${group.id}`;
    const [stranger, viewer] = [await world.identity(), await world.machineIn(place.projectId, 'viewer')];
    await group.give(place.projectId, [{ role: 'viewer' }]);
    for (const who of [stranger, viewer]) {
      expect(await status(who, 'DELETE', path)).toBe(403);
      expect(await status(who, 'PATCH', path, { roles: [{ role: 'viewer' }] })).toBe(403);
      expect(await status(who, 'POST', path, {})).toBe(403);
    }
    expect([await status(stranger, 'GET', path), await status(viewer, 'GET', path)]).toEqual([403, 200]);
    const { groupMembership } = await admin('GET', path);
    expect(slugsOf(groupMembership.roles)).toEqual(['viewer']);
  });
});
