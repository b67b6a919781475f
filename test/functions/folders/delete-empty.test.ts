import { beforeAll, describe, expect, test } from 'vitest';
import { partition } from '../../harness/table.ts';
import { runs } from '../../harness/thoroughness.ts';
import { eventsOf } from '../../world/events.ts';
import { names, type Place, startPlace } from '../../world/folders-place.ts';

let place: Place;

beforeAll(async () => {
  place = await startPlace();
});

const secretAt = (secretPath: string, name = 'KEY') =>
  place.request('POST', `/api/v3/secrets/raw/${name}`, {
    body: { ...place.scope, secretPath, secretValue: 'v' },
  });
const importAt = (path: string) =>
  place.request('POST', '/api/v1/secret-imports', {
    body: { ...place.scope, path, import: { environment: 'prod', path: '/' } },
  });

/** The two spellings, and both ways to send the member. */
const spellings = [
  {
    spelling: '/api/v1/folders, body',
    remove: (id: string, path: string, forceDelete: unknown) => place.remove(id, { path, forceDelete }),
  },
  {
    spelling: '/api/v1/folders, query',
    remove: (id: string, path: string, forceDelete: unknown) =>
      place.request('DELETE', `/api/v1/folders/${id}`, {
        body: { ...place.scope, path },
        query: { forceDelete: String(forceDelete) },
      }),
  },
  {
    spelling: '/api/v2/folders, body',
    remove: (id: string, path: string, forceDelete: unknown) =>
      place.request('DELETE', `/api/v2/folders/${id}`, {
        body: { projectId: place.project.id, environment: 'dev', path, forceDelete },
      }),
  },
  {
    spelling: '/api/v2/folders, query',
    remove: (id: string, path: string, forceDelete: unknown) =>
      place.request('DELETE', `/api/v2/folders/${id}`, {
        body: { projectId: place.project.id, environment: 'dev', path },
        query: { forceDelete: String(forceDelete) },
      }),
  },
];

const contents = [
  { held: '1 secret', fill: async (path: string) => [await secretAt(path)] },
  { held: '2 secrets', fill: async (path: string) => [await secretAt(path), await secretAt(path, 'B')] },
  { held: '1 folder', fill: async (path: string) => [await place.create(path, 'inner')] },
  { held: '1 import', fill: async (path: string) => [await importAt(path)] },
  {
    held: '1 secret, 1 folder, 1 import',
    fill: async (path: string) => [
      await secretAt(path),
      await place.create(path, 'inner'),
      await importAt(path),
    ],
  },
];

let turn = 0;
const fresh = async () => {
  turn += 1;
  const name = `case-${turn}`;
  return { folder: await place.create('/', name), path: `/${name}` };
};

describe.each(spellings)('$spelling', ({ remove }) => {
  test.each(contents)(
    'forceDelete false refuses a folder that holds $held, saying so',
    async ({ held, fill }) => {
      const { folder, path } = await fresh();
      await fill(path);
      const { status, body } = await remove(folder.id, '/', false);
      expect(status).toBe(400);
      expect(body.message).toContain(`'${path}' holds ${held}:`);
      expect(names(await place.list())).toContain(folder.name);
    },
  );

  test('forceDelete false deletes an empty folder, which can be restored and filled again', async () => {
    const { folder, path } = await fresh();
    const reply = await remove(folder.id, '/', false);
    expect([reply.status, reply.body.folder?.id]).toEqual([200, folder.id]);
    expect((await secretAt(path)).status).toBe(404);
    const restored = await place.request('POST', `/api/v1/folders/${folder.id}/restore`, { body: {} });
    expect(restored.status).toBe(200);
    expect((await secretAt(path)).status).toBe(200);
    expect((await importAt(path)).status).toBe(200);
    await place.create(path, 'inner');
  });

  test('forceDelete true takes the contents along', async () => {
    const { folder, path } = await fresh();
    await secretAt(path);
    expect((await remove(folder.id, '/', true)).status).toBe(200);
  });
});

test.each([undefined, null, ''])('forceDelete %j takes the contents along', async (forceDelete) => {
  const { folder, path } = await fresh();
  await secretAt(path);
  expect((await place.remove(folder.id, { path: '/', forceDelete })).status).toBe(200);
});

test('what was deleted before does not count as contents', async () => {
  const { folder, path } = await fresh();
  await secretAt(path);
  await place.request('DELETE', '/api/v3/secrets/raw/KEY', { body: { ...place.scope, secretPath: path } });
  await place.create(path, 'inner');
  await place.remove('inner', { path });
  expect((await place.remove(folder.id, { path: '/', forceDelete: false })).status).toBe(200);
});

test('a folder brought back by a rollback can be filled again', async () => {
  const { folder, path } = await fresh();
  const { body } = await place.request('GET', `/api/v1/workspace/${place.project.id}/secret-snapshots`, {
    query: { environment: 'dev', path: '/' },
  });
  await place.remove(folder.id, { path: '/', forceDelete: false });
  const { status } = await place.request(
    'POST',
    `/api/v1/secret-snapshot/${body.secretSnapshots[0].id}/rollback`,
    { body: { deepRollback: true } },
  );
  expect(status).toBe(200);
  for (let n = 0; n < 20; n += 1) expect((await secretAt(path, `K${n}`)).status).toBe(200);
});

/** Everything that can come into a folder. */
const newcomers = {
  secret: (path: string) => secretAt(path),
  batch: (path: string) =>
    place.request('POST', '/api/v3/secrets/batch/raw', {
      body: {
        ...place.scope,
        secretPath: path,
        secrets: Array.from({ length: 60 }, (_, n) => ({ secretKey: `B${n}`, secretValue: 'v' })),
      },
    }),
  folder: (path: string) =>
    place.request('POST', '/api/v1/folders', { body: { ...place.scope, path, name: 'inner' } }),
  import: importAt,
};

/** Puts a request off so that it falls into another part of the deletion. */
const late = async <T>(milliseconds: number, work: () => Promise<T>): Promise<T> => {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return work();
};

describe.each(Object.entries(newcomers))('a deletion as empty while a %s comes in', (_kind, come) => {
  test('either is refused or lets nothing in', async () => {
    const outcomes = new Set<string>();
    for (let n = 0; n < runs(24, 12); n += 1) {
      const { folder, path } = await fresh();
      const [deleted, came] = await Promise.all([
        late(n % 4 < 2 ? 0 : n % 5, () => place.remove(folder.id, { path: '/', forceDelete: false })),
        late(n % 4 < 2 ? n % 12 : 0, () => come(path)),
      ]);
      outcomes.add(`${deleted.status} ${came.status}`);
      const isThere = names(await place.list()).includes(folder.name);
      // A folder that was missing is made again by who creates inside it.
      if (_kind !== 'folder') expect(isThere).toBe(deleted.status === 400);
      const folderItems = await partition(place.app.table, `FOLDER#${folder.id}`);
      const entered = folderItems.some(({ sk }) => String(sk).startsWith('C#'));
      expect(entered, `${deleted.status} ${came.status}`).toBe(deleted.status === 400);
    }
    for (const outcome of outcomes) expect(['400 200', '200 404', '200 200']).toContain(outcome);
    if (_kind !== 'folder') expect(outcomes).not.toContain('200 200');
  }, 60_000);
});

test('the trail tells of one deletion', async () => {
  const { folder } = await fresh();
  await place.remove(folder.id, { path: '/', forceDelete: false });
  const deleted = await eventsOf(place.app, 'delete-folder');
  expect(deleted.filter(({ metadata }) => metadata.folderId === folder.id)).toHaveLength(1);
});
