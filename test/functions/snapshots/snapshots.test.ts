import { beforeEach, describe, expect, it } from 'vitest';
import { createMachine } from '../../harness/instance.ts';
import { eventsOf, personIn, type SecretsPlace, startSecrets, type Wire } from '../secrets/secrets-place.ts';

let place: SecretsPlace;
beforeEach(async () => {
  place = await startSecrets();
});

const snapshot = async (id: string): Promise<Wire> =>
  (await place.ok('GET', `/api/v1/secret-snapshot/${id}`)).secretSnapshot;
const rollback = (id: string, body: object = {}) =>
  place.request('POST', `/api/v1/secret-snapshot/${id}/rollback`, body);
const newest = async (path = '/', environment = 'dev'): Promise<string> =>
  (await place.snapshots(path, environment))[0].id;
const commits = async (query: object = {}): Promise<Wire[]> =>
  (
    await place.ok('GET', `/api/v1/projects/${place.project.id}/commits`, undefined, {
      environment: 'dev',
      ...query,
    })
  ).commits;
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
    const then = await newest();
    await place.update('A', { secretValue: '2', newSecretName: 'Z' });
    await place.create('B', '1');
    await place.ok('PATCH', `/api/v1/folders/${folder.id}`, { ...place.at(), path: '/', name: 'other' });
    expect(await snapshot(then)).toMatchObject({
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
    const now = await snapshot(await newest());
    expect([contents(now), now.folderVersion]).toEqual([
      { Z: '2', B: '1' },
      [{ id: folder.id, name: 'other' }],
    ]);
  });

  it('are not found by wrong ids', async () => {
    await place.create('A', '1');
    const id = await newest();
    const [folderId, commitId] = id.split('.');
    const other = `${folderId}.${folderId}`;
    for (const wrong of [other, `${commitId}.${commitId}`, 'nothing', `${id}.x`, `${commitId}.${folderId}`]) {
      expect((await place.request('GET', `/api/v1/secret-snapshot/${wrong}`)).status).toBe(404);
      expect((await rollback(wrong)).status).toBe(404);
    }
  });

  it('and commits say who did what, and in a batch all of it', async () => {
    const [a, b] = [await place.create('A', '1'), await place.create('B', '1')];
    const person = place.as(await personIn(place));
    await person.update('A', { newSecretName: 'C' });
    await place.remove('B');
    const all = await commits();
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
    const [large] = await commits({ limit: 1 });
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

describe('rolling back', () => {
  it('puts changed, renamed, deleted and new secrets back, under their ids, in one commit', async () => {
    const [a, b, c] = [
      await place.create('A', 'a1'),
      await place.create('B', 'b1'),
      await place.create('C', 'c1'),
    ];
    const then = await newest();
    await place.update('A', { secretValue: 'a2' });
    await place.update('B', { newSecretName: 'B2', secretComment: 'changed' });
    await place.remove('C');
    await place.create('D', 'd1');
    const before = (await place.snapshots()).length;
    const reply = await rollback(then);
    expect(reply.status).toBe(200);
    expect(reply.body.secretSnapshot).toMatchObject({
      folderId: place.environmentId(),
      parentFolderId: null,
    });
    expect(await place.values()).toEqual({ A: 'a1', B: 'b1', C: 'c1' });
    expect(await place.snapshots()).toHaveLength(before + 1);
    expect(await newest()).toBe(reply.body.secretSnapshot.id);
    const { secrets } = await place.ok('GET', '/api/v3/secrets/raw', undefined, place.at());
    const ids = Object.fromEntries(
      secrets.map(({ secretKey, id, version }: Wire) => [secretKey, [id, version]]),
    );
    expect(ids).toEqual({ A: [a.id, 3], B: [b.id, 3], C: [c.id, 3] });
    const [commit] = await commits();
    expect(commit.message).toBe(`Rolled back to ${then}`);
    expect(commit.changes.map(({ action, name }: Wire) => `${action} ${name}`).sort()).toEqual([
      'delete D',
      'restore C',
      'update A',
      'update B',
    ]);
    const [event] = await eventsOf(place.app, 'rollback-secret-snapshot');
    expect(event.metadata).toMatchObject({ environment: 'dev', secretPath: '/', numberOfChanges: 4 });
  });

  it('can itself be rolled back', async () => {
    await place.create('A', '1');
    const then = await newest();
    await place.update('A', { secretValue: '2' });
    await place.create('B', '1');
    const later = await newest();
    await rollback(then);
    expect(await place.values()).toEqual({ A: '1' });
    await rollback(later);
    expect(await place.values()).toEqual({ A: '2', B: '1' });
  });

  it('exchanges names that were exchanged', async () => {
    await place.create('A', 'one');
    await place.create('B', 'two');
    const then = await newest();
    await place.update('A', { newSecretName: 'T' });
    await place.update('B', { newSecretName: 'A' });
    await place.update('T', { newSecretName: 'B' });
    expect(await place.values()).toEqual({ A: 'two', B: 'one' });
    expect((await rollback(then)).status).toBe(200);
    expect(await place.values()).toEqual({ A: 'one', B: 'two' });
  });

  it('to where nothing differs is a commit without changes', async () => {
    await place.create('A', '1');
    const then = await newest();
    expect((await rollback(then)).status).toBe(200);
    const [commit] = await commits();
    expect([commit.numberOfChanges, commit.changes]).toEqual([0, []]);
    expect(await place.values()).toEqual({ A: '1' });
  });

  it('leaves a secret that moved away where it is, and makes another of it', async () => {
    await place.folder('/', 'away');
    const made = await place.create('A', '1');
    const then = await newest();
    await place.ok('POST', '/api/v3/secrets/move', {
      projectSlug: place.project.slug,
      sourceEnvironment: 'dev',
      destinationEnvironment: 'dev',
      destinationSecretPath: '/away',
      secretIds: [made.id],
    });
    await place.update('A', { ...place.at('/away'), secretValue: '2' });
    expect((await rollback(then)).status).toBe(200);
    expect([await place.values(), await place.values('/away')]).toEqual([{ A: '1' }, { A: '2' }]);
    const { secret } = await place.ok('GET', '/api/v3/secrets/raw/A', undefined, place.at());
    expect([secret.id === made.id, secret.version]).toEqual([false, 1]);
  });

  it('leaves other folders alone, and takes them along when asked to', async () => {
    const box = await place.folder('/', 'box');
    const inner = await place.folder('/box', 'inner');
    const gone = await place.folder('/', 'gone');
    await place.create('ROOT', '1');
    await place.create('BOX', '1', place.at('/box'));
    await place.create('INNER', '1', place.at('/box/inner'));
    await place.create('GONE', '1', place.at('/gone'));
    await place.create('LAST', '1');
    const then = await newest();
    await place.update('ROOT', { secretValue: '2' });
    await place.update('BOX', { ...place.at('/box'), secretValue: '2' });
    await place.ok('PATCH', `/api/v1/folders/${box.id}`, { ...place.at(), path: '/', name: 'renamed' });
    await place.remove('INNER', place.at('/renamed/inner'));
    await place.ok('DELETE', `/api/v1/folders/${gone.id}`, { ...place.at(), path: '/' });
    await place.folder('/', 'new');
    await place.folder('/', 'box');

    expect((await rollback(then)).status).toBe(200);
    expect(await place.values()).toEqual({ ROOT: '1', LAST: '1' });
    expect(await place.values('/renamed')).toEqual({ BOX: '2' });

    expect((await rollback(then, { deepRollback: true })).status).toBe(200);
    const { folders } = await place.ok('GET', '/api/v1/folders', undefined, {
      workspaceId: place.project.id,
      environment: 'dev',
      recursive: true,
    });
    expect(folders.map(({ id, path }: Wire) => [path, id])).toEqual([
      ['/box', box.id],
      ['/box/inner', inner.id],
      ['/gone', gone.id],
    ]);
    expect([
      await place.values('/box'),
      await place.values('/box/inner'),
      await place.values('/gone'),
    ]).toEqual([{ BOX: '1' }, { INNER: '1' }, { GONE: '1' }]);
    const [root, inBox] = [await newest(), await newest('/box')];
    expect(root.split('.')[1]).toBe(inBox.split('.')[1]);
  });

  it('restores comments, tags, metadata and settings as they were', async () => {
    const { tag } = await place.ok('POST', `/api/v1/projects/${place.project.id}/tags`, {
      slug: 'red',
      color: '',
    });
    await place.create('A', '1', {
      secretComment: 'why',
      tagIds: [tag.id],
      secretMetadata: [{ key: 'k', value: 'v' }],
      skipMultilineEncoding: true,
    });
    const then = await newest();
    await place.update('A', {
      secretComment: 'other',
      tagIds: [],
      secretMetadata: [],
      skipMultilineEncoding: false,
    });
    await rollback(then);
    const { secret } = await place.ok('GET', '/api/v3/secrets/raw/A', undefined, place.at());
    expect(secret).toMatchObject({
      secretComment: 'why',
      tags: [{ slug: 'red' }],
      secretMetadata: [{ key: 'k', value: 'v' }],
      skipMultilineEncoding: true,
    });
  });

  it('of many secrets is all or nothing and quick to look at', async () => {
    const secrets = Array.from({ length: 250 }, (_, n) => ({ secretKey: `K${n}`, secretValue: 'old' }));
    await place.ok('POST', '/api/v3/secrets/batch/raw', { ...place.at(), secrets });
    const then = await newest();
    const changed = secrets.map(({ secretKey }) => ({ secretKey, secretValue: 'new' }));
    await place.ok('PATCH', '/api/v3/secrets/batch/raw', { ...place.at(), secrets: changed });
    expect((await rollback(then)).status).toBe(200);
    expect(new Set(Object.values(await place.values()))).toEqual(new Set(['old']));
    expect(Object.keys(await place.values())).toHaveLength(250);
  });

  it('by two at the same time ends in one of the two states', async () => {
    await place.create('A', '1');
    const first = await newest();
    await place.update('A', { secretValue: '2' });
    const second = await newest();
    await place.update('A', { secretValue: '3' });
    const replies = await Promise.all([rollback(first), rollback(second), rollback(first)]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect([{ A: '1' }, { A: '2' }]).toContainEqual(await place.values());
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
    const id = await newest();
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
