import { beforeAll, describe, expect, it } from 'vitest';
import { newScimPlace, type ScimPlace } from '../../world/scim-place.ts';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
let place: ScimPlace;
beforeAll(async () => {
  world = await openWorld();
  place = await newScimPlace(world);
});

let made = 0;
const newGroup = async (members: readonly string[] = [], displayName?: string) => {
  made += 1;
  const body = {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    displayName: displayName ?? `Crowd ${made}`,
    members: members.map((value) => ({ value, display: 'ignored' })),
  };
  const reply = await place.send('POST', '/Groups', body);
  expect(reply.status, reply.text).toBe(201);
  return reply.body;
};
const patch = (id: string, operations: readonly object[], more = {}) =>
  place.send('PATCH', `/Groups/${id}`, { Operations: operations }, more);
const membersIn = ({ members }: { members: readonly { value: string }[] }) =>
  members.map(({ value }) => value).sort();
const membersOf = async (id: string) => membersIn((await place.send('GET', `/Groups/${id}`)).body);
const setMappings = (mappings: readonly object[], as = place.admin) =>
  world.send(as, 'PUT', '/api/v1/scim/group-org-role-mappings', { mappings });
const groupOf = (id: string) => world.ok(place.admin, 'GET', `/api/v1/groups/${id}`);

describe('a group', () => {
  it('is made with members, renamed, and deleted', async () => {
    const person = await world.person('member', place.orgId);
    const group = await newGroup([person.membershipId]);
    expect(membersIn(group)).toEqual([person.membershipId]);
    expect((await groupOf(group.id)).role).toBe('no-access');
    const renamed = await patch(group.id, [
      { op: 'replace', value: { id: group.id, displayName: 'Renamed' } },
    ]);
    expect(renamed.body).toMatchObject({ displayName: 'Renamed', members: group.members });
    const gone = await place.send('DELETE', `/Groups/${group.id}`);
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect((await place.send('GET', `/Groups/${group.id}`)).status).toBe(404);
  });

  it('takes people in and out as Okta, Entra and JumpCloud ask for it', async () => {
    const people = [];
    for (let n = 0; n < 4; n += 1) people.push((await world.person('member', place.orgId)).membershipId);
    const [a = '', b = '', c = '', d = ''] = people;
    const { id } = await newGroup([a]);
    await patch(id, [{ op: 'Add', path: 'members', value: [{ value: b }, { value: c }] }]);
    expect(await membersOf(id)).toEqual([a, b, c].sort());
    await patch(id, [{ op: 'remove', path: `members[value eq "${a}"]` }]);
    await patch(id, [{ op: 'Remove', path: 'members', value: [{ value: b }] }]);
    expect(await membersOf(id)).toEqual([c]);
    await patch(id, [{ op: 'remove', path: 'members', value: [] }]);
    expect(await membersOf(id)).toEqual([c]);
    await patch(id, [{ op: 'replace', path: 'members', value: [{ value: d }] }]);
    expect(await membersOf(id)).toEqual([d]);
    const whole = await place.send('PUT', `/Groups/${id}`, { displayName: 'All', members: [{ value: a }] });
    expect(membersIn(whole.body)).toEqual([a]);
    await patch(id, [{ op: 'remove', path: 'members' }]);
    expect(await membersOf(id)).toEqual([]);
  });

  it('gives what it has in projects as long as somebody is in it', async () => {
    const project = await world.project(place.admin);
    const person = await world.person('no-access', place.orgId);
    const { id } = await newGroup([person.membershipId]);
    const inProject = `/api/v2/workspace/${project.id}/groups/${id}`;
    await world.ok(place.admin, 'POST', inProject, { role: 'viewer' });
    const seen = async () => (await world.send(person, 'GET', `/api/v1/workspace/${project.id}`)).status;
    expect(await seen()).toBe(200);
    await patch(id, [{ op: 'remove', path: `members[value eq "${person.membershipId}"]` }]);
    expect(await seen()).not.toBe(200);
  });

  it('waits for who has not joined yet, and is theirs from the moment they do', async () => {
    const project = await world.project(place.admin);
    const { id: personId, userName } = await place.provision();
    const { id } = await newGroup([personId]);
    expect(await membersOf(id)).toEqual([personId]);
    await world.ok(place.admin, 'POST', `/api/v2/workspace/${project.id}/groups/${id}`, { role: 'viewer' });
    await place.join(userName);
    expect(await membersOf(id)).toEqual([personId]);
    const { users } = await world.ok(place.admin, 'GET', `/api/v1/groups/${id}/users`);
    expect(
      users.some(
        (each: { username: string; isPartOfGroup: boolean }) =>
          each.username === userName && each.isPartOfGroup,
      ),
    ).toBe(true);
  });

  it('forgets who is removed from the organization, joined or not', async () => {
    const { id: waiting } = await place.provision();
    const { membershipId } = await world.person('member', place.orgId);
    const { id } = await newGroup([waiting, membershipId]);
    for (const each of [waiting, membershipId]) await place.send('DELETE', `/Users/${each}`);
    expect(await membersOf(id)).toEqual([]);
  });

  it('takes nobody of another organization', async () => {
    const stranger = await world.person('member');
    for (const value of [stranger.membershipId, 'nobody']) {
      const reply = await place.send('POST', '/Groups', { displayName: 'Mixed', members: [{ value }] });
      expect(reply.status, reply.text).toBe(400);
      expect(reply.body.scimType).toBe('invalidValue');
    }
    const filter = 'displayName eq "Mixed"';
    expect((await place.send('GET', '/Groups', undefined, { query: { filter } })).body.totalResults).toBe(0);
  });

  it('is refused where the version that was read is not the one that there is', async () => {
    const { membershipId } = await world.person('member', place.orgId);
    const { id, meta } = await newGroup();
    const headers = { 'if-match': meta.version };
    const add = [{ op: 'add', path: 'members', value: [{ value: membershipId }] }];
    expect((await patch(id, add, { headers })).status).toBe(200);
    expect((await patch(id, add, { headers })).status).toBe(412);
    expect((await place.send('DELETE', `/Groups/${id}`, undefined, { headers })).status).toBe(412);
  });

  it.each([
    ['another filter', [{ op: 'remove', path: 'members[display eq "x"]' }], 'invalidPath'],
    ['no name', [{ op: 'replace', path: 'displayName', value: '' }], 'invalidValue'],
    ['no member', [{ op: 'add', path: 'members', value: [{ value: 5 }] }], 'invalidValue'],
    ['no more name', [{ op: 'remove', path: 'displayName' }], 'mutability'],
  ])('fail/%s is refused with its kind', async (_name, operations, scimType) => {
    const { id } = await newGroup();
    const reply = await patch(id, operations);
    expect(reply.status).toBe(400);
    expect(reply.body.scimType).toBe(scimType);
  });
});

describe('listing groups', () => {
  it('counts all of them, pages in an order that stays, and leaves members out when asked to', async () => {
    const ids = [];
    const person = await world.person('member', place.orgId);
    for (let n = 0; n < 3; n += 1) ids.push((await newGroup([person.membershipId], 'Same name')).id);
    const filter = 'displayName eq "same NAME"';
    const list = async (query: Readonly<Record<string, string>>) =>
      (await place.send('GET', '/Groups', undefined, { query: { filter, ...query } })).body;
    expect(await list({ count: '2' })).toMatchObject({ totalResults: 3, itemsPerPage: 2, startIndex: 1 });
    const found = [await list({ count: '2' }), await list({ startIndex: '3' })];
    expect(found.flatMap(({ Resources }) => Resources.map(({ id }: { id: string }) => id))).toEqual(ids);
    const [bare] = (await list({ excludedAttributes: 'members' })).Resources;
    expect(bare.members).toBeUndefined();
    expect(bare.meta.version).toBeUndefined();
    const both = `id eq "${ids[0]}" and members eq "${person.membershipId}"`;
    expect(await list({ filter: both })).toMatchObject({ totalResults: 1 });
    expect(await list({ filter: `members[value eq "${person.membershipId}"]` })).toMatchObject({
      totalResults: 3,
    });
    expect((await place.send('GET', '/Groups', undefined, { query: { filter: 'slug eq "x"' } })).status).toBe(
      400,
    );
  });

  it('shows and changes none of another organization', async () => {
    const other = await newScimPlace(world);
    const { id } = await newGroup();
    for (const reply of [
      await other.send('GET', `/Groups/${id}`),
      await other.send('PATCH', `/Groups/${id}`, { Operations: [{ op: 'remove', path: 'members' }] }),
      await other.send('PUT', `/Groups/${id}`, { displayName: 'Mine', members: [] }),
      await other.send('DELETE', `/Groups/${id}`),
    ])
      expect(reply.status, reply.text).toBe(404);
    expect((await other.send('GET', '/Groups')).body.totalResults).toBe(0);
  });
});

describe('a role that is mapped to the name of a group', () => {
  it('is what a group has that the directory makes or renames so, and ends with the group', async () => {
    const set = await setMappings([{ groupName: 'Admins', roleSlug: 'admin' }]);
    expect(set.body).toMatchObject([
      { groupName: 'Admins', role: 'admin', roleId: null, orgId: place.orgId },
    ]);
    const person = await world.person('no-access', place.orgId);
    const path = `/api/v2/organizations/${place.orgId}/memberships`;
    expect((await world.send(person, 'GET', path)).status).toBe(403);
    const { id } = await newGroup([person.membershipId], 'Admins');
    expect((await groupOf(id)).role).toBe('admin');
    expect((await world.send(person, 'GET', path)).status).toBe(200);
    await place.send('DELETE', `/Groups/${id}`);
    expect((await world.send(person, 'GET', path)).status).toBe(403);
    const other = await newGroup();
    await patch(other.id, [{ op: 'replace', path: 'displayName', value: 'Admins' }]);
    expect((await groupOf(other.id)).role).toBe('admin');
    await patch(other.id, [{ op: 'replace', path: 'displayName', value: 'Plain' }]);
    expect((await groupOf(other.id)).role).toBe('admin');
  });

  it('is nothing that somebody may give who has less', async () => {
    const rules = [{ subject: 'scim', action: ['read', 'create', 'edit', 'delete'] }];
    const body = { slug: 'scim-keepers', name: 'SCIM keepers', permissions: rules };
    await world.ok(place.admin, 'POST', '/api/v1/organization/roles', body);
    const keeper = await world.person('member', place.orgId);
    const path = `/api/v2/organizations/${place.orgId}/memberships/${keeper.membershipId}`;
    await world.ok(place.admin, 'PATCH', path, { role: 'scim-keepers' });
    const mapping = [{ groupName: 'Crowd', roleSlug: 'admin' }];
    expect((await setMappings(mapping, keeper)).status).toBe(403);
    expect((await setMappings([{ groupName: 'Crowd', roleSlug: 'no-access' }], keeper)).status).toBe(200);
    const token = { organizationId: place.orgId };
    expect((await world.send(keeper, 'POST', '/api/v1/scim/scim-tokens', token)).status).toBe(403);
  });

  it('fail/an unknown role, a group named twice, and who may not', async () => {
    expect((await setMappings([{ groupName: 'A', roleSlug: 'unknown' }])).status).toBe(404);
    const twice = [
      { groupName: 'A', roleSlug: 'member' },
      { groupName: 'A', roleSlug: 'admin' },
    ];
    expect((await setMappings(twice)).status).toBe(422);
    const plain = await world.person('member', place.orgId);
    expect((await setMappings([], plain)).status).toBe(403);
    expect((await world.send(plain, 'GET', '/api/v1/scim/group-org-role-mappings')).status).toBe(403);
  });

  it('gives nothing any more once the custom role is deleted', async () => {
    const body = {
      slug: 'fleeting',
      name: 'Fleeting',
      permissions: [{ subject: 'member', action: ['read'] }],
    };
    const { role } = await world.ok(place.admin, 'POST', '/api/v1/organization/roles', body);
    const set = await setMappings([{ groupName: 'Fleet', roleSlug: 'fleeting' }]);
    expect(set.body).toMatchObject([{ role: 'fleeting', roleId: role.id }]);
    expect((await groupOf((await newGroup([], 'Fleet')).id)).role).toBe('custom');
    const groups = await world.ok(place.admin, 'GET', '/api/v1/groups');
    for (const { id, name } of groups) if (name === 'Fleet') await place.send('DELETE', `/Groups/${id}`);
    await world.ok(place.admin, 'DELETE', `/api/v1/organization/roles/${role.id}`);
    expect(await world.ok(place.admin, 'GET', '/api/v1/scim/group-org-role-mappings')).toEqual([]);
    expect((await groupOf((await newGroup([], 'Fleet')).id)).role).toBe('no-access');
  });
});

describe('who is switched off', () => {
  it('is in the group that a directory puts them in, and has what it gives once switched on', async () => {
    const project = await world.project(place.admin);
    const person = await world.person('no-access', place.orgId);
    const { id: awaitedId, userName } = await place.provision({ active: false });
    const active = (id: string, value: boolean) =>
      place.send('PATCH', `/Users/${id}`, { Operations: [{ op: 'replace', path: 'active', value }] });
    await active(person.membershipId, false);
    const { id } = await newGroup([person.membershipId, awaitedId]);
    await world.ok(place.admin, 'POST', `/api/v2/workspace/${project.id}/groups/${id}`, { role: 'viewer' });
    const seen = async () => (await world.send(person, 'GET', `/api/v1/workspace/${project.id}`)).status;
    expect(await seen()).toBe(403);
    expect((await active(person.membershipId, true)).status).toBe(200);
    expect(await seen()).toBe(200);
    expect((await active(awaitedId, true)).status).toBe(200);
    await place.join(userName);
    expect(await membersOf(id)).toEqual([person.membershipId, awaitedId].sort());
    const { users } = await world.ok(place.admin, 'GET', `/api/v1/groups/${id}/users`);
    expect(users.find((each: { username: string }) => each.username === userName)).toMatchObject({
      isPartOfGroup: true,
    });
  });
});

describe('what a directory calls a group', () => {
  it('is kept, found by, changed and taken away, and is part of its version', async () => {
    const made = await place.send('POST', '/Groups', { displayName: 'Named', externalId: 'entra-group-1' });
    const { id, externalId, meta } = made.body;
    expect(externalId).toBe('entra-group-1');
    const query = { filter: 'externalId eq "entra-group-1"' };
    const found = await place.send('GET', '/Groups', undefined, { query });
    expect(found.body).toMatchObject({ totalResults: 1, Resources: [{ id }] });
    const next = await patch(id, [{ op: 'replace', path: 'externalId', value: 'entra-group-2' }]);
    expect(next.body).toMatchObject({ externalId: 'entra-group-2', displayName: 'Named' });
    expect(next.body.meta.version).not.toBe(meta.version);
    const removed = await patch(id, [{ op: 'remove', path: 'externalId' }]);
    expect(removed.body.externalId).toBeUndefined();
  });
});
