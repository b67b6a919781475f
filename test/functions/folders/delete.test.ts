import { beforeAll, describe, expect, test } from 'vitest';
import { eventsOf } from '../../world/events.ts';
import { names, type Place, startPlace } from '../../world/folders-place.ts';

let place: Place;

beforeAll(async () => {
  place = await startPlace();
});

test('a folder is deleted by id, with all below it, and answered as it was', async () => {
  const leaf = await place.create('/down/with', 'it');
  const [top] = await place.list();
  const { status, body } = await place.remove(top.id);
  expect(status).toBe(200);
  expect(body.folder).toMatchObject({ id: top.id, name: 'down', path: '/down' });
  expect(await place.list({ recursive: true })).toEqual([]);
  expect((await place.request('GET', `/api/v1/folders/${leaf.id}`)).status).toBe(404);
});

test('a folder is deleted by name inside path or directory', async () => {
  await place.create('/by/name', 'one');
  await place.create('/by/name', 'two');
  expect((await place.remove('one', { path: '/by/name' })).status).toBe(200);
  expect((await place.remove('two', { directory: '/by/name', folderName: 'two' })).status).toBe(200);
  expect(await place.list({ path: '/by/name' })).toEqual([]);
});

test('the later spelling takes projectId and forceDelete', async () => {
  const folder = await place.create('/later', 'spelling');
  const body = { projectId: place.project.id, environment: 'dev', path: '/later', forceDelete: true };
  const reply = await place.request('DELETE', `/api/v2/folders/${folder.id}`, { body });
  expect(reply.status).toBe(200);
  expect(reply.body.folder).toMatchObject({ id: folder.id, path: '/later/spelling' });
  expect((await place.request('DELETE', `/api/v2/folders/${folder.id}`, { body })).status).toBe(404);
});

test('a folder made again under the name of a deleted one is new and empty', async () => {
  await place.create('/again/full', 'inside');
  const [first] = await place.list({ path: '/again' });
  await place.remove('full', { path: '/again' });
  const second = await place.create('/again', 'full');
  expect(second.id).not.toBe(first.id);
  expect(await place.list({ path: '/again/full' })).toEqual([]);
});

test('of many deletions at once one succeeds, the others find nothing', async () => {
  const folder = await place.create('/many', 'deleters');
  const replies = await Promise.all(Array.from({ length: 5 }, () => place.remove(folder.id)));
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404, 404]);
  const deleted = await eventsOf(place.app, 'delete-folder');
  expect(deleted.filter(({ metadata }) => metadata.folderId === folder.id)).toHaveLength(1);
});

test('a rename and a deletion at once leave no folder behind', async () => {
  const folder = await place.create('/both', 'at-once');
  const [renamed, removed] = await Promise.all([
    place.rename(folder.id, { name: 'renamed' }),
    place.remove(folder.id),
  ]);
  expect(removed.status).toBe(200);
  expect([200, 404]).toContain(renamed.status);
  expect(await place.list({ path: '/both' })).toEqual([]);
});

describe('refused', () => {
  test.each(['not-a-uuid', '3f6135db-f237-421d-af66-000000000000'])(
    '%s, which does not exist',
    async (id) => {
      const { status, body } = await place.remove(id);
      expect(status).toBe(404);
      expect(body.message).toBe('Folder not found');
    },
  );

  test('a name that stands elsewhere', async () => {
    await place.create('/elsewhere', 'only-there');
    expect((await place.remove('only-there')).status).toBe(404);
    expect(names(await place.list({ path: '/elsewhere' }))).toEqual(['only-there']);
  });

  test('the root', async () => {
    const { status, body } = await place.remove(place.environmentId);
    expect(status).toBe(400);
    expect(body.message).toContain('root');
  });
});

test('the trail says what was deleted', async () => {
  const folder = await place.create('/trail', 'gone');
  await place.remove(folder.id);
  expect((await eventsOf(place.app, 'delete-folder')).at(-1)?.metadata).toEqual({
    environment: 'dev',
    folderId: folder.id,
    folderName: 'gone',
    folderPath: '/trail',
    secretPath: '/trail/gone',
    changedFolders: [{ environment: 'dev', folderId: folder.id, secretPath: '/trail/gone' }],
  });
});
