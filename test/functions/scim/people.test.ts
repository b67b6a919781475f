import { beforeAll, describe, expect, it } from 'vitest';
import { newPerson, newScimPlace, type ScimPlace } from '../../world/scim-place.ts';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
let place: ScimPlace;
beforeAll(async () => {
  world = await openWorld();
  place = await newScimPlace(world);
});

const list = async (query: Readonly<Record<string, string>> = {}, at = place) =>
  (await at.send('GET', '/Users', undefined, { query })).body;
const read = (id: string, at = place) => at.send('GET', `/Users/${id}`);
const replace = (path: string, value: unknown) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op: 'Replace', path, value }],
});
const organizationMember = (email: string) =>
  world
    .ok(place.admin, 'GET', `/api/v2/organizations/${place.orgId}/memberships`)
    .then(({ users }) => users.find(({ user }: { user: { email: string } }) => user.email === email));

describe('provisioning a person', () => {
  it('answers 201 with where they are, and invites them: nobody is a member before they accept', async () => {
    const person = newPerson({ externalId: 'okta-1' });
    const reply = await place.send('POST', '/Users', person);
    expect(reply.status, reply.text).toBe(201);
    expect(reply.headers['content-type']).toBe('application/scim+json');
    expect(reply.body).toMatchObject({ ...person, externalId: 'okta-1', active: true });
    expect(reply.headers.location).toBe(reply.body.meta.location);
    expect(reply.headers.etag).toBe(reply.body.meta.version);
    expect(await organizationMember(person.userName)).toMatchObject({ id: reply.body.id, status: 'invited' });
  });

  it('keeps the id when they join, and says what the membership does', async () => {
    const { id, userName } = await place.provision();
    await place.join(userName);
    expect((await read(id)).body).toMatchObject({ id, userName, active: true });
    expect(await organizationMember(userName)).toMatchObject({ id, status: 'accepted', isActive: true });
  });

  it('is refused with 409 for a name or address that somebody here has, in any letter case', async () => {
    const { userName } = await place.provision();
    const again = [
      newPerson({ userName: userName.toUpperCase() }),
      { ...newPerson(), emails: [{ value: userName.toUpperCase(), primary: true }] },
      { ...newPerson(), userName: place.admin.email.toUpperCase(), emails: undefined },
    ];
    for (const body of again) {
      const reply = await place.send('POST', '/Users', body);
      expect(reply.status, reply.text).toBe(409);
      expect(reply.body).toMatchObject({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: '409',
        scimType: 'uniqueness',
      });
    }
  });

  it('invites nobody who comes inactive, until they are switched on', async () => {
    const { id, userName, active } = await place.provision({ active: false });
    expect(active).toBe(false);
    expect(await organizationMember(userName)).toBeUndefined();
    expect((await place.send('PATCH', `/Users/${id}`, replace('active', true))).body.active).toBe(true);
    expect(await organizationMember(userName)).toMatchObject({ id, status: 'invited' });
    expect((await place.send('PATCH', `/Users/${id}`, replace('active', 'False'))).body.active).toBe(false);
    expect(await organizationMember(userName)).toBeUndefined();
  });

  it('tells nothing of accounts elsewhere, and makes nobody a member who did not say so', async () => {
    const stranger = await world.person('member');
    const { id, name } = await place.provision({
      userName: stranger.email,
      emails: [{ value: stranger.email, primary: true, type: 'work' }],
      name: { givenName: 'Another' },
    });
    expect(name).toEqual({ givenName: 'Another' });
    const membership = await world.read(({ organizations }) =>
      organizations.membership(place.orgId, stranger.id),
    );
    expect(membership).toBeUndefined();
    const user = await world.read(({ users }) => users.find(stranger.id));
    expect(user).toMatchObject({ firstName: 'Pat', email: stranger.email });
    expect((await place.send('DELETE', `/Users/${id}`)).status).toBe(204);
    expect(await world.read(({ users }) => users.find(stranger.id))).toEqual(user);
  });

  it('goes with the organization’s domains', async () => {
    const other = await newScimPlace(world);
    const path = `/api/v1/organization/${other.orgId}`;
    await world.ok(other.admin, 'PATCH', path, { allowedEmailDomains: ['example.com'] });
    expect((await other.send('POST', '/Users', newPerson())).status).toBe(400);
  });
});

describe('changing a person', () => {
  it('switches a member off at once, and on again with what they held', async () => {
    const person = await world.person('member', place.orgId);
    const own = `/api/v1/organization/${place.orgId}`;
    expect((await world.send(person, 'GET', own)).status).toBe(200);
    const found = await list({ filter: `userName eq "${person.email}"` });
    expect(found).toMatchObject({ totalResults: 1, Resources: [{ id: person.membershipId, active: true }] });
    const off = await place.send('PATCH', `/Users/${person.membershipId}`, {
      Operations: [{ op: 'replace', value: { active: false } }],
    });
    expect(off.body.active).toBe(false);
    expect((await world.send(person, 'GET', own)).status).toBe(403);
    await place.send('PATCH', `/Users/${person.membershipId}`, replace('active', true));
    expect((await world.send(person, 'GET', own)).status).toBe(200);
  });

  it('keeps what a directory says, as Okta, Entra and JumpCloud say it', async () => {
    const { id, userName } = await place.provision();
    const email = `renamed-${userName}`;
    await place.join(userName);
    const changed = await place.send('PATCH', `/Users/${id}`, {
      Operations: [
        { op: 'Replace', path: 'emails[type eq "work"].value', value: email },
        { op: 'Add', path: 'name.givenName', value: 'Augusta' },
        { op: 'replace', value: { 'name.familyName': 'King', displayName: 'Countess' } },
        {
          op: 'add',
          path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
          value: 'x',
        },
        { op: 'replace', path: 'urn:ietf:params:scim:schemas:core:2.0:User:externalId', value: 'entra-7' },
      ],
    });
    expect(changed.status, changed.text).toBe(200);
    const expected = {
      userName,
      externalId: 'entra-7',
      name: { givenName: 'Augusta', familyName: 'King' },
      displayName: 'Countess',
      emails: [{ value: email, primary: true, type: 'work' }],
    };
    expect(changed.body).toMatchObject(expected);
    expect((await read(id)).body).toEqual(changed.body);
    const whole = { ...newPerson(), id, userName: `new-${userName}`, externalId: null };
    const said = await place.send('PUT', `/Users/${id}`, whole);
    expect(said.body).toMatchObject({ userName: whole.userName, emails: whole.emails });
    expect(said.body.externalId).toBeUndefined();
  });

  it('frees the old name, and takes none that somebody has', async () => {
    const [one, other] = [await place.provision(), await place.provision()];
    const taken = await place.send('PATCH', `/Users/${one.id}`, replace('userName', other.userName));
    expect(taken.status).toBe(409);
    const name = `free-${one.userName}`;
    expect((await place.send('PATCH', `/Users/${one.id}`, replace('userName', name))).body.userName).toBe(
      name,
    );
    const filter = `userName eq "${one.userName}"`;
    expect((await list({ filter })).totalResults).toBe(0);
  });

  it('is refused where the version that was read is not the one that there is', async () => {
    const { id, meta } = await place.provision();
    const headers = { 'if-match': meta.version };
    const first = await place.send('PATCH', `/Users/${id}`, replace('displayName', 'One'), { headers });
    expect(first.status).toBe(200);
    const second = await place.send('PATCH', `/Users/${id}`, replace('displayName', 'Two'), { headers });
    expect(second.status).toBe(412);
    expect(second.body.schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:Error']);
    expect((await place.send('DELETE', `/Users/${id}`, undefined, { headers })).status).toBe(412);
    const cached = { headers: { 'if-none-match': first.body.meta.version } };
    expect((await place.send('GET', `/Users/${id}`, undefined, cached)).status).toBe(304);
  });

  it('leaves an organization and its projects an admin', async () => {
    const other = await newScimPlace(world);
    const { membershipId } = other.admin;
    for (const reply of [
      await other.send('PATCH', `/Users/${membershipId}`, replace('active', false)),
      await other.send('DELETE', `/Users/${membershipId}`),
    ])
      expect(reply.status, reply.text).toBe(400);
    expect((await read(membershipId, other)).body.active).toBe(true);
  });

  it.each([
    ['no path to remove', [{ op: 'remove' }], 'noTarget'],
    ['no flag', [{ op: 'replace', path: 'active', value: 'perhaps' }], 'invalidValue'],
    ['an empty name', [{ op: 'replace', path: 'userName', value: ' ' }], 'invalidValue'],
    ['what must stay', [{ op: 'remove', path: 'userName' }], 'mutability'],
    [
      'a filter that is none',
      [{ op: 'replace', path: 'emails[type].value', value: 'a@b.co' }],
      'invalidFilter',
    ],
    ['an unknown operation', [{ op: 'move', path: 'userName' }], 'invalidValue'],
  ])('fail/%s is refused with its kind', async (_name, operations, scimType) => {
    const { id } = await place.provision();
    const reply = await place.send('PATCH', `/Users/${id}`, { Operations: operations });
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ status: '400', scimType });
  });
});

describe('removing a person', () => {
  it('answers 204 without a body, and takes everything they held here, and the account nowhere', async () => {
    const person = await world.person('member', place.orgId);
    const gone = await place.send('DELETE', `/Users/${person.membershipId}`);
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect((await world.send(person, 'GET', `/api/v1/organization/${place.orgId}`)).status).toBe(403);
    expect(await world.read(({ users }) => users.find(person.id))).toBeDefined();
    expect((await place.send('DELETE', `/Users/${person.membershipId}`)).status).toBe(404);
  });

  it('takes back an invitation that was not accepted, and lets the name be provisioned anew', async () => {
    const person = newPerson();
    const first = await place.send('POST', '/Users', person);
    await place.send('DELETE', `/Users/${first.body.id}`);
    expect(await organizationMember(person.userName)).toBeUndefined();
    const second = await place.send('POST', '/Users', person);
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
  });
});

describe('listing people', () => {
  let crowd: ScimPlace;
  beforeAll(async () => {
    crowd = await newScimPlace(world);
    for (let n = 0; n < 5; n += 1) await crowd.provision({ displayName: `Person ${n}` });
    await world.person('member', crowd.orgId);
  });

  it('says how many there are in all, and pages in an order that stays', async () => {
    const all = await list({}, crowd);
    expect(all).toMatchObject({ totalResults: 7, startIndex: 1, itemsPerPage: 7 });
    const ids = all.Resources.map(({ id }: { id: string }) => id);
    const pages = [];
    for (const startIndex of ['1', '4', '7', '8']) pages.push(await list({ startIndex, count: '3' }, crowd));
    expect(pages.map(({ totalResults }) => totalResults)).toEqual([7, 7, 7, 7]);
    expect(pages.flatMap(({ Resources }) => Resources.map(({ id }: { id: string }) => id))).toEqual(ids);
    expect(await list({ startIndex: '-3', count: '-1' }, crowd)).toMatchObject({
      totalResults: 7,
      startIndex: 1,
      itemsPerPage: 0,
    });
  });

  it.each([
    ['displayName eq "person 3"', 1],
    ['displayName sw "Person" and active eq true', 5],
    ['displayName sw "Person" and not (displayName ew "1" or displayName ew "2")', 3],
    ['emails[type eq "work" and value co "@example"]', 7],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName co "SCIM-"', 5],
    ['externalId pr', 0],
    ['meta.created gt "2000-01-01T00:00:00Z"', 7],
    ['active ne true', 0],
  ])('filters by %s', async (filter, totalResults) => {
    expect(await list({ filter }, crowd)).toMatchObject({ totalResults });
  });

  it.each([
    'nickName eq "x"',
    'userName',
    'userName eq',
    'userName zz "x"',
    '((((',
    'active gt true',
    'userName eq 5',
  ])('fail/the filter %s is refused: it would show more than was asked for', async (filter) => {
    const reply = await crowd.send('GET', '/Users', undefined, { query: { filter } });
    expect(reply.status, reply.text).toBe(400);
    expect(reply.body).toMatchObject({ status: '400', scimType: 'invalidFilter' });
  });

  it('shows the attributes that are asked for', async () => {
    const [one] = (await list({ attributes: 'userName', count: '1' }, crowd)).Resources;
    expect(Object.keys(one).sort()).toEqual(['id', 'schemas', 'userName']);
    const [other] = (await list({ excludedAttributes: 'emails,meta', count: '1' }, crowd)).Resources;
    expect(other.emails ?? other.meta).toBeUndefined();
  });

  it('shows nobody of another organization, by list, filter or id', async () => {
    const other = await newScimPlace(world);
    const { id, userName } = await other.provision();
    const filters = [`userName eq "${userName}"`, `id eq "${id}"`, `emails.value eq "${userName}"`];
    for (const filter of filters) expect((await list({ filter }, crowd)).totalResults).toBe(0);
    for (const method of ['GET', 'DELETE'])
      expect((await crowd.send(method, `/Users/${id}`)).status).toBe(404);
    expect((await crowd.send('PATCH', `/Users/${id}`, replace('active', false))).status).toBe(404);
    expect((await read(id, other)).body.active).toBe(true);
  });
});
