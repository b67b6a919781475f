import { beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestResponse } from '../../harness/app.ts';
import { bootstrapped, createMachine, createProject, type Instance } from '../../harness/instance.ts';
import { allItems } from '../../harness/table.ts';
import { plantTree, type Tree } from '../secrets/golden/tree.ts';

let instance: Instance;
let tree: Tree;
beforeAll(async () => {
  instance = await bootstrapped(await startApp());
});

const base = '/api/v1/secret-imports';
const scope = (path = '/', environment = 'dev') => ({ workspaceId: tree.project.id, environment, path });
const create = (path: string, source: string, more: object = {}, token?: string) => {
  const [environment, from] = source.split(':');
  const body = { ...scope(path), import: { environment, path: from }, ...more };
  return tree.request('POST', base, { body }, token);
};
const list = async (path = '/') =>
  (await tree.request('GET', base, { query: scope(path) })).body.secretImports;
const update = (id: string, change: object, path = '/', token?: string) =>
  tree.request('PATCH', `${base}/${id}`, { body: { ...scope(path), import: change } }, token);
const remove = (id: string, path = '/', token?: string) =>
  tree.request('DELETE', `${base}/${id}`, { body: scope(path) }, token);
const order = async (path = '/') =>
  (await list(path)).map((each: { importPath: string; position: number }) => [
    each.importPath,
    each.position,
  ]);
const answer = ({ status, body }: TestResponse) => [status, body.message];

describe('an import', () => {
  beforeAll(async () => {
    tree = await plantTree(instance);
  });

  it('is made, found by id, listed, pointed elsewhere and ended; every reply names it fully', async () => {
    const created = await create('/', 'prod:/');
    const prod = tree.project.environments.find(({ slug }) => slug === 'prod');
    const dev = tree.project.environments.find(({ slug }) => slug === 'dev');
    expect(created.body).toMatchObject({
      message: 'Successfully created secret import',
      secretImport: {
        version: 1,
        importPath: '/',
        position: 1,
        importEnv: { id: prod?.id, slug: 'prod', name: 'Production' },
        environment: { id: dev?.id, slug: 'dev' },
        folderId: dev?.id,
        secretPath: '/',
        projectId: tree.project.id,
        isReplication: false,
        isReplicationSuccess: null,
        replicationStatus: null,
        lastReplicated: null,
        isReserved: false,
      },
    });
    const { id } = created.body.secretImport;
    const byId = await tree.request('GET', `${base}/${id}`);
    expect(byId.body.secretImport).toEqual(created.body.secretImport);
    expect(await list()).toEqual([created.body.secretImport]);
    const updated = await update(id, { environment: 'staging', path: '/app/' });
    expect(updated.body.secretImport).toMatchObject({
      id,
      version: 2,
      importPath: '/app',
      importEnv: { slug: 'staging' },
      position: 1,
    });
    const deleted = await remove(id);
    expect(deleted.body.secretImport).toMatchObject({ id, importPath: '/app' });
    expect(await list()).toEqual([]);
    for (const gone of [await tree.request('GET', `${base}/${id}`), await update(id, {}), await remove(id)])
      expect(answer(gone)).toEqual([404, 'Secret import not found']);
  });

  it('may point to the same place twice and to where nothing stands yet', async () => {
    await create('/', 'prod:/x/y');
    await create('/', 'prod:/x/y');
    expect(await order()).toEqual([
      ['/x/y', 1],
      ['/x/y', 2],
    ]);
  });

  it('needs an environment that exists, a folder to stand in and a project', async () => {
    expect((await create('/', 'nowhere:/')).status).toBe(404);
    expect((await create('/not/there', 'prod:/')).status).toBe(404);
    expect((await create('/', 'prod:/a b')).status).toBe(422);
    expect(await list('/not/there')).toEqual([]);
    const elsewhere = { ...scope(), workspaceId: 'none', import: { environment: 'prod', path: '/' } };
    expect((await tree.request('POST', base, { body: elsewhere })).status).toBe(404);
  });

  it('is found only in its own folder', async () => {
    await tree.folder('dev:/other');
    const [{ id }] = await list();
    expect((await update(id, { position: 2 }, '/other')).status).toBe(404);
    expect((await remove(id, '/other')).status).toBe(404);
  });

  it('goes with its folder and with the environment it imports from', async () => {
    await tree.folder('dev:/doomed');
    const { id } = (await create('/doomed', 'prod:/')).body.secretImport;
    await tree.request('DELETE', '/api/v1/folders/doomed', { body: { ...scope(), path: '/' } });
    expect((await tree.request('GET', `${base}/${id}`)).status).toBe(404);
    const environment = await tree.request('POST', `/api/v1/workspace/${tree.project.id}/environments`, {
      body: { name: 'Short', slug: 'short' },
    });
    await tree.folder('dev:/lonely');
    const other = (await create('/lonely', 'short:/')).body.secretImport;
    await tree.request(
      'DELETE',
      `/api/v1/workspace/${tree.project.id}/environments/${environment.body.environment.id}`,
    );
    expect(await list('/lonely')).toEqual([]);
    expect((await tree.request('GET', `${base}/${other.id}`)).status).toBe(404);
  });

  it('leaves a trail and a commit in the history of its folder', async () => {
    await tree.folder('dev:/told');
    const { id, folderId } = (await create('/told', 'prod:/x')).body.secretImport;
    await update(id, { path: '/y' }, '/told');
    await remove(id, '/told');
    const items = await allItems(tree.app.table);
    const events = items.filter(
      ({ pk, metadata }) =>
        String(pk).startsWith('AUDIT#') && (metadata as { secretImportId?: string }).secretImportId === id,
    );
    expect(events.map(({ type }) => type).sort()).toEqual([
      'create-secret-import',
      'delete-secret-import',
      'update-secret-import',
    ]);
    expect(events.find(({ type }) => type === 'create-secret-import')?.metadata).toMatchObject({
      folderId,
      importFromEnvironment: 'prod',
      importFromSecretPath: '/x',
      importToEnvironment: 'dev',
      importToSecretPath: '/told',
    });
    const commits = items
      .filter(({ pk, sk }) => pk === `FOLDER#${folderId}` && String(sk).startsWith('C#'))
      .sort((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1));
    expect(commits.flatMap(({ changes }) => changes)).toEqual([
      { kind: 'import', id, name: 'prod:/x', version: 1, action: 'create' },
      { kind: 'import', id, name: 'prod:/y', version: 2, action: 'update' },
      { kind: 'import', id, name: 'prod:/y', version: 3, action: 'delete' },
    ]);
  });
});

describe('the order of imports', () => {
  beforeAll(async () => {
    tree = await plantTree(instance);
    for (const name of ['a', 'b', 'c', 'd']) await create('/', `prod:/${name}`);
  });

  const idOf = async (path: string): Promise<string> =>
    (await list()).find((each: { importPath: string }) => each.importPath === path).id;
  const paths = async () => (await order()).map(([path]: [string]) => path);

  it('is that of their making, without gaps', async () => {
    expect(await order()).toEqual([
      ['/a', 1],
      ['/b', 2],
      ['/c', 3],
      ['/d', 4],
    ]);
  });

  it('changes when one is moved, and the others make room', async () => {
    expect((await update(await idOf('/d'), { position: 1 })).body.secretImport.position).toBe(1);
    expect(await paths()).toEqual(['/d', '/a', '/b', '/c']);
    await update(await idOf('/d'), { position: 3 });
    expect(await paths()).toEqual(['/a', '/b', '/d', '/c']);
    expect((await update(await idOf('/a'), { position: 99 })).body.secretImport.position).toBe(4);
    expect(await paths()).toEqual(['/b', '/d', '/c', '/a']);
  });

  it('stays right however often one is moved into the same gap', async () => {
    for (let n = 0; n < 120; n += 1) await update(await idOf(n % 2 ? '/c' : '/d'), { position: 3 });
    expect(await order()).toEqual([
      ['/b', 1],
      ['/d', 2],
      ['/c', 3],
      ['/a', 4],
    ]);
  });

  it('closes where one is taken out', async () => {
    await remove(await idOf('/d'));
    expect(await order()).toEqual([
      ['/b', 1],
      ['/c', 2],
      ['/a', 3],
    ]);
  });
});

describe('circles', () => {
  beforeAll(async () => {
    tree = await plantTree(instance);
    for (const name of ['a', 'b', 'c']) await tree.folder(`dev:/${name}`);
    await create('/a', 'dev:/b');
    await create('/b', 'dev:/c');
  });

  const refused = [400, 'Cyclic import not allowed'];

  it('are refused, of whatever length', async () => {
    expect(answer(await create('/a', 'dev:/a'))).toEqual(refused);
    expect(answer(await create('/b', 'dev:/a'))).toEqual(refused);
    expect(answer(await create('/c', 'dev:/a'))).toEqual(refused);
    expect((await create('/c', 'prod:/')).status).toBe(200);
  });

  it('are refused when an import is pointed elsewhere', async () => {
    const [{ id }] = await list('/c');
    expect(answer(await update(id, { environment: 'dev', path: '/a' }, '/c'))).toEqual(refused);
  });

  it('end where they began when a rename closed one after all', async () => {
    await tree.secrets('dev:/a', { A: 'a' });
    await tree.secrets('dev:/c', { C: 'c' });
    await create('/c', 'dev:/soon');
    await tree.request('PATCH', '/api/v1/folders/a', { body: { ...scope(), name: 'soon' } });
    const seen = async (place: string, key: string) => {
      const got = await tree.get('v4', place, key);
      const listed = await tree.list('v4', place);
      return [got.body.secret?.secretValue, listed.status];
    };
    expect(await seen('dev:/c', 'A')).toEqual(['a', 200]);
    expect(await seen('dev:/soon', 'C')).toEqual(['c', 200]);
    expect(await seen('dev:/b', 'NONE')).toEqual([undefined, 200]);
  });
});

describe('a replication', () => {
  beforeAll(async () => {
    tree = await plantTree(instance);
    await tree.secrets('prod:/x', { R: 'live' });
  });

  it('gives what stands at its source at any moment, and says when it was looked at last', async () => {
    const { body } = await create('/', 'prod:/x', { isReplication: true });
    const made = body.secretImport;
    expect(made).toMatchObject({ isReplication: true, isReplicationSuccess: true, replicationStatus: null });
    expect((await tree.get('v4', 'dev:/', 'R')).body.secret.secretValue).toBe('live');
    tree.app.runtime.advance(60);
    const path = `${base}/${made.id}/replication-resync`;
    const reply = await tree.request('POST', path, { body: scope() });
    expect(answer(reply)).toEqual([200, 'replication started']);
    const [after] = await list();
    expect(after.isReplicationSuccess).toBe(true);
    expect(Date.parse(after.lastReplicated) - Date.parse(made.lastReplicated)).toBeGreaterThanOrEqual(60_000);
  });

  it('says when its source is not there', async () => {
    const { id } = (await create('/', 'prod:/gone', { isReplication: true })).body.secretImport;
    await tree.request('POST', `${base}/${id}/replication-resync`, { body: scope() });
    const found = (await list()).find((each: { id: string }) => each.id === id);
    expect([found.isReplicationSuccess, found.replicationStatus]).toEqual([false, 'Source folder not found']);
  });

  it('is no plain import', async () => {
    const { id } = (await create('/', 'prod:/')).body.secretImport;
    const reply = await tree.request('POST', `${base}/${id}/replication-resync`, { body: scope() });
    expect(reply.status).toBe(400);
  });
});

describe('imported secrets', () => {
  beforeAll(async () => {
    tree = await plantTree(instance);
    await tree.secrets('prod:/x', { A: 'a' });
    await create('/', 'prod:/x');
    await create('/', 'prod:/nothing');
  });

  it('are listed with the place they come from', async () => {
    const { body } = await tree.request('GET', `${base}/secrets/raw`, { query: scope() });
    expect(body.secrets).toMatchObject([
      {
        secretPath: '/x',
        environment: 'prod',
        environmentInfo: { slug: 'prod', name: 'Production' },
        secrets: [{ secretKey: 'A', secretValue: 'a', environment: 'prod', workspace: tree.project.id }],
      },
      { secretPath: '/nothing', environment: 'prod', secrets: [] },
    ]);
    expect(body.secrets[0].folderId).toBeDefined();
    expect(body.secrets[1].folderId).toBeUndefined();
  });

  it('are not given out in the form of end-to-end encrypted projects', async () => {
    const reply = await tree.request('GET', `${base}/secrets`, { query: scope() });
    expect([reply.status, reply.body.message]).toEqual([400, expect.stringMatching(/secrets\/raw/)]);
  });
});

describe('who may', () => {
  beforeAll(async () => {
    tree = await plantTree(instance);
  });

  it('look is a member of the project; to others it does not exist', async () => {
    const { id } = (await create('/', 'prod:/')).body.secretImport;
    const member = await createMachine(instance, { projectId: tree.project.id, projectRole: 'viewer' });
    expect((await tree.request('GET', `${base}/${id}`, {}, member.token)).status).toBe(200);
    const stranger = await createMachine(instance);
    expect((await tree.request('GET', `${base}/${id}`, {}, stranger.token)).status).toBe(403);
    const other = await createProject(instance);
    const foreign = { ...scope(), workspaceId: other.id };
    expect((await tree.request('DELETE', `${base}/${id}`, { body: foreign })).status).toBe(404);
  });

  it('change anything is who may change secrets', async () => {
    const [{ id }] = await list();
    const { token } = await createMachine(instance, { projectId: tree.project.id, projectRole: 'viewer' });
    for (const refused of [
      await create('/', 'prod:/', {}, token),
      await update(id, { position: 1 }, '/', token),
      await remove(id, '/', token),
    ])
      expect([refused.status, refused.body.error]).toEqual([403, 'PermissionDenied']);
  });
});
