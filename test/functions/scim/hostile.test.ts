import { beforeAll, describe, expect, it } from 'vitest';
import { newPerson, newScimPlace, type ScimPlace } from '../../world/scim-place.ts';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
let place: ScimPlace;
beforeAll(async () => {
  world = await openWorld();
  place = await newScimPlace(world);
});

const patch = (path: string, Operations: readonly object[], headers: Readonly<Record<string, string>> = {}) =>
  place.send('PATCH', path, { Operations }, { headers });
const newGroup = async (displayName = 'Crowd') => (await place.send('POST', '/Groups', { displayName })).body;
const members = async (count: number): Promise<readonly string[]> => {
  const all = [];
  for (let n = 0; n < count; n += 1) all.push((await world.person('member', place.orgId)).membershipId);
  return all;
};

const paths = [
  '__proto__',
  '__proto__.active',
  'constructor.prototype.active',
  'toString',
  'hasOwnProperty',
  'id',
  'meta.version',
  'schemas',
  'userId',
  'orgId',
  'revision',
  'record.active',
  'emails[type eq "work"]].value',
  'emails[value eq "x" or (value eq "y"].value',
  `emails[${'not ('.repeat(40)}type eq "work"${')'.repeat(40)}].value`,
  `emails[${'value eq "x" or '.repeat(60)}type eq "work"].value`,
  'emails[password eq "x"].value',
  '[]',
  '.',
  '..',
  'a.b.c.d',
  ' ',
  'name.',
  'urn:',
  'urn:ietf:params:scim:schemas:core:2.0:User:',
  'urn:ietf:params:scim:schemas:core:2.0:User:__proto__',
  `${'a'.repeat(1_001)}`,
  'active\u0000',
];

describe('a PATCH of a person by a hostile path', () => {
  it.each(paths)('%j changes nothing else and is never a fault', async (path) => {
    const { id, meta, ...before } = await place.provision();
    for (const op of ['add', 'replace', 'remove'])
      for (const value of ['x', { active: false }, [{ value: 'x' }], null, 5]) {
        const reply = await patch(`/Users/${id}`, [{ op, path, value }]);
        expect([200, 400], `${op} ${JSON.stringify(value)}: ${reply.text}`).toContain(reply.status);
      }
    const { meta: _, ...after } = (await place.send('GET', `/Users/${id}`)).body;
    const { emails, ...rest } = after;
    const { emails: said, id: __, ...expected } = { id, ...before } as { emails: unknown; id: string };
    expect(rest).toEqual({ id, ...expected });
    expect(JSON.stringify([emails, said])).not.toContain('"x"');
    expect({}).not.toHaveProperty('active');
  });

  it('of members with names that objects have by themselves changes nothing', async () => {
    const { id } = await place.provision();
    const text =
      '{"Operations":[{"op":"replace","value":{"__proto__":{"active":false},"constructor":{"x":1},"valueOf":1}}]}';
    const reply = await world.app.request('PATCH', `/api/v1/scim/Users/${id}`, {
      token: place.token,
      text,
      headers: { 'content-type': 'application/scim+json' },
    });
    expect([200, 400]).toContain(reply.status);
    expect((await place.send('GET', `/Users/${id}`)).body.active).toBe(true);
  });
});

describe('filters that are meant to hurt', () => {
  it.each([
    'password pr',
    'userId eq "x"',
    'orgId eq "x"',
    '__proto__ pr',
    'constructor eq "x"',
    'emails[orgId eq "x"]',
    `${'('.repeat(200)}active eq true${')'.repeat(200)}`,
    `${'not ('.repeat(100)}active eq true${')'.repeat(100)}`,
    'userName eq "a" ; drop',
    'userName eq "\\u0000',
    'userName co',
    'userName regex ".*"',
    'active gt true',
    'meta.created gt "never"',
  ])('%j is refused, and shows nobody', async (filter) => {
    for (const path of ['/Users', '/Groups']) {
      const reply = await place.send('GET', path, undefined, { query: { filter } });
      expect([reply.status, reply.body.scimType], reply.text).toEqual([400, 'invalidFilter']);
      expect((await place.send('POST', `${path}/.search`, { filter })).status).toBe(400);
    }
  });
});

describe('groups that are too large', () => {
  it('are said in parts: more than a thousand in one request are refused before anybody is looked for', async () => {
    const { id } = await newGroup();
    const value = Array.from({ length: 1_001 }, (_, n) => ({ value: `nobody-${n}` }));
    const reply = await patch(`/Groups/${id}`, [{ op: 'add', path: 'members', value }]);
    expect([reply.status, reply.body.scimType]).toEqual([400, 'tooMany']);
    const whole = await place.send('POST', '/Groups', { displayName: 'Large', members: value });
    expect([whole.status, whole.body.scimType]).toEqual([400, 'tooMany']);
  });
});

describe('groups that are large', () => {
  it('take in many at once who were in none before, and let them all go', async () => {
    const ids = await members(45);
    const waiting = [(await place.provision()).id, (await place.provision({ active: false })).id];
    const { id } = await newGroup();
    const all = [...ids, ...waiting].map((value) => ({ value }));
    const reply = await patch(`/Groups/${id}`, [{ op: 'add', path: 'members', value: all }]);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body.members).toHaveLength(47);
    const again = await place.send('POST', '/Groups', { displayName: 'The same', members: all });
    expect(again.status, again.text).toBe(201);
    const { meta } = (await place.send('GET', `/Groups/${id}`)).body;
    const gone = await patch(`/Groups/${id}`, [{ op: 'remove', path: 'members' }], {
      'if-match': meta.version,
    });
    expect(gone.status, gone.text).toBe(200);
    expect(gone.body.members).toEqual([]);
    const membership = await world.read(({ organizations }) =>
      organizations.membershipById(place.orgId, ids[0] ?? ''),
    );
    expect(membership).toMatchObject({ inGroups: true, isActive: true, role: 'member' });
  });
});

describe('one id of the directory for two', () => {
  it('is the directory’s own affair, and leads nobody into what is somebody else’s', async () => {
    const [one, two] = [
      await place.provision({ externalId: 'same' }),
      await place.provision({ externalId: 'same' }),
    ];
    const query = { filter: 'externalId eq "same"' };
    const found = await place.send('GET', '/Users', undefined, { query });
    expect(found.body.Resources.map(({ id }: { id: string }) => id).sort()).toEqual([one.id, two.id].sort());
    const other = await newScimPlace(world);
    expect((await other.send('GET', '/Users', undefined, { query })).body.totalResults).toBe(0);
  });
});

describe('changes on condition of a version, at the same moment', () => {
  it('of a person count once', async () => {
    const { id, meta } = await place.provision();
    const headers = { 'if-match': meta.version };
    const named = (value: string) =>
      patch(`/Users/${id}`, [{ op: 'replace', path: 'displayName', value }], headers);
    const replies = await Promise.all(['a', 'b', 'c'].map(named));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });

  it('of a group count once, its members included', async () => {
    const ids = await members(3);
    const { id, meta } = await newGroup();
    const headers = { 'if-match': meta.version };
    const let_in = (value: string) =>
      patch(`/Groups/${id}`, [{ op: 'add', path: 'members', value: [{ value }] }], headers);
    const replies = await Promise.all(ids.map(let_in));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    expect((await place.send('GET', `/Groups/${id}`)).body.members).toHaveLength(1);
  });

  it('of a group are not made when an admin let somebody in since', async () => {
    const [one = ''] = await members(1);
    const { email } = await world.person('member', place.orgId);
    const { id, meta } = await newGroup();
    await world.ok(place.admin, 'POST', `/api/v1/groups/${id}/users/${email}`);
    const headers = { 'if-match': meta.version };
    const reply = await patch(
      `/Groups/${id}`,
      [{ op: 'add', path: 'members', value: [{ value: one }] }],
      headers,
    );
    expect(reply.status).toBe(412);
  });

  it('of who is deleted meanwhile bring nobody back', async () => {
    const { id } = await place.provision();
    const replies = await Promise.all([
      place.send('DELETE', `/Users/${id}`),
      place.send('PUT', `/Users/${id}`, newPerson()),
    ]);
    expect(replies[0]?.status).toBe(204);
    expect([200, 404]).toContain(replies[1]?.status);
    expect((await place.send('GET', `/Users/${id}`)).status).toBe(404);
  });
});
