import { beforeAll, describe, expect, test } from 'vitest';
import { eventsOf } from '../../world/events.ts';
import { names, type Place, paths, startPlace } from '../../world/folders-place.ts';

let place: Place;

beforeAll(async () => {
  place = await startPlace();
});

describe('a rename', () => {
  test('keeps the ids of the folder and of everything below', async () => {
    const leaf = await place.create('/app/web', 'assets');
    const app = (await place.list()).find(({ name }) => name === 'app');
    const { body } = await place.rename(app.id, { name: 'app2' });
    expect(body.folder).toMatchObject({ id: app.id, name: 'app2', version: 2, path: '/app2' });
    expect(paths(await place.list({ path: '/app2', recursive: true }))).toEqual([
      '/app2/web',
      '/app2/web/assets',
    ]);
    const found = await place.request('GET', `/api/v1/folders/${leaf.id}`);
    expect(found.body.folder.path).toBe('/app2/web/assets');
    expect(await place.list({ path: '/app' })).toEqual([]);
  });

  test('finds the folder by name inside the path', async () => {
    const folder = await place.create('/named', 'before');
    const { body } = await place.rename('before', { path: '/named', name: 'after' });
    expect(body.folder).toMatchObject({ id: folder.id, path: '/named/after' });
  });

  test('finds it by id wherever it stands', async () => {
    const folder = await place.create('/far/away', 'here');
    const { body } = await place.rename(folder.id, { name: 'there' });
    expect(body.folder.path).toBe('/far/away/there');
  });

  test('frees the old name', async () => {
    const first = await place.create('/free', 'name');
    await place.rename(first.id, { name: 'moved' });
    const second = await place.create('/free', 'name');
    expect(second.id).not.toBe(first.id);
  });

  test('to a taken name is refused and changes nothing', async () => {
    const one = await place.create('/clash', 'one');
    await place.create('/clash', 'two');
    const { status, body } = await place.rename(one.id, { name: 'two' });
    expect(status).toBe(400);
    expect(body.message).toContain('already exists');
    expect(names(await place.list({ path: '/clash' }))).toEqual(['one', 'two']);
  });

  test('of many folders to one name at once is won by one', async () => {
    const folders = await Promise.all(Array.from({ length: 6 }, (_, n) => place.create('/won', `f${n}`)));
    const replies = await Promise.all(folders.map(({ id }) => place.rename(id, { name: 'prize' })));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400, 400]);
    expect(names(await place.list({ path: '/won' })).filter((name) => name === 'prize')).toHaveLength(1);
    expect(await place.list({ path: '/won' })).toHaveLength(6);
  });

  test('of one folder to many names at once leaves it under one, each version counted', async () => {
    const folder = await place.create('/tossed', 'about');
    const replies = await Promise.all(
      Array.from({ length: 6 }, (_, n) => place.rename(folder.id, { name: `name-${n}` })),
    );
    expect(replies.map(({ status }) => status)).toEqual(Array(6).fill(200));
    const left = await place.list({ path: '/tossed' });
    expect(left).toHaveLength(1);
    expect(left[0]).toMatchObject({ id: folder.id, version: 7 });
  });

  test('leaves both names in the trail', async () => {
    const folder = await place.create('/trail', 'old');
    await place.rename(folder.id, { name: 'new' });
    expect((await eventsOf(place.app, 'update-folder')).at(-1)?.metadata).toEqual({
      environment: 'dev',
      folderId: folder.id,
      oldFolderName: 'old',
      newFolderName: 'new',
      folderPath: '/trail',
      secretPath: '/trail/new',
      changedFolders: ['/trail/old', '/trail/new'].map((secretPath) => ({
        environment: 'dev',
        folderId: folder.id,
        secretPath,
      })),
    });
  });
});

describe('a description', () => {
  test('is set, kept when left out, and taken away by an empty text', async () => {
    const { id } = await place.create('/', 'described', { description: 'one' });
    const named = { name: 'described' };
    const descriptions: unknown[] = [];
    for (const given of [{ description: 'two' }, {}, { description: '' }])
      descriptions.push((await place.rename(id, { ...named, ...given })).body.folder.description);
    expect(descriptions).toEqual(['two', 'two', null]);
  });

  test('that stays the same makes no new version', async () => {
    const { id } = await place.create('/', 'same', { description: 'one' });
    const { body } = await place.rename(id, { name: 'same', description: 'one' });
    expect(body.folder.version).toBe(1);
  });
});

describe('refused', () => {
  test('what does not exist', async () => {
    expect((await place.rename('nothing', { name: 'x' })).status).toBe(404);
    expect((await place.rename('nothing', { name: 'x', path: '/no/where' })).status).toBe(404);
  });

  test('a folder of another environment', async () => {
    const folder = await place.create('/', 'in-dev');
    expect((await place.rename(folder.id, { name: 'x', environment: 'prod' })).status).toBe(404);
  });

  test('the root', async () => {
    expect((await place.rename(place.environmentId, { name: 'x' })).status).toBe(400);
  });

  test('a bad name', async () => {
    const folder = await place.create('/', 'good');
    expect((await place.rename(folder.id, { name: 'not good' })).status).toBe(422);
  });
});

describe('a batch', () => {
  const batch = (folders: object[], projectSlug = place.project.slug) =>
    place.request('PATCH', '/api/v1/folders/batch', { body: { projectSlug, folders } });

  test('updates folders of several environments in one go', async () => {
    const one = await place.create('/batch', 'one');
    const two = await place.create('/batch', 'two', { environment: 'prod' });
    const { status, body } = await batch([
      { id: one.id, environment: 'dev', path: '/batch', name: 'uno' },
      { id: 'two', environment: 'prod', path: '/batch', name: 'due', description: 'second' },
    ]);
    expect(status).toBe(200);
    expect(body.folders).toMatchObject([
      { id: one.id, path: '/batch/uno', version: 2 },
      { id: two.id, path: '/batch/due', description: 'second' },
    ]);
    const { metadata } = (await eventsOf(place.app, 'update-folders')).at(-1);
    expect(metadata).toEqual({
      folders: [
        expect.objectContaining({ environment: 'dev', folderId: one.id, newFolderName: 'uno' }),
        expect.objectContaining({ environment: 'prod', folderId: two.id, newFolderName: 'due' }),
      ],
      changedFolders: [
        { environment: 'dev', folderId: one.id, secretPath: '/batch/one' },
        { environment: 'dev', folderId: one.id, secretPath: '/batch/uno' },
        { environment: 'prod', folderId: two.id, secretPath: '/batch/two' },
        { environment: 'prod', folderId: two.id, secretPath: '/batch/due' },
      ],
    });
  });

  test('is all or nothing', async () => {
    const one = await place.create('/whole', 'one');
    await place.create('/whole', 'taken');
    const other = await place.create('/whole', 'two');
    const renames = (name: string) => [
      { id: one.id, environment: 'dev', name: 'uno' },
      { id: other.id, environment: 'dev', name },
    ];
    expect((await batch(renames('taken'))).status).toBe(400);
    expect((await batch([...renames('due'), { id: 'nothing', environment: 'dev', name: 'x' }])).status).toBe(
      404,
    );
    expect(names(await place.list({ path: '/whole' }))).toEqual(['one', 'taken', 'two']);
  });

  test('cannot give two folders one name, or one folder two', async () => {
    const one = await place.create('/distinct', 'one');
    const two = await place.create('/distinct', 'two');
    const to = (id: string, name: string) => ({ id, environment: 'dev', name });
    expect((await batch([to(one.id, 'x'), to(two.id, 'x')])).status).toBe(400);
    expect((await batch([to(one.id, 'x'), to(one.id, 'y')])).status).toBe(400);
    expect((await batch([to(one.id, 'two'), to(two.id, 'one')])).status).toBe(400);
    expect((await batch([to(one.id, 'two'), to(two.id, 'three')])).status).toBe(400);
    expect(names(await place.list({ path: '/distinct' }))).toEqual(['one', 'two']);
  });

  test('takes as many folders as one transaction holds', async () => {
    const made = await Promise.all(Array.from({ length: 34 }, (_, n) => place.create('/many', `f${n}`)));
    const renames = made.map(({ id }, n) => ({ id, environment: 'dev', name: `g${n}` }));
    expect((await batch(renames)).status).toBe(422);
    expect((await batch(renames.slice(0, 33))).status).toBe(200);
    expect((await batch([])).status).toBe(422);
  });

  test('of an unknown project is a 404', async () => {
    expect((await batch([{ id: 'x', environment: 'dev', name: 'y' }], 'nowhere')).status).toBe(404);
  });
});
