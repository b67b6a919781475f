import { beforeAll, describe, expect, it } from 'vitest';
import { allItems } from '../../harness/table.ts';
import { eventsOf } from '../../world/events.ts';
import { newScimPlace, type ScimPlace } from '../../world/scim-place.ts';
import { scimTokenIdIn } from '../../world/victim.ts';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
let place: ScimPlace;
beforeAll(async () => {
  world = await openWorld();
  place = await newScimPlace(world);
});

const path = '/api/v1/scim/scim-tokens';
const newToken = async (more: object = {}) =>
  (await world.ok(place.admin, 'POST', path, { organizationId: place.orgId, ...more })).scimToken as string;
const list = async () =>
  (await world.app.ok('GET', path, { token: place.admin.token, query: { organizationId: place.orgId } })).body
    .scimTokens;
const listing = (token: string) => world.app.request('GET', '/api/v1/scim/Users', { token });
const error = 'urn:ietf:params:scim:api:messages:2.0:Error';

describe('a SCIM token', () => {
  it('is shown once, kept nowhere, and listed without its text', async () => {
    const token = await newToken({ description: 'Okta', ttlDays: 30 });
    const signature = token.split('.').at(-1) ?? '';
    expect(JSON.stringify(await allItems(world.app.table))).not.toContain(signature);
    const [listed] = (await list()).slice(-1);
    expect(listed).toMatchObject({ description: 'Okta', ttlDays: 30, orgId: place.orgId });
    expect(JSON.stringify(listed)).not.toContain(signature);
    expect((await listing(token)).status).toBe(200);
  });

  it('is dead at once when it is deleted, and when its days are over', async () => {
    const [deleted, short] = [await newToken(), await newToken({ ttlDays: 1 })];
    const id = scimTokenIdIn(deleted);
    expect((await world.ok(place.admin, 'DELETE', `${path}/${id}`)).scimToken.id).toBe(id);
    expect((await listing(deleted)).status).toBe(401);
    expect((await world.send(place.admin, 'DELETE', `${path}/${id}`)).status).toBe(404);
    expect((await listing(short)).status).toBe(200);
    world.app.runtime.advance(86_400);
    const late = await listing(short);
    expect(late.status).toBe(401);
    expect(late.body).toMatchObject({
      schemas: [error],
      status: '401',
      detail: 'The SCIM token has expired',
    });
  });

  it('is worth nothing when anything in it was changed', async () => {
    const [header, claims, signature] = (await newToken()).split('.');
    const other = await newScimPlace(world);
    const elsewhere = Buffer.from(
      JSON.stringify({
        ...JSON.parse(Buffer.from(String(claims), 'base64url').toString()),
        orgId: other.orgId,
      }),
    ).toString('base64url');
    for (const parts of [
      [header, elsewhere, signature],
      [header, claims],
      [header, claims, 'x'],
    ]) {
      const reply = await listing(parts.join('.'));
      expect(reply.status, reply.text).toBe(401);
      expect(reply.body).toMatchObject({ schemas: [error], status: '401' });
    }
  });

  it('is for SCIM only, and SCIM is for nobody else', async () => {
    expect((await world.app.request('GET', '/api/v1/workspace', { token: place.token })).status).toBe(403);
    expect((await world.app.request('GET', path, { token: place.token })).status).toBe(403);
    const person = await listing(place.admin.token);
    expect(person.status).toBe(403);
    expect(person.body.schemas).toEqual([error]);
  });

  it('is refused while the organization does not take part in SCIM', async () => {
    const other = await newScimPlace(world);
    const settings = `/api/v1/organization/${other.orgId}`;
    const { organization } = await world.ok(other.admin, 'PATCH', settings, { scimEnabled: false });
    expect(organization.scimEnabled).toBe(false);
    const refused = await other.send('GET', '/Users');
    expect([refused.status, refused.body.status]).toEqual([403, '403']);
    await world.ok(other.admin, 'PATCH', settings, { name: 'Still off' });
    expect((await other.send('GET', '/Users')).status).toBe(403);
    await world.ok(other.admin, 'PATCH', settings, { scimEnabled: true });
    await world.ok(other.admin, 'PATCH', settings, { name: 'Still on' });
    expect((await other.send('GET', '/Users')).status).toBe(200);
  });

  it('can be made by an admin, and by nobody who has less', async () => {
    const plain = await world.person('member', place.orgId);
    const body = { organizationId: place.orgId };
    expect((await world.send(plain, 'POST', path, body)).status).toBe(403);
    expect((await world.send(place.admin, 'POST', path, { organizationId: world.orgId })).status).toBe(404);
    const settings = `/api/v1/organization/${place.orgId}`;
    expect((await world.send(plain, 'PATCH', settings, { scimEnabled: false })).status).toBe(403);
  });

  it('finds no room beyond fifty that live', async () => {
    const other = await newScimPlace(world);
    const body = { organizationId: other.orgId, ttlDays: 1 };
    for (let n = 1; n < 50; n += 1) await world.ok(other.admin, 'POST', path, body);
    expect((await world.send(other.admin, 'POST', path, body)).status).toBe(400);
    world.app.runtime.advance(86_400);
    expect((await world.send(other.admin, 'POST', path, body)).status).toBe(200);
  });

  it('is who the trail names, and never with what opens anything', async () => {
    const { id, userName } = await place.provision();
    await place.send('DELETE', `/Users/${id}`);
    const types = ['create-scim-user', 'delete-scim-user'];
    const own = (await Promise.all(types.map((type) => eventsOf(world.app, type)))).flat();
    expect(own.map(({ actor }) => actor.type)).toEqual(['scimClient', 'scimClient']);
    expect(JSON.stringify(own)).toContain(userName);
    expect(JSON.stringify(own)).not.toContain(place.token.split('.').at(-1));
  });
});

describe('what is told of the protocol', () => {
  it.each(['/ServiceProviderConfig', '/ResourceTypes', '/Schemas'])('%s is served', async (below) => {
    const reply = await place.send('GET', below);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.headers['content-type']).toBe('application/scim+json');
  });

  it('lists each kind with a schema of its own, which can be read alone', async () => {
    const { Resources } = (await place.send('GET', '/ResourceTypes')).body;
    for (const { id, schema } of Resources) {
      expect((await place.send('GET', `/ResourceTypes/${id}`)).body.schema).toBe(schema);
      const read = await place.send('GET', `/Schemas/${schema}`);
      expect(read.body, read.text).toMatchObject({ id: schema, name: id });
    }
    const unknown = await place.send('GET', '/Schemas/unknown');
    expect([unknown.status, unknown.body.schemas]).toEqual([404, [error]]);
  });

  it('a body that is no JSON is refused in the form of the protocol', async () => {
    const reply = await world.app.request('POST', '/api/v1/scim/Users', {
      token: place.token,
      text: '{',
      headers: { 'content-type': 'application/scim+json' },
    });
    expect(reply.status, reply.text).toBe(400);
    expect(reply.body.schemas).toEqual([error]);
  });
});
