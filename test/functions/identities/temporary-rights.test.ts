import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newIdentity, universalAuthOf } from '../../world/machines.ts';
import { type MembersPlace, newMembersPlace, permanent, temporary } from '../../world/members-place.ts';
import { type Actor, openWorld, type World } from '../../world/world.ts';

let world: World;
let place: MembersPlace;
/** Admin of the project for an hour, and nothing else there. */
let passing: Actor;

beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  place = await newMembersPlace(world);
  passing = await world.identity('member');
  await world.ok(world.admin, 'POST', `${place.identities}/${passing.id}`, {
    roles: [temporary(world, 'admin', '1h')],
  });
});

const membershipOf = ({ id }: Pick<Actor, 'id'>): string => `${place.identities}/${id}`;
const rolesOf = async (actor: Pick<Actor, 'id'>) =>
  (await world.ok(world.admin, 'GET', membershipOf(actor))).identityMembership.roles;

describe('an admin for an hour', () => {
  it('cannot become one for good, nor for longer, nor later', async () => {
    const before = await rolesOf(passing);
    for (const roles of [
      [permanent('admin')],
      [permanent('viewer')],
      [temporary(world, 'admin', '1h'), permanent('viewer')],
      [temporary(world, 'admin', '2h')],
      [temporary(world, 'admin', '30m', 1860)],
      [temporary(world, 'viewer', '1d', 86_400)],
    ]) {
      const reply = await world.send(passing, 'PATCH', membershipOf(passing), { roles });
      expect(reply.status, JSON.stringify(roles)).toBe(403);
      expect(reply.body.details.missingPermissions).toContainEqual({ action: 'read', subject: 'secrets' });
    }
    expect(await rolesOf(passing)).toEqual(before);
  });

  it('is told when its own access changes', async () => {
    const [{ temporaryAccessEndTime }] = await rolesOf(passing);
    const reply = await world.send(passing, 'PATCH', membershipOf(passing), { roles: [permanent('admin')] });
    expect(reply.body.message).toContain(temporaryAccessEndTime);
  });

  it('may give and take what ends within the hour', async () => {
    const machine = await world.identity();
    await world.ok(passing, 'POST', membershipOf(machine), { roles: [temporary(world, 'admin', '30m')] });
    await world.ok(passing, 'PATCH', membershipOf(machine), {
      roles: [temporary(world, 'viewer', '10m', 60)],
    });
    await world.ok(passing, 'DELETE', membershipOf(machine));
    await world.ok(passing, 'PATCH', membershipOf(passing), { roles: [temporary(world, 'member', '30m')] });
  });

  it('gives nobody else anything for good: no identity, no person, by no spelling', async () => {
    const machine = await world.identity();
    const person = await world.person();
    const roles = [permanent('viewer')];
    expect((await world.send(passing, 'POST', membershipOf(machine), { roles })).status).toBe(403);
    expect((await world.send(passing, 'POST', membershipOf(machine), { role: 'admin' })).status).toBe(403);
    const named = { usernames: [person.name], roleSlugs: ['viewer'] };
    expect((await world.send(passing, 'POST', place.people, named)).status).toBe(403);
    const byMembership = { members: [{ orgMembershipId: person.membershipId }] };
    expect((await world.send(passing, 'POST', `${place.project}/memberships`, byMembership)).status).toBe(
      403,
    );
    expect((await world.send(world.admin, 'GET', membershipOf(machine))).status).toBe(404);
    expect(await place.status(person)).toBe(403);
  });

  it('takes nothing from whoever has it for good', async () => {
    const machine = await world.machineIn(place.projectId, 'viewer');
    const person = await world.personIn(place.projectId, 'viewer');
    const { id } = await place.membershipOf(person.id);
    const lower = { roles: [permanent('no-access')] };
    const theirs = `${place.project}/memberships/${id}`;
    expect((await world.send(passing, 'PATCH', membershipOf(machine), lower)).status).toBe(403);
    expect((await world.send(passing, 'DELETE', membershipOf(machine))).status).toBe(403);
    expect((await world.send(passing, 'PATCH', theirs, lower)).status).toBe(403);
    expect((await world.send(passing, 'DELETE', theirs)).status).toBe(403);
    expect((await world.send(passing, 'DELETE', place.people, { usernames: [person.name] })).status).toBe(
      403,
    );
    expect([await place.canRead(machine), await place.canRead(person)]).toEqual([true, true]);
  });

  it('may leave', async () => {
    await world.ok(passing, 'DELETE', membershipOf(passing));
    expect(await place.status(passing)).toBe(403);
  });
});

describe('somebody who is more for an hour than for good', () => {
  it('gives for good what it has for good, and the rest for as long as it has it', async () => {
    const roles = [permanent('member'), temporary(world, 'admin', '1h')];
    await world.ok(world.admin, 'PATCH', membershipOf(passing), { roles });
    const machine = await world.identity();
    const status = async (wanted: readonly object[]) =>
      (await world.send(passing, 'POST', membershipOf(machine), { roles: wanted })).status;
    expect(await status([permanent('admin')])).toBe(403);
    expect(await status([permanent('member'), temporary(world, 'admin', '2h')])).toBe(403);
    expect(await status([permanent('member'), temporary(world, 'admin', '50m')])).toBe(200);
  });
});

describe('what an admin for an hour mints for an identity of the project', () => {
  const month = 2_592_000;

  const machineWith = async (
    method: 'universal-auth' | 'token-auth',
    policy: object,
    roles: readonly object[],
  ) => {
    const { id } = await newIdentity(world);
    await world.ok(world.admin, 'POST', `/api/v1/auth/${method}/identities/${id}`, policy);
    await world.ok(world.admin, 'POST', `${place.identities}/${id}`, { roles });
    return id;
  };
  const statusOf = async (path: string, body: object = {}) =>
    (await world.send(passing, 'POST', path, body)).status;

  it.each([
    { ttl: 0, accessTokenMaxTTL: 60, status: 403 },
    { ttl: 60, accessTokenMaxTTL: month, status: 403 },
    { ttl: 3000, accessTokenMaxTTL: 900, status: 403 },
    { ttl: 60, accessTokenMaxTTL: 60, status: 200 },
    { ttl: 1800, accessTokenMaxTTL: 900, status: 200 },
  ])(
    'a client secret of $ttl s, for tokens of $accessTokenMaxTTL s: $status',
    async ({ ttl, status, ...policy }) => {
      const id = await machineWith('universal-auth', { accessTokenTTL: 60, ...policy }, [
        permanent('member'),
      ]);
      expect(await statusOf(`${universalAuthOf(id)}/client-secrets`, { ttl })).toBe(status);
    },
  );

  it.each([
    { accessTokenMaxTTL: month, status: 403 },
    { accessTokenMaxTTL: 3700, status: 403 },
    { accessTokenMaxTTL: 1800, status: 200 },
  ])('a token of $accessTokenMaxTTL s: $status', async ({ accessTokenMaxTTL, status }) => {
    const policy = { accessTokenTTL: 60, accessTokenMaxTTL };
    const id = await machineWith('token-auth', policy, [permanent('member')]);
    expect(await statusOf(`/api/v1/auth/token-auth/identities/${id}/tokens`)).toBe(status);
  });

  it('anything for one that leaves the project within the hour', async () => {
    const id = await machineWith('universal-auth', {}, [temporary(world, 'admin', '30m')]);
    expect(await statusOf(`${universalAuthOf(id)}/client-secrets`)).toBe(200);
    expect((await world.send(passing, 'DELETE', universalAuthOf(id))).status).toBe(200);
  });

  it('nothing for one that will be more than it afterwards', async () => {
    const id = await machineWith('universal-auth', {}, [temporary(world, 'viewer', '10m', 7200)]);
    expect(await statusOf(`${universalAuthOf(id)}/client-secrets`)).toBe(403);
  });

  it('no login method, since one lasts', async () => {
    const { id } = await newIdentity(world);
    await world.ok(world.admin, 'POST', `${place.identities}/${id}`, { role: 'member' });
    expect(await statusOf(universalAuthOf(id))).toBe(403);
    expect(await statusOf(`/api/v1/auth/token-auth/identities/${id}`)).toBe(403);
  });
});
