import { beforeAll, describe, expect, test } from 'vitest';
import { eventsOf } from '../../world/events.ts';
import { names, type Place, paths, placeIn, startPlace } from '../../world/folders-place.ts';
import { createProject } from '../../world/instance.ts';

let place: Place;
// biome-ignore lint/suspicious/noExplicitAny: a folder as it travels
let deep: any;

beforeAll(async () => {
  place = await startPlace();
  deep = await place.create('/a/b', 'c', { description: 'deep' });
  await place.create('/a', 'z');
  await place.create('/', 'other');
});

describe('a list', () => {
  test('holds the folders directly inside, by name', async () => {
    expect(names(await place.list())).toEqual(['a', 'other']);
    expect(names(await place.list({ path: '/a' }))).toEqual(['b', 'z']);
  });

  test('takes directory for path', async () => {
    expect(names(await place.list({ directory: '/a' }))).toEqual(['b', 'z']);
    expect(names(await place.list({ path: '/', directory: '/a/b' }))).toEqual(['c']);
  });

  test('holds all folders below with recursive, with paths from the root and from the listed folder', async () => {
    const folders = await place.list({ path: '/a', recursive: 'true' });
    expect(folders.map(({ path, relativePath }) => [path, relativePath])).toEqual([
      ['/a/b', '/b'],
      ['/a/b/c', '/b/c'],
      ['/a/z', '/z'],
    ]);
  });

  test('is empty where no folder stands', async () => {
    expect(await place.list({ path: '/nowhere/at/all' })).toEqual([]);
    expect(await place.list({ path: '/nowhere', recursive: true })).toEqual([]);
    expect(await place.list({ environment: 'prod' })).toEqual([]);
  });

  test('is a 404 for an unknown environment or project', async () => {
    const query = { ...place.scope, environment: 'nowhere' };
    expect((await place.request('GET', '/api/v1/folders', { query })).status).toBe(404);
    const elsewhere = { ...place.scope, workspaceId: 'nothing' };
    expect((await place.request('GET', '/api/v1/folders', { query: elsewhere })).status).toBe(404);
  });

  test('leaves its place and size in the trail', async () => {
    await place.list({ path: '/a', recursive: true });
    expect((await eventsOf(place.app, 'get-folders')).at(-1)?.metadata).toEqual({
      environment: 'dev',
      secretPath: '/a',
      folderPath: '/a',
      numberOfFolders: 3,
    });
  });
});

describe('one folder', () => {
  const placed = () => ({
    folder: {
      ...deep,
      environment: { envId: place.environmentId, envName: 'Development', envSlug: 'dev' },
      projectId: place.project.id,
    },
  });

  test('is found by its id', async () => {
    const { status, body } = await place.request('GET', `/api/v1/folders/${deep.id}`);
    expect(status).toBe(200);
    expect(body).toEqual(placed());
    expect((await eventsOf(place.app, 'get-folder')).at(-1)?.metadata).toMatchObject({
      environment: 'dev',
      folderId: deep.id,
      folderPath: '/a/b',
    });
  });

  test.each(['/a/b/c', '//a/b/c', '/a/b/c/'])(
    'is found by its path, decoded on the way as %s',
    async (path) => {
      const { status, body } = await place.request('GET', `/api/v1/folders/${place.project.id}/dev${path}`);
      expect(status).toBe(200);
      expect(body).toEqual(placed());
    },
  );

  test('may be the root, by the environment id or by path', async () => {
    const byId = await place.request('GET', `/api/v1/folders/${place.environmentId}`);
    const byPath = await place.request('GET', `/api/v1/folders/${place.project.id}/dev//`);
    expect(byId.body.folder).toMatchObject({
      id: place.environmentId,
      name: 'root',
      parentId: null,
      path: '/',
      projectId: place.project.id,
    });
    expect(byPath.body).toEqual(byId.body);
  });

  test.each(['nothing', '00000000-0000-7000-8000-000000000000', 'no id at all'])(
    '%s is nowhere',
    async (id) => {
      expect((await place.request('GET', `/api/v1/folders/${id}`)).status).toBe(404);
    },
  );

  test('is nowhere at an unknown path, environment or project', async () => {
    const at = (path: string) => place.request('GET', `/api/v1/folders/${path}`);
    expect((await at(`${place.project.id}/dev/a/nothing`)).status).toBe(404);
    expect((await at(`${place.project.id}/nowhere/a`)).status).toBe(404);
    expect((await at('nothing/dev/a')).status).toBe(404);
  });

  test('is gone when a folder above it is deleted', async () => {
    const leaf = await place.create('/going/down', 'leaf');
    expect((await place.remove('going')).status).toBe(200);
    expect((await place.request('GET', `/api/v1/folders/${leaf.id}`)).status).toBe(404);
    expect((await place.request('GET', `/api/v1/folders/${leaf.parentId}`)).status).toBe(404);
    expect(paths(await place.list({ recursive: true })).filter((path) => path.startsWith('/going'))).toEqual(
      [],
    );
  });

  test('is gone with its project', async () => {
    const doomed = placeIn(place.instance, await createProject(place.instance));
    const leaf = await doomed.create('/x', 'leaf');
    await doomed.app.ok('DELETE', `/api/v1/workspace/${doomed.project.id}`, { token: place.instance.admin });
    expect((await doomed.request('GET', `/api/v1/folders/${leaf.id}`)).status).toBe(404);
    expect((await doomed.request('GET', `/api/v1/folders/${doomed.environmentId}`)).status).toBe(404);
  });
});
