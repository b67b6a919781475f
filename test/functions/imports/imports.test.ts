import { beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../../harness/app.ts';
import { allItems } from '../../harness/table.ts';
import { answer, importsOf, importsPath } from '../../world/imports-place.ts';
import { bootstrapped, createMachine, createProject, type Instance } from '../../world/instance.ts';
import { plantTree, type Tree } from '../../world/tree.ts';

let instance: Instance;
let tree: Tree;
beforeAll(async () => {
  instance = await bootstrapped(await startApp());
});

type Imports = ReturnType<typeof importsOf>;
let scope: Imports['scope'];
let create: Imports['create'];
let list: Imports['list'];
let update: Imports['update'];
let remove: Imports['remove'];
let order: Imports['order'];
const plant = async () => {
  tree = await plantTree(instance);
  ({ scope, create, list, update, remove, order } = importsOf(tree));
};

describe('an import', () => {
  beforeAll(plant);

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
    const byId = await tree.request('GET', `${importsPath}/${id}`);
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
    for (const gone of [
      await tree.request('GET', `${importsPath}/${id}`),
      await update(id, {}),
      await remove(id),
    ])
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
    expect((await tree.request('POST', importsPath, { body: elsewhere })).status).toBe(404);
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
    expect((await tree.request('GET', `${importsPath}/${id}`)).status).toBe(404);
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
    expect((await tree.request('GET', `${importsPath}/${other.id}`)).status).toBe(404);
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

describe('a replication', () => {
  beforeAll(async () => {
    await plant();
    await tree.secrets('prod:/x', { R: 'live' });
  });

  it('gives what stands at its source at any moment, and says when it was looked at last', async () => {
    const { body } = await create('/', 'prod:/x', { isReplication: true });
    const made = body.secretImport;
    expect(made).toMatchObject({ isReplication: true, isReplicationSuccess: true, replicationStatus: null });
    expect((await tree.get('v4', 'dev:/', 'R')).body.secret.secretValue).toBe('live');
    tree.app.runtime.advance(60);
    const path = `${importsPath}/${made.id}/replication-resync`;
    const reply = await tree.request('POST', path, { body: scope() });
    expect(answer(reply)).toEqual([200, 'replication started']);
    const [after] = await list();
    expect(after.isReplicationSuccess).toBe(true);
    expect(Date.parse(after.lastReplicated) - Date.parse(made.lastReplicated)).toBeGreaterThanOrEqual(60_000);
  });

  it('says when its source is not there', async () => {
    const { id } = (await create('/', 'prod:/gone', { isReplication: true })).body.secretImport;
    await tree.request('POST', `${importsPath}/${id}/replication-resync`, { body: scope() });
    const found = (await list()).find((each: { id: string }) => each.id === id);
    expect([found.isReplicationSuccess, found.replicationStatus]).toEqual([false, 'Source folder not found']);
  });

  it('is no plain import', async () => {
    const { id } = (await create('/', 'prod:/')).body.secretImport;
    const reply = await tree.request('POST', `${importsPath}/${id}/replication-resync`, { body: scope() });
    expect(reply.status).toBe(400);
  });
});

describe('imported secrets', () => {
  beforeAll(async () => {
    await plant();
    await tree.secrets('prod:/x', { A: 'a' });
    await create('/', 'prod:/x');
    await create('/', 'prod:/nothing');
  });

  it('are listed with the place they come from', async () => {
    const { body } = await tree.request('GET', `${importsPath}/secrets/raw`, { query: scope() });
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
    const reply = await tree.request('GET', `${importsPath}/secrets`, { query: scope() });
    expect([reply.status, reply.body.message]).toEqual([400, expect.stringMatching(/secrets\/raw/)]);
  });
});

describe('who may', () => {
  beforeAll(plant);

  it('look is a member of the project; to others it does not exist', async () => {
    const { id } = (await create('/', 'prod:/')).body.secretImport;
    const member = await createMachine(instance, { projectId: tree.project.id, projectRole: 'viewer' });
    expect((await tree.request('GET', `${importsPath}/${id}`, {}, member.token)).status).toBe(200);
    const stranger = await createMachine(instance);
    expect((await tree.request('GET', `${importsPath}/${id}`, {}, stranger.token)).status).toBe(403);
    const other = await createProject(instance);
    const foreign = { ...scope(), workspaceId: other.id };
    expect((await tree.request('DELETE', `${importsPath}/${id}`, { body: foreign })).status).toBe(404);
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
