import { beforeAll, expect, test } from 'vitest';
import type { TestResponse } from '../../harness/app.ts';
import { eventsOf } from '../../world/events.ts';
import { names, type Place, startPlace } from '../../world/folders-place.ts';

let place: Place;
let at: { readonly projectId: string; readonly environment: string };

beforeAll(async () => {
  place = await startPlace();
  at = { projectId: place.project.id, environment: 'dev' };
});

const post = (body: object): Promise<TestResponse> =>
  place.request('POST', '/api/v2/folders', { body: { ...at, ...body } });

test('a folder is created, read, listed and changed by the id of its project', async () => {
  const { body: made } = await post({ path: '/v2', name: 'one', description: 'first' });
  expect(made.folder).toMatchObject({ name: 'one', path: '/v2/one', description: 'first' });

  const read = await place.request('GET', `/api/v2/folders/${made.folder.id}`);
  expect(read.body.folder).toMatchObject({ ...made.folder, projectId: at.projectId });

  const query = { ...at, path: '/', recursive: 'True' };
  const listed = await place.request('GET', '/api/v2/folders', { query });
  expect(names(listed.body.folders)).toEqual(['v2', 'one']);
  expect(listed.body.folders).toEqual(await place.list({ recursive: true }));

  const body = { ...at, path: '/v2', name: 'two' };
  const changed = await place.request('PATCH', `/api/v2/folders/${made.folder.id}`, { body });
  expect(changed.body.folder).toMatchObject({ id: made.folder.id, name: 'two', description: 'first' });
});

test('it is in the trail as the older spelling is', async () => {
  const { body } = await post({ name: 'trailed' });
  const created = await eventsOf(place.app, 'create-folder');
  expect(created.at(-1).metadata).toMatchObject({ folderId: body.folder.id, folderName: 'trailed' });
});

test.each([
  ['POST', '/api/v2/folders'],
  ['PATCH', '/api/v2/folders/anything'],
])('%s %s without the id of the project is refused', async (method, path) => {
  const body = { workspaceId: at.projectId, environment: 'dev', path: '/', name: 'x' };
  const reply = await place.request(method, path, { body });
  expect(reply.status).toBe(422);
  expect(reply.body.message).toMatch(/projectId/);
});
