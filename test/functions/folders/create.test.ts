import { beforeAll, describe, expect, test } from 'vitest';
import { eventsOf } from '../../world/events.ts';
import { type Place, paths, startPlace } from '../../world/folders-place.ts';

let place: Place;

beforeAll(async () => {
  place = await startPlace();
});

const post = (body: object) =>
  place.request('POST', '/api/v1/folders', { body: { ...place.scope, ...body } });

test('a folder in the root has the environment as its parent', async () => {
  const folder = await place.create('/', 'app', { description: 'The app' });
  expect(folder).toEqual({
    id: expect.any(String),
    name: 'app',
    version: 1,
    createdAt: expect.any(String),
    updatedAt: folder.createdAt,
    envId: place.environmentId,
    parentId: place.environmentId,
    isReserved: false,
    description: 'The app',
    path: '/app',
  });
});

test('a folder that stands already is answered unchanged, without a second creation in the trail', async () => {
  const first = await place.create('/', 'twice', { description: 'first' });
  const second = await place.create('/', 'twice', { description: 'second' });
  expect(second).toEqual(first);
  const created = await eventsOf(place.app, 'create-folder');
  expect(created.filter(({ metadata }) => metadata.folderId === first.id)).toHaveLength(1);
  const read = await eventsOf(place.app, 'get-folder');
  expect(read.filter(({ metadata }) => metadata.folderId === first.id)).toHaveLength(1);
});

test('missing folders above are created with it, and only the last takes the description', async () => {
  const leaf = await place.create('/auto/mid', 'leaf', { description: 'deep' });
  const folders = await place.list({ path: '/auto', recursive: true });
  expect(folders.map(({ path, description }) => [path, description])).toEqual([
    ['/auto/mid', null],
    ['/auto/mid/leaf', 'deep'],
  ]);
  expect(folders[1]).toMatchObject({ id: leaf.id, parentId: folders[0].id });
});

test('parallel creations of one nested path all get the same folders', async () => {
  const made = await Promise.all(Array.from({ length: 12 }, () => place.create('/race/a/b', 'c')));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  expect(paths(await place.list({ path: '/race', recursive: true }))).toEqual([
    '/race/a',
    '/race/a/b',
    '/race/a/b/c',
  ]);
  const created = await eventsOf(place.app, 'create-folder');
  expect(created.filter(({ metadata }) => metadata.folderId === made[0].id)).toHaveLength(1);
});

test('parallel creations that share the folders above all succeed', async () => {
  const made = await Promise.all(
    Array.from({ length: 8 }, (_, n) => place.create('/shared/above', `child-${n}`)),
  );
  expect(new Set(made.map(({ parentId }) => parentId)).size).toBe(1);
  expect(await place.list({ path: '/shared/above' })).toHaveLength(8);
});

describe('where', () => {
  test('directory says it when path does not', async () => {
    const { body } = await post({ directory: '/from-directory', name: 'x' });
    expect(body.folder.path).toBe('/from-directory/x');
  });

  test('path wins over directory, unless it is the root', async () => {
    expect((await post({ path: '/p', directory: '/d', name: 'x' })).body.folder.path).toBe('/p/x');
    expect((await post({ path: '/', directory: '/d', name: 'x' })).body.folder.path).toBe('/d/x');
  });

  test.each(['spelled/out', '/spelled/out/', ' //spelled//out '])('%j is the same path', async (path) => {
    expect((await post({ path, name: 'x' })).body.folder.path).toBe('/spelled/out/x');
  });

  test('empty members count as left out, unknown ones as nothing', async () => {
    const { body } = await post({
      path: '',
      directory: null,
      description: '',
      name: 'lenient',
      folderName: 1,
    });
    expect(body.folder).toMatchObject({ path: '/lenient', description: null });
  });
});

describe('refused', () => {
  test.each(['bad name/', 'bad name', 'a.b', '..', 'ä', 'a/b', 'x'.repeat(256)])(
    'the name %j',
    async (name) => {
      const { status, body } = await post({ name });
      expect(status).toBe(422);
      expect(body.details).toMatchObject([{ path: ['name'] }]);
    },
  );

  test('a missing name or environment', async () => {
    expect((await post({})).status).toBe(422);
    expect((await post({ name: 'x', environment: undefined })).status).toBe(422);
  });

  test('a path with an invalid name in it', async () => {
    expect((await post({ path: '/a b', name: 'x' })).status).toBe(422);
  });

  test('more than 20 levels, the new folder included', async () => {
    const path = `/${Array.from({ length: 19 }, (_, n) => `l${n}`).join('/')}`;
    expect((await post({ path, name: 'l19' })).status).toBe(200);
    expect((await post({ path: `${path}/l19`, name: 'l20' })).status).toBe(422);
  });

  test('an unknown environment or project', async () => {
    expect((await post({ name: 'x', environment: 'nowhere' })).status).toBe(404);
    expect((await post({ name: 'x', workspaceId: 'nothing' })).status).toBe(404);
  });
});

test('the trail says who made what where', async () => {
  const folder = await place.create('/trail', 'left', {});
  const event = (await eventsOf(place.app, 'create-folder')).find(
    ({ metadata }) => metadata.folderId === folder.id,
  );
  expect(event).toMatchObject({
    outcome: 'success',
    projectId: place.project.id,
    metadata: {
      environment: 'dev',
      folderId: folder.id,
      folderName: 'left',
      folderPath: '/trail',
      secretPath: '/trail/left',
    },
  });
});
