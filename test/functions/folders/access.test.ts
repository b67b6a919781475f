import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TestResponse } from '../../harness/app.ts';
import { eventsOf } from '../../world/events.ts';
import { type Place, placeIn, startPlace } from '../../world/folders-place.ts';
import { createMachine, createProject } from '../../world/instance.ts';

let place: Place;
// biome-ignore lint/suspicious/noExplicitAny: a folder as it travels
let folder: any;

beforeAll(async () => {
  place = await startPlace();
  folder = await place.create('/a', 'b');
});

/** Every operation on folders of a place, each naming what exists there. */
const reads = (at: Place, { id } = folder): Promise<TestResponse>[] => [
  at.request('GET', '/api/v1/folders', { query: { ...at.scope, path: '/a' } }),
  at.request('GET', `/api/v1/folders/${id}`),
  at.request('GET', `/api/v1/folders/${at.environmentId}`),
  at.request('GET', `/api/v1/folders/${at.project.id}/dev`),
  at.request('GET', `/api/v1/folders/${at.project.id}/dev/a/b`),
];

const writes = (at: Place, { id } = folder): Promise<TestResponse>[] => [
  at.request('POST', '/api/v1/folders', { body: { ...at.scope, path: '/a', name: 'new' } }),
  at.rename(id, { name: 'renamed' }),
  at.request('PATCH', '/api/v1/folders/batch', {
    body: { projectSlug: at.project.slug, folders: [{ id, environment: 'dev', name: 'renamed' }] },
  }),
  at.remove(id),
  at.request('DELETE', `/api/v2/folders/${id}`, { body: { projectId: at.project.id, environment: 'dev' } }),
];

const statuses = async (replies: Promise<TestResponse>[]): Promise<number[]> =>
  (await Promise.all(replies)).map(({ status }) => status);

const unchanged = async () =>
  expect(await place.list({ path: '/a' })).toEqual([{ ...folder, relativePath: '/b' }]);

/** The same place, entered by a new machine identity. */
const enteredBy = async (projectRole?: string): Promise<Place> => {
  const member = projectRole === undefined ? {} : { projectId: place.project.id, projectRole };
  const { token } = await createMachine(place.instance, member);
  return placeIn(place.instance, place.project, token);
};

test('without a token nothing is answered', async () => {
  const stranger = placeIn(place.instance, place.project, '');
  expect(await statuses([...reads(stranger), ...writes(stranger)])).toEqual(Array(10).fill(401));
});

describe('a member of the project', () => {
  test.each(['viewer', 'no-access'])('with the role %s reads but changes nothing', async (role) => {
    const member = await enteredBy(role);
    expect(await statuses(reads(member))).toEqual(Array(5).fill(200));
    expect(await statuses(writes(member))).toEqual(Array(5).fill(403));
    await unchanged();
  });

  test('is told what it may not do, and the trail keeps it', async () => {
    const viewer = await enteredBy('viewer');
    const { body } = await viewer.remove(folder.id);
    expect(body).toMatchObject({
      error: 'PermissionDenied',
      message: 'You are not allowed to delete on secrets',
    });
    expect((await eventsOf(place.app, 'delete-folder')).at(-1)).toMatchObject({
      outcome: 'denied',
      metadata: { folderId: folder.id, folderName: 'b' },
    });
  });

  test('with the role member changes folders', async () => {
    const member = await enteredBy('member');
    const own = await member.create('/own', 'one');
    expect((await member.rename(own.id, { name: 'two' })).status).toBe(200);
    expect((await member.remove(own.id)).status).toBe(200);
  });
});

test('an identity that is no member gets nowhere', async () => {
  const outsider = await enteredBy();
  expect(await statuses([...reads(outsider), ...writes(outsider)])).toEqual(Array(10).fill(403));
  await unchanged();
});

test('a project of another organization looks like none', async () => {
  const foreign = placeIn(place.instance, await createProject(place.instance));
  const inside = await foreign.create('/a', 'b');
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint: process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '' }),
  );
  await client.send(
    new UpdateCommand({
      TableName: place.app.table,
      Key: { pk: `PROJECT#${foreign.project.id}`, sk: 'PROJECT' },
      UpdateExpression: 'SET orgId = :other',
      ExpressionAttributeValues: { ':other': 'another-organization' },
    }),
  );
  const replies = await Promise.all([...reads(foreign, inside), ...writes(foreign, inside)]);
  expect(replies.map(({ status }) => status)).toEqual(Array(10).fill(404));
  const missing = await foreign.request('GET', '/api/v1/folders/nothing');
  expect(replies[1]?.body.message).toBe(missing.body.message);
});
