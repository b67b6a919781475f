import { beforeEach, describe, expect, it } from 'vitest';
import { type SecretsPlace, startSecrets, type Wire } from '../../world/secrets-place.ts';

let place: SecretsPlace;
beforeEach(async () => {
  place = await startSecrets();
});

const day = 86_400;
const deleted = async (path = '/'): Promise<Wire[]> =>
  (
    await place.ok('GET', '/api/v4/secrets/deleted', undefined, {
      projectId: place.project.id,
      environment: 'dev',
      secretPath: path,
    })
  ).secrets;
const restore = (id: string, body: object = {}) =>
  place.request('POST', `/api/v4/secrets/${id}/restore`, body);

describe('a deleted secret', () => {
  it('is listed for thirty days and comes back under its id, with value and comment', async () => {
    const made = await place.create('KEY', 'one', { secretComment: 'c' });
    await place.update('KEY', { secretValue: 'two' });
    await place.remove('KEY');
    expect(await deleted()).toMatchObject([{ id: made.id, secretKey: 'KEY', version: 2, secretPath: '/' }]);
    const { deletedAt, restorableUntil } = (await deleted())[0];
    expect((Date.parse(restorableUntil) - Date.parse(deletedAt)) / 1000 / day).toBeCloseTo(30, 3);
    expect((await restore(made.id)).body.secret).toMatchObject({
      id: made.id,
      secretKey: 'KEY',
      secretValue: 'two',
      secretComment: 'c',
      version: 4,
      createdAt: made.createdAt,
    });
    expect(await place.values()).toEqual({ KEY: 'two' });
    expect(await deleted()).toEqual([]);
    expect((await restore(made.id)).status).toBe(404);
    expect((await place.update('KEY', { secretValue: 'three' })).version).toBe(5);
  });

  it('cannot be restored while another has its name, but under another name', async () => {
    const made = await place.create('KEY', 'one');
    await place.remove('KEY');
    await place.create('KEY', 'another');
    const taken = await restore(made.id);
    expect([taken.status, taken.body.message]).toEqual([400, 'Secret already exist']);
    expect((await restore(made.id, { newSecretName: 'OLD_KEY' })).status).toBe(200);
    expect(await place.values()).toEqual({ KEY: 'another', OLD_KEY: 'one' });
  });

  it('is one of several that had the name', async () => {
    const first = await place.create('KEY', 'first');
    await place.remove('KEY');
    const second = await place.create('KEY', 'second');
    await place.remove('KEY');
    expect((await deleted()).map(({ id }) => id)).toEqual([second.id, first.id]);
    expect((await restore(first.id)).status).toBe(200);
    expect(await place.values()).toEqual({ KEY: 'first' });
  });

  it('is gone after thirty days', async () => {
    const made = await place.create('KEY', 'one');
    await place.remove('KEY');
    const admin = place.app.runtime;
    admin.advance(29 * day);
    expect(await deleted()).toHaveLength(1);
    admin.advance(day + 10);
    expect(await deleted()).toEqual([]);
    expect((await restore(made.id)).status).toBe(404);
  });

  it('whose folder is deleted as well comes back after that', async () => {
    const folder = await place.folder('/', 'box');
    const made = await place.create('KEY', 'one', place.at('/box'));
    await place.remove('KEY', place.at('/box'));
    await place.ok('DELETE', `/api/v1/folders/${folder.id}`, { ...place.at(), path: '/' });
    const refused = await restore(made.id);
    expect([refused.status, refused.body.message]).toEqual([
      400,
      'The folder of this secret is deleted: restore that first',
    ]);
    await place.ok('POST', `/api/v1/folders/${folder.id}/restore`, {});
    expect((await restore(made.id)).status).toBe(200);
    expect(await place.values('/box')).toEqual({ KEY: 'one' });
  });

  it('is not found while it is alive, nor under an unknown id', async () => {
    const made = await place.create('KEY', 'one');
    expect((await restore(made.id)).status).toBe(404);
    expect((await restore('not-an-id')).status).toBe(404);
  });

  it('comes back once when restored twice at the same time', async () => {
    const made = await place.create('KEY', 'one');
    await place.remove('KEY');
    const all = await Promise.all([1, 2, 3].map(() => restore(made.id)));
    expect(all.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
    expect(await place.values()).toEqual({ KEY: 'one' });
  });
});

describe('a deleted folder', () => {
  const folders = async (path = '/'): Promise<string[]> =>
    (
      await place.ok('GET', '/api/v1/folders', undefined, {
        workspaceId: place.project.id,
        environment: 'dev',
        path,
      })
    ).folders.map(({ name }: Wire) => name);
  const lost = async (path = '/'): Promise<Wire[]> =>
    (
      await place.ok('GET', '/api/v1/folders/deleted', undefined, {
        workspaceId: place.project.id,
        environment: 'dev',
        path,
      })
    ).folders;
  const back = (id: string, body: object = {}) =>
    place.request('POST', `/api/v1/folders/${id}/restore`, body);
  const drop = (id: string) => place.ok('DELETE', `/api/v1/folders/${id}`, { ...place.at(), path: '/' });

  it('is listed and comes back with everything below it', async () => {
    const folder = await place.folder('/', 'a');
    const inner = await place.folder('/a', 'b');
    await place.create('OUTER', '1', place.at('/a'));
    await place.create('INNER', '2', place.at('/a/b'));
    await drop(folder.id);
    expect(await folders()).toEqual([]);
    expect(await lost()).toMatchObject([{ id: folder.id, name: 'a', path: '/a' }]);
    const restored = await back(folder.id);
    expect(restored.body.folder).toMatchObject({ id: folder.id, name: 'a', path: '/a', version: 3 });
    expect([await folders(), await folders('/a')]).toEqual([['a'], ['b']]);
    expect([await place.values('/a'), await place.values('/a/b')]).toEqual([{ OUTER: '1' }, { INNER: '2' }]);
    expect(await lost()).toEqual([]);
    expect((await place.ok('GET', `/api/v1/folders/${inner.id}`)).folder.path).toBe('/a/b');
  });

  it('cannot take a name that is taken, but another', async () => {
    const folder = await place.folder('/', 'a');
    await place.create('KEY', 'old', place.at('/a'));
    await drop(folder.id);
    await place.folder('/', 'a');
    const taken = await back(folder.id);
    expect([taken.status, taken.body.message]).toEqual([400, 'A folder with this name already exists here']);
    expect((await back(folder.id, { newName: 'a-old' })).status).toBe(200);
    expect(await folders()).toEqual(['a', 'a-old']);
    expect(await place.values('/a-old')).toEqual({ KEY: 'old' });
  });

  it('inside a deleted one comes back after that', async () => {
    const outer = await place.folder('/', 'a');
    const inner = await place.folder('/a', 'b');
    await drop(inner.id);
    await drop(outer.id);
    expect((await back(inner.id)).status).toBe(400);
    expect((await back(outer.id)).status).toBe(200);
    expect(await folders('/a')).toEqual([]);
    expect((await back(inner.id)).status).toBe(200);
    expect(await folders('/a')).toEqual(['b']);
  });

  it('is gone after thirty days', async () => {
    const folder = await place.folder('/', 'a');
    await drop(folder.id);
    place.app.runtime.advance(30 * day + 10);
    expect(await lost()).toEqual([]);
    expect((await back(folder.id)).status).toBe(404);
  });

  it('that is not deleted, or unknown, is not found', async () => {
    const folder = await place.folder('/', 'a');
    expect((await back(folder.id)).status).toBe(404);
    expect((await back('0197a1b2-0000-7000-8000-000000000000')).status).toBe(404);
  });

  it('tells its story in the commits of the folder above', async () => {
    const folder = await place.folder('/', 'a');
    await place.ok('PATCH', `/api/v1/folders/${folder.id}`, { ...place.at(), path: '/', name: 'b' });
    await drop(folder.id);
    await back(folder.id);
    const { commits } = await place.ok('GET', `/api/v1/projects/${place.project.id}/commits`, undefined, {
      environment: 'dev',
    });
    expect(
      commits.map(({ changes: [change] }: Wire) => [
        change.action,
        change.name,
        change.previousName,
        change.version,
      ]),
    ).toEqual([
      ['restore', 'b', null, 4],
      ['delete', 'b', null, 3],
      ['update', 'b', 'a', 2],
      ['create', 'a', null, 1],
    ]);
    expect(commits[0].actor).toMatchObject({ type: 'identity', id: place.instance.adminIdentityId });
  });
});
