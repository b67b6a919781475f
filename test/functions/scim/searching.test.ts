import { beforeAll, expect, it } from 'vitest';
import { newScimPlace, type ScimPlace } from '../../world/scim-place.ts';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
let place: ScimPlace;
let names: readonly string[];
beforeAll(async () => {
  world = await openWorld();
  place = await newScimPlace(world);
  names = [(await place.provision()).userName, (await place.provision()).userName];
  await place.send('POST', '/Groups', { displayName: 'Crowd' });
});

const search = (path: string, body: object) =>
  place.send('POST', `${path}/.search`, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
    ...body,
  });

it('people and groups are searched by a body as they are by a query', async () => {
  const filter = `userName eq "${names[0]}"`;
  const asked = await place.send('GET', '/Users', undefined, { query: { filter, attributes: 'userName' } });
  const found = await search('/Users', { filter, attributes: ['userName'] });
  expect(found.body).toEqual(asked.body);
  expect(found.body.Resources).toEqual([expect.objectContaining({ userName: names[0] })]);
  const groups = await search('/Groups', {
    filter: 'displayName eq "crowd"',
    excludedAttributes: ['members'],
  });
  expect(groups.body).toMatchObject({ totalResults: 1, Resources: [{ displayName: 'Crowd' }] });
  expect(groups.body.Resources[0].members).toBeUndefined();
});

it('everything is one list, people first, whose pages hold each once', async () => {
  const { body: whole } = await search('', {});
  expect(whole.totalResults).toBe(whole.Resources.length);
  const pages = [];
  for (let startIndex = 1; startIndex <= whole.totalResults; startIndex += 2) {
    const { body } = await search('', { startIndex, count: 2 });
    expect(body).toMatchObject({ totalResults: whole.totalResults, startIndex });
    pages.push(...body.Resources);
  }
  expect(pages).toEqual(whole.Resources);
  expect(whole.Resources.at(-1)).toMatchObject({ displayName: 'Crowd' });
});

it('a filter on everything finds those that have what it asks for, and is refused where nobody has', async () => {
  expect((await search('', { filter: `userName eq "${names[1]}"` })).body).toMatchObject({
    totalResults: 1,
    Resources: [{ userName: names[1] }],
  });
  expect((await search('', { filter: 'members pr' })).body.totalResults).toBe(0);
  for (const filter of ['password eq "x"', 'userName eq', '((('])
    expect((await search('', { filter })).body).toMatchObject({ status: '400', scimType: 'invalidFilter' });
});

it('sees nobody of another organization', async () => {
  const other = await newScimPlace(world);
  const reply = await other.send('POST', '/.search', { filter: `userName eq "${names[0]}"` });
  expect(reply.body.totalResults).toBe(0);
});

it('refusals hold what the schema of errors has and nothing more, below the protocol’s path too', async () => {
  const members = ['detail', 'schemas', 'scimType', 'status'];
  const refusals = [
    await place.send('GET', '/Users/nobody'),
    await place.send('GET', '/Nothing'),
    await place.send('POST', '/Users', { userName: '' }),
    await place.send('PUT', '/ServiceProviderConfig', {}),
    await place.send('GET', '/Users', undefined, { headers: { authorization: 'Bearer none' } }),
  ];
  expect(refusals.map(({ status }) => status)).toEqual([404, 404, 400, 405, expect.any(Number)]);
  for (const { status, body, headers } of refusals.slice(0, 4)) {
    expect(headers['content-type']).toBe('application/scim+json');
    expect(body).toMatchObject({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(status),
    });
    expect(members).toEqual(expect.arrayContaining(Object.keys(body)));
  }
});
