import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keepingAdmins } from '../../../layers/domain/projects/last-admin.ts';
import { allItems, documents } from '../../harness/table.ts';
import { type MembersPlace, newMembersPlace, permanent, temporary } from '../../world/members-place.ts';
import { storedState } from '../../world/stored-state.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
let place: MembersPlace;
/** The only admin of the project, and no admin of the organization. */
let sole: Actor;

const identityPath = ({ id }: Pick<Actor, 'id'>): string => `/api/v1/identities/${id}`;
const membershipOf = ({ id }: Pick<Actor, 'id'>): string => `${place.identities}/${id}`;

/** Makes `actor` the only admin of the project. */
const only = async (actor: Actor): Promise<Actor> => {
  await world.ok(world.admin, 'POST', membershipOf(actor), { role: 'admin' });
  await world.ok(actor, 'DELETE', membershipOf(world.admin));
  return actor;
};

beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  place = await newMembersPlace(world);
  sole = await only(await world.identity('member'));
});

const send = (actor: Actor, method: string, path: string, body?: object) =>
  world.send(actor, method, path, body);

const expectRefused = async (actor: Actor, method: string, path: string, body?: object) => {
  const before = await storedState(world.app.table);
  const reply = await send(actor, method, path, body);
  expect(reply.status, reply.text).toBe(400);
  expect(reply.body.message).toMatch(/without an admin.*make somebody else an admin.*organization admin/i);
  expect((await storedState(world.app.table)).items).toEqual(before.items);
};

const adminsOf = async (projectId = place.projectId): Promise<number> => {
  const grants = await world.read(({ projects }) =>
    Promise.all([projects.grantsIn(projectId, 'identity'), projects.grantsIn(projectId, 'user')]),
  );
  const isAdmin = grants
    .flat()
    .filter(({ roles }) => roles.some(({ role, isTemporary }) => role === 'admin' && !isTemporary));
  const there = await Promise.all(
    isAdmin.map(({ actorKind, actorId }) =>
      actorKind === 'user' ? true : world.read(({ identities }) => identities.find(actorId)),
    ),
  );
  return there.filter(Boolean).length;
};

describe('the only lasting admin of a project', () => {
  it('is not deleted as an identity, by nobody, and the refusal names the project', async () => {
    await expectRefused(world.admin, 'DELETE', identityPath(sole));
    await expectRefused(sole, 'DELETE', identityPath(sole));
    const reply = await send(world.admin, 'DELETE', identityPath(sole));
    const { project } = await world.ok(sole, 'GET', `/api/v1/projects/${place.projectId}`);
    expect(reply.body.message).toContain(project.slug);
  });

  it('does not leave, and is not lowered, not even for a while', async () => {
    await expectRefused(sole, 'DELETE', membershipOf(sole));
    for (const roles of [[permanent('member')], [temporary(world, 'admin', '1y')]])
      await expectRefused(sole, 'PATCH', membershipOf(sole), { roles });
    const path = `/api/v1/projects/${place.projectId}/memberships/identities/${sole.id}`;
    await expectRefused(sole, 'PATCH', path, { roles: [permanent('viewer')] });
  });

  it('is not outlived by somebody who is one for a while', async () => {
    const passing = await world.identity('member');
    await world.ok(sole, 'POST', membershipOf(passing), { roles: [temporary(world, 'admin', '1y')] });
    await expectRefused(sole, 'DELETE', membershipOf(sole));
    await expectRefused(world.admin, 'DELETE', identityPath(sole));
  });

  it('is not replaced by a person who was deactivated', async () => {
    const gone = await world.person('member');
    await world.ok(sole, 'POST', place.people, { usernames: [gone.name], roleSlugs: ['admin'] });
    const deactivate = (pk: string, sk: string) =>
      documents().send(
        new UpdateCommand({
          TableName: world.app.table,
          Key: { pk, sk },
          UpdateExpression: 'SET isActive = :no',
          ExpressionAttributeValues: { ':no': false },
        }),
      );
    await deactivate(`ORG#${world.orgId}`, `MEMBER#${gone.id}`);
    await deactivate(`USER#${gone.id}`, `ORG#${world.orgId}`);
    await expectRefused(world.admin, 'DELETE', identityPath(sole));
    await expectRefused(sole, 'DELETE', membershipOf(sole));
  });

  it('may go once there is another, an identity or a person', async () => {
    const person = await world.person('member');
    await world.ok(sole, 'POST', place.people, { usernames: [person.name], roleSlugs: ['admin'] });
    await world.ok(world.admin, 'DELETE', identityPath(sole));
    expect(await place.status(person)).toBe(200);
    expect(await adminsOf()).toBe(1);
  });

  it('may go when the project is deleted', async () => {
    await world.ok(sole, 'DELETE', place.project);
    await world.ok(world.admin, 'DELETE', identityPath(sole));
  });

  it('does not go when the deleted project comes back at the same moment', async () => {
    await world.ok(sole, 'DELETE', place.project);
    const unit = world.open();
    const grants = await unit.stores.projects.grantsOf('identity', sole.id);
    const changes = await keepingAdmins(unit, grants, { kind: 'identity', id: world.admin.id });
    await world.ok(sole, 'POST', `/api/v1/projects/${place.projectId}/restore`, {});
    await expect(unit.commit(changes)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('admins who end each other at the same moment', () => {
  const both = async (): Promise<readonly [Actor, Actor]> => {
    place = await newMembersPlace(world);
    const first = await only(await world.identity('member'));
    const second = await world.identity('member');
    await world.ok(first, 'POST', membershipOf(second), { role: 'admin' });
    return [first, second];
  };

  it.each([
    ['both delete the other identity', identityPath, identityPath],
    [
      'one deletes the identity, the other the membership',
      identityPath,
      (actor: Actor) => membershipOf(actor),
    ],
    [
      'both delete the other membership',
      (actor: Actor) => membershipOf(actor),
      (actor: Actor) => membershipOf(actor),
    ],
  ])('%s: one stays', async (_, end, endToo) => {
    for (let round = 0; round < 6; round += 1) {
      const [first, second] = await both();
      const replies = await Promise.all([
        send(first, 'DELETE', end(second)),
        send(second, 'DELETE', endToo(first)),
      ]);
      expect(await adminsOf()).toBe(1);
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    }
  });

  it('one deletes itself while the other steps down: one stays', async () => {
    for (let round = 0; round < 6; round += 1) {
      const [first, second] = await both();
      const replies = await Promise.all([
        send(first, 'DELETE', identityPath(first)),
        send(second, 'PATCH', membershipOf(second), { roles: [permanent('viewer')] }),
      ]);
      expect(await adminsOf()).toBe(1);
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 400]);
    }
  });
});

describe('an admin of more projects than one transaction holds', () => {
  const many = 36;
  const projectsOf = async (machine: Actor, stays: Actor): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (let i = 0; i < many; i += 1) {
      const { id } = await world.project(stays);
      const path = `/api/v2/workspace/${id}/identity-memberships/${machine.id}`;
      await world.ok(stays, 'POST', path, { role: 'admin' });
      ids.push(id);
    }
    return ids;
  };
  const leftOf = async ({ id }: Actor) =>
    (await allItems(world.app.table)).filter(
      (item) =>
        // The trail, and what goes by itself.
        !/^(?:AUDIT#|INTENT|SEEN#)/.test(String(item.pk)) && JSON.stringify(item).includes(id),
    );

  it('goes when somebody stays in each, and from none when there is one without', async () => {
    const stays = await world.identity('member');
    const machine = await world.identity('member');
    const ids = await projectsOf(machine, stays);
    const mine = await world.project(machine);
    const before = await leftOf(machine);
    const refused = await send(world.admin, 'DELETE', identityPath(machine));
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain(mine.slug);
    expect(await leftOf(machine)).toEqual(before);
    await world.ok(machine, 'DELETE', `/api/v1/workspace/${mine.id}`);
    await world.ok(world.admin, 'DELETE', identityPath(machine));
    expect(await leftOf(machine)).toEqual([]);
    for (const id of ids) expect(await adminsOf(id)).toBe(1);
  });

  it('goes or those who stay go, at the same moment: nowhere both', async () => {
    const stays = await world.identity('member');
    const machine = await world.identity('member');
    const ids = await projectsOf(machine, stays);
    const own = (id: string) => `/api/v2/workspace/${id}/identity-memberships/${stays.id}`;
    await Promise.all([
      send(world.admin, 'DELETE', identityPath(machine)),
      ...ids.slice(0, 6).map((id) => send(stays, 'DELETE', own(id))),
    ]);
    for (const id of ids) expect(await adminsOf(id)).toBeGreaterThanOrEqual(1);
  });
});

describe('the last admin of an organization', () => {
  it('is neither deleted nor lowered, and goes once there is another', async () => {
    const orgId = await world.newOrganization();
    const admin = await world.identity('admin', orgId);
    for (const [method, body] of [['DELETE'], ['PATCH', { role: 'member' }]] as const) {
      const reply = await send(admin, method, identityPath(admin), body);
      expect(reply.status, reply.text).toBe(400);
      expect(reply.body.message).toMatch(/organization would be left without an admin/);
    }
    await world.ok(admin, 'PATCH', identityPath(admin), { name: 'still here', role: 'admin' });
    const person = await world.person('admin', orgId);
    await world.ok(admin, 'PATCH', identityPath(admin), { role: 'member' });
    const other = await world.identity('admin', orgId);
    await world.ok(person, 'DELETE', identityPath(other));
  });

  it('remains when two end each other at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const orgId = await world.newOrganization();
      const [first, second] = [await world.identity('admin', orgId), await world.identity('admin', orgId)];
      await Promise.all([
        send(first, 'DELETE', identityPath(second)),
        send(second, 'PATCH', identityPath(first), { role: 'no-access' }),
      ]);
      const left = await world.read(({ identities }) => identities.listOf(orgId));
      expect(left.filter(({ role }) => role === 'admin')).toHaveLength(1);
    }
  });
});
