import { beforeEach, describe, expect, it } from 'vitest';
import { eventsOf } from '../../world/events.ts';
import { type HistoryPlace, startHistory } from '../../world/history-place.ts';
import type { Wire } from '../../world/secrets-place.ts';

let place: HistoryPlace;
beforeEach(async () => {
  place = await startHistory();
});

describe('rolling back', () => {
  it('puts changed, renamed, deleted and new secrets back, under their ids, in one commit', async () => {
    const [a, b, c] = [
      await place.create('A', 'a1'),
      await place.create('B', 'b1'),
      await place.create('C', 'c1'),
    ];
    const then = await place.newest();
    await place.update('A', { secretValue: 'a2' });
    await place.update('B', { newSecretName: 'B2', secretComment: 'changed' });
    await place.remove('C');
    await place.create('D', 'd1');
    const before = (await place.snapshots()).length;
    const reply = await place.rollback(then);
    expect(reply.status).toBe(200);
    expect(reply.body.secretSnapshot).toMatchObject({
      folderId: place.environmentId(),
      parentFolderId: null,
    });
    expect(await place.values()).toEqual({ A: 'a1', B: 'b1', C: 'c1' });
    expect(await place.snapshots()).toHaveLength(before + 1);
    expect(await place.newest()).toBe(reply.body.secretSnapshot.id);
    const { secrets } = await place.ok('GET', '/api/v3/secrets/raw', undefined, place.at());
    const ids = Object.fromEntries(
      secrets.map(({ secretKey, id, version }: Wire) => [secretKey, [id, version]]),
    );
    expect(ids).toEqual({ A: [a.id, 3], B: [b.id, 3], C: [c.id, 3] });
    const [commit] = await place.commits();
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
    const then = await place.newest();
    await place.update('A', { secretValue: '2' });
    await place.create('B', '1');
    const later = await place.newest();
    await place.rollback(then);
    expect(await place.values()).toEqual({ A: '1' });
    await place.rollback(later);
    expect(await place.values()).toEqual({ A: '2', B: '1' });
  });

  it('exchanges names that were exchanged', async () => {
    await place.create('A', 'one');
    await place.create('B', 'two');
    const then = await place.newest();
    await place.update('A', { newSecretName: 'T' });
    await place.update('B', { newSecretName: 'A' });
    await place.update('T', { newSecretName: 'B' });
    expect(await place.values()).toEqual({ A: 'two', B: 'one' });
    expect((await place.rollback(then)).status).toBe(200);
    expect(await place.values()).toEqual({ A: 'one', B: 'two' });
  });

  it('to where nothing differs is a commit without changes', async () => {
    await place.create('A', '1');
    const then = await place.newest();
    expect((await place.rollback(then)).status).toBe(200);
    const [commit] = await place.commits();
    expect([commit.numberOfChanges, commit.changes]).toEqual([0, []]);
    expect(await place.values()).toEqual({ A: '1' });
  });

  it('leaves a secret that moved away where it is, and makes another of it', async () => {
    await place.folder('/', 'away');
    const made = await place.create('A', '1');
    const then = await place.newest();
    await place.ok('POST', '/api/v3/secrets/move', {
      projectSlug: place.project.slug,
      sourceEnvironment: 'dev',
      destinationEnvironment: 'dev',
      destinationSecretPath: '/away',
      secretIds: [made.id],
    });
    await place.update('A', { ...place.at('/away'), secretValue: '2' });
    expect((await place.rollback(then)).status).toBe(200);
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
    const then = await place.newest();
    await place.update('ROOT', { secretValue: '2' });
    await place.update('BOX', { ...place.at('/box'), secretValue: '2' });
    await place.ok('PATCH', `/api/v1/folders/${box.id}`, { ...place.at(), path: '/', name: 'renamed' });
    await place.remove('INNER', place.at('/renamed/inner'));
    await place.ok('DELETE', `/api/v1/folders/${gone.id}`, { ...place.at(), path: '/' });
    await place.folder('/', 'new');
    await place.folder('/', 'box');

    expect((await place.rollback(then)).status).toBe(200);
    expect(await place.values()).toEqual({ ROOT: '1', LAST: '1' });
    expect(await place.values('/renamed')).toEqual({ BOX: '2' });

    expect((await place.rollback(then, { deepRollback: true })).status).toBe(200);
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
    const [root, inBox] = [await place.newest(), await place.newest('/box')];
    expect(root.split('.')[1]).toBe(inBox.split('.')[1]);
  });

  const deletedIn = async (kind: 'folders' | 'secrets', at = '/'): Promise<string[]> => {
    const query = { projectId: place.project.id, environment: 'dev' };
    const found =
      kind === 'folders'
        ? await place.ok('GET', '/api/v1/folders/deleted', undefined, { ...query, path: at })
        : await place.ok('GET', '/api/v4/secrets/deleted', undefined, { ...query, secretPath: at });
    return found[kind].map(({ name, secretKey }: Wire) => name ?? secretKey);
  };

  it('to the newest snapshot of a tree changes nothing in it, whatever came into the folders below since', async () => {
    await place.folder('/', 'app');
    await place.folder('/app', 'inner');
    await place.create('ROOT', '1');
    await place.create('APP', '1', place.at('/app'));
    await place.update('APP', { ...place.at('/app'), secretValue: '2' });
    await place.create('INNER', '1', place.at('/app/inner'));
    await place.folder('/app', 'later');
    const before = await place.snapshots('/app');
    expect((await place.rollback(await place.newest(), { deepRollback: true })).status).toBe(200);
    expect([await place.values(), await place.values('/app'), await place.values('/app/inner')]).toEqual([
      { ROOT: '1' },
      { APP: '2' },
      { INNER: '1' },
    ]);
    expect(await place.snapshots('/app')).toEqual(before);
    expect((await place.commits())[0]).toMatchObject({ changes: [] });
  });

  it('takes all folders of a tree to the moment at which the snapshot was last the newest', async () => {
    await place.folder('/', 'app');
    await place.create('ROOT', '1');
    const then = await place.newest();
    await place.create('APP', '1', place.at('/app'));
    await place.update('ROOT', { secretValue: '2' });
    await place.update('APP', { ...place.at('/app'), secretValue: '2' });
    expect((await place.rollback(then, { deepRollback: true })).status).toBe(200);
    expect([await place.values(), await place.values('/app')]).toEqual([{ ROOT: '1' }, { APP: '1' }]);
  });

  it('brings a deleted folder back with what was in it, and leaves nothing of it to be restored', async () => {
    const box = await place.folder('/', 'box');
    const then = await place.newest();
    await place.create('BOX', '1', place.at('/box'));
    await place.folder('/box', 'inner');
    await place.create('INNER', '1', place.at('/box/inner'));
    await place.ok('POST', '/api/v1/secret-imports', {
      workspaceId: place.project.id,
      environment: 'dev',
      path: '/box',
      import: { environment: 'prod', path: '/' },
    });
    await place.ok('DELETE', `/api/v1/folders/${box.id}`, { ...place.at(), path: '/' });
    expect(await deletedIn('folders')).toEqual(['box']);

    expect((await place.rollback(then, { deepRollback: true })).status).toBe(200);
    expect([await place.values('/box'), await place.values('/box/inner')]).toEqual([
      { BOX: '1' },
      { INNER: '1' },
    ]);
    const { secretImports } = await place.ok('GET', '/api/v1/secret-imports', undefined, {
      workspaceId: place.project.id,
      environment: 'dev',
      path: '/box',
    });
    expect(secretImports).toMatchObject([{ importPath: '/', importEnv: { slug: 'prod' } }]);
    expect([await deletedIn('folders'), await deletedIn('secrets', '/box')]).toEqual([[], []]);
    expect((await place.request('POST', `/api/v1/folders/${box.id}/restore`, {})).status).toBe(404);

    await place.ok('DELETE', `/api/v1/folders/${box.id}`, { ...place.at(), path: '/' });
    await place.ok('POST', `/api/v1/folders/${box.id}/restore`, {});
    expect([await place.values('/box'), await place.values('/box/inner')]).toEqual([
      { BOX: '1' },
      { INNER: '1' },
    ]);
  });

  it('leaves what came into a folder after that moment to be restored', async () => {
    const box = await place.folder('/', 'box');
    await place.create('EARLY', '1', place.at('/box'));
    const then = await place.newest();
    await place.create('ROOT', '1');
    const late = await place.create('LATE', '1', place.at('/box'));
    await place.ok('DELETE', `/api/v1/folders/${box.id}`, { ...place.at(), path: '/' });
    expect((await place.rollback(then, { deepRollback: true })).status).toBe(200);
    expect([await place.values(), await place.values('/box')]).toEqual([{}, { EARLY: '1' }]);
    expect(await deletedIn('secrets', '/box')).toEqual(['LATE']);
    await place.ok('POST', `/api/v4/secrets/${late.id}/restore`, {});
    expect(await place.values('/box')).toEqual({ EARLY: '1', LATE: '1' });
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
    const then = await place.newest();
    await place.update('A', {
      secretComment: 'other',
      tagIds: [],
      secretMetadata: [],
      skipMultilineEncoding: false,
    });
    await place.rollback(then);
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
    const then = await place.newest();
    const changed = secrets.map(({ secretKey }) => ({ secretKey, secretValue: 'new' }));
    await place.ok('PATCH', '/api/v3/secrets/batch/raw', { ...place.at(), secrets: changed });
    expect((await place.rollback(then)).status).toBe(200);
    expect(new Set(Object.values(await place.values()))).toEqual(new Set(['old']));
    expect(Object.keys(await place.values())).toHaveLength(250);
  });

  it('by two at the same time ends in one of the two states', async () => {
    await place.create('A', '1');
    const first = await place.newest();
    await place.update('A', { secretValue: '2' });
    const second = await place.newest();
    await place.update('A', { secretValue: '3' });
    const replies = await Promise.all([place.rollback(first), place.rollback(second), place.rollback(first)]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect([{ A: '1' }, { A: '2' }]).toContainEqual(await place.values());
  });
});
