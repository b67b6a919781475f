import { beforeEach, describe, expect, it } from 'vitest';
import { type HistoryPlace, startHistory } from '../../world/history-place.ts';
import { createMachine } from '../../world/instance.ts';
import { personIn, type SecretsPlace, type Wire } from '../../world/secrets-place.ts';

let place: HistoryPlace;
beforeEach(async () => {
  place = await startHistory();
});

const contents = ({ secretVersions }: Wire) =>
  Object.fromEntries(secretVersions.map(({ secretKey, secretValue }: Wire) => [secretKey, secretValue]));

describe('the snapshots of a folder', () => {
  it('are one per change, newest first, page by page, and counted', async () => {
    await place.create('A', '1');
    await place.update('A', { secretValue: '2' });
    await place.create('B', '1');
    await place.remove('B');
    const all = await place.snapshots();
    expect(all).toHaveLength(4);
    expect(all[0]).toMatchObject({
      envId: place.environmentId(),
      folderId: place.environmentId(),
      parentFolderId: null,
      createdAt: expect.stringMatching(/Z$/),
    });
    const url = `/api/v1/workspace/${place.project.id}/secret-snapshots`;
    const page = await place.ok('GET', url, undefined, { environment: 'dev', offset: 1, limit: 2 });
    expect(page.secretSnapshots).toEqual(all.slice(1, 3));
    expect(await place.ok('GET', `${url}/count`, undefined, { environment: 'dev' })).toEqual({ count: 4 });
    expect(await place.ok('GET', `${url}/count`, undefined, { environment: 'prod' })).toEqual({ count: 0 });
    expect(
      (await place.request('GET', url, undefined, { environment: 'dev', directory: '/no' })).status,
    ).toBe(404);
  });

  it('of a folder name the folder that holds it', async () => {
    await place.folder('/', 'a');
    const inner = await place.folder('/a', 'b');
    await place.create('KEY', '1', place.at('/a/b'));
    const [made] = await place.snapshots('/a/b');
    expect(made).toMatchObject({ folderId: inner.id, parentFolderId: inner.parentId });
  });

  it('show what was there: values, versions, comments, tags and folders', async () => {
    const { tag } = await place.ok('POST', `/api/v1/projects/${place.project.id}/tags`, {
      slug: 'red',
      color: '',
    });
    const a = await place.create('A', '1', { secretComment: 'first', tagIds: [tag.id] });
    const folder = await place.folder('/', 'sub');
    const then = await place.newest();
    await place.update('A', { secretValue: '2', newSecretName: 'Z' });
    await place.create('B', '1');
    await place.ok('PATCH', `/api/v1/folders/${folder.id}`, { ...place.at(), path: '/', name: 'other' });
    expect(await place.snapshot(then)).toMatchObject({
      id: then,
      projectId: place.project.id,
      environment: { id: place.environmentId(), slug: 'dev', name: 'Development' },
      secretVersions: [
        {
          secretId: a.id,
          secretKey: 'A',
          secretValue: '1',
          secretComment: 'first',
          version: 1,
          tags: [{ slug: 'red' }],
        },
      ],
      prunedVersions: [],
      folderVersion: [{ id: folder.id, name: 'sub' }],
    });
    const now = await place.snapshot(await place.newest());
    expect([contents(now), now.folderVersion]).toEqual([
      { Z: '2', B: '1' },
      [{ id: folder.id, name: 'other' }],
    ]);
  });

  it('are not found by wrong ids', async () => {
    await place.create('A', '1');
    const id = await place.newest();
    const [folderId, commitId] = id.split('.');
    const other = `${folderId}.${folderId}`;
    for (const wrong of [other, `${commitId}.${commitId}`, 'nothing', `${id}.x`, `${commitId}.${folderId}`]) {
      expect((await place.request('GET', `/api/v1/secret-snapshot/${wrong}`)).status).toBe(404);
      expect((await place.rollback(wrong)).status).toBe(404);
    }
  });

  it('and commits say who did what, and in a batch all of it', async () => {
    const [a, b] = [await place.create('A', '1'), await place.create('B', '1')];
    const person = place.as(await personIn(place));
    await person.update('A', { newSecretName: 'C' });
    await place.remove('B');
    const all = await place.commits();
    expect(
      all.map(({ actor, changes: [change] }: Wire) => [
        actor.type,
        change.action,
        change.name,
        change.version,
      ]),
    ).toEqual([
      ['identity', 'delete', 'B', 2],
      ['user', 'update', 'C', 2],
      ['identity', 'create', 'B', 1],
      ['identity', 'create', 'A', 1],
    ]);
    expect(all[1]).toMatchObject({
      actor: { name: place.instance.email },
      message: null,
      numberOfChanges: 1,
      changes: [{ kind: 'secret', id: a.id, previousName: 'A', movedFrom: null, movedTo: null }],
    });
    expect(all[0].changes[0].id).toBe(b.id);
    const secrets = Array.from({ length: 60 }, (_, n) => ({ secretKey: `N${n}`, secretValue: '' }));
    await place.ok('POST', '/api/v3/secrets/batch/raw', { ...place.at(), secrets });
    const [large] = await place.commits({ limit: 1 });
    expect([large.numberOfChanges, large.changes]).toEqual([60, []]);
    const url = `/api/v1/projects/${place.project.id}/commits/${large.id}`;
    const { commit } = await place.ok('GET', url, undefined, { environment: 'dev' });
    expect(commit.changes.map(({ name }: Wire) => name)).toEqual(secrets.map(({ secretKey }) => secretKey));
    expect((await place.request('GET', url, undefined, { environment: 'prod' })).status).toBe(404);
  });
});

describe('the versions of a secret', () => {
  it('are listed newest first with their values, and paged', async () => {
    const made = await place.create('A', '1', { secretComment: 'first' });
    await place.update('A', { secretValue: '2', newSecretName: 'B' });
    await place.update('B', { secretValue: '3' });
    const url = `/api/v1/secret/${made.id}/secret-versions`;
    const { secretVersions } = await place.ok('GET', url, undefined, { offset: 0, limit: 10 });
    expect(secretVersions).toMatchObject([
      { version: 3, secretKey: 'B', secretValue: '3', secretId: made.id },
      { version: 2, secretKey: 'B', secretValue: '2' },
      { version: 1, secretKey: 'A', secretValue: '1', secretComment: 'first', workspace: place.project.id },
    ]);
    expect(new Set(secretVersions.map(({ id }: Wire) => id)).size).toBe(3);
    const page = await place.ok('GET', url, undefined, { offset: 1, limit: 1 });
    expect(page.secretVersions).toEqual([secretVersions[1]]);
    expect((await place.request('GET', `/api/v1/secret/${place.project.id}/secret-versions`)).status).toBe(
      404,
    );
  });
});

describe('history', () => {
  let viewer: SecretsPlace;
  let outsider: SecretsPlace;
  beforeEach(async () => {
    const { instance, project } = place;
    viewer = place.as(
      (await createMachine(instance, { projectId: project.id, projectRole: 'viewer' })).token,
    );
    outsider = place.as(
      (await createMachine(instance, { projectId: project.id, projectRole: 'no-access' })).token,
    );
  });

  it('is for those who may read it; rolling back is for those who may', async () => {
    const made = await place.create('A', '1');
    const id = await place.newest();
    await place.update('A', { secretValue: '2' });
    const asks = (who: SecretsPlace) =>
      Promise.all(
        [
          who.request('GET', `/api/v1/workspace/${place.project.id}/secret-snapshots`, undefined, {
            environment: 'dev',
          }),
          who.request('GET', `/api/v1/secret-snapshot/${id}`),
          who.request('GET', `/api/v1/secret/${made.id}/secret-versions`),
          who.request('GET', `/api/v1/projects/${place.project.id}/commits`, undefined, {
            environment: 'dev',
          }),
          who.request('POST', `/api/v1/secret-snapshot/${id}/rollback`),
        ].map(async (reply) => (await reply).status),
      );
    expect(await asks(viewer)).toEqual([200, 200, 200, 200, 403]);
    expect(await asks(outsider)).toEqual([403, 403, 403, 403, 403]);
    expect(await place.values()).toEqual({ A: '2' });
  });
});
