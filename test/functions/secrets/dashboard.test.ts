import { beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../../harness/app.ts';
import { bootstrapped, createMachine } from '../../world/instance.ts';
import type { Wire } from '../../world/secrets-place.ts';
import { plantTree, type Tree } from '../../world/tree.ts';

let tree: Tree;
beforeAll(async () => {
  tree = await plantTree(await bootstrapped(await startApp()));
  await tree.secrets('dev:/', { B: 'b', A: 'a', C: 'c' });
  await tree.secrets('prod:/', { A: 'pa', D: 'pd' });
  for (const place of ['dev:/x', 'dev:/y', 'prod:/y', 'prod:/z']) await tree.folder(place);
  await tree.imports('dev:/', 'prod:/z', 'prod:/y');
});

const details = async (query: object = {}, token?: string): Promise<Wire> =>
  (
    await tree.request(
      'GET',
      '/api/v1/dashboard/secrets-details',
      { query: { projectId: tree.project.id, environment: 'dev', ...query } },
      token,
    )
  ).body;
const overview = async (query: object = {}): Promise<Wire> =>
  (
    await tree.request('GET', '/api/v1/dashboard/secrets-overview', {
      query: { projectId: tree.project.id, environments: 'dev,prod', ...query },
    })
  ).body;

const names = (reply: Wire) => ({
  ...(reply.imports && { imports: reply.imports.map(({ importPath }: Wire) => importPath) }),
  ...(reply.folders && {
    folders: reply.folders.map(({ name, environment }: Wire) => `${environment}:${name}`),
  }),
  ...(reply.secrets && {
    secrets: reply.secrets.map(({ secretKey, environment }: Wire) => `${environment}:${secretKey}`),
  }),
});

describe('the details of a folder', () => {
  it('are its imports, folders and secrets, each counted', async () => {
    const reply = await details();
    expect(names(reply)).toEqual({
      imports: ['/z', '/y'],
      folders: ['dev:x', 'dev:y'],
      secrets: ['dev:A', 'dev:B', 'dev:C'],
    });
    expect(reply).toMatchObject({
      dynamicSecrets: [],
      totalImportCount: 2,
      totalFolderCount: 2,
      totalDynamicSecretCount: 0,
      totalSecretCount: 3,
      totalCount: 7,
    });
    expect(reply.secrets[0]).toMatchObject({ secretValue: 'a', secretPath: '/' });
  });

  it('come page by page, one kind after the other', async () => {
    expect(names(await details({ offset: 1, limit: 2 }))).toEqual({
      imports: ['/y'],
      folders: ['dev:x'],
      secrets: [],
    });
    const second = await details({ offset: 3, limit: 3 });
    expect(names(second)).toEqual({ imports: [], folders: ['dev:y'], secrets: ['dev:A', 'dev:B'] });
    expect(second.totalCount).toBe(7);
  });

  it('are searched, turned round and left out as asked', async () => {
    expect(names(await details({ search: 'Y' }))).toEqual({
      imports: ['/y'],
      folders: ['dev:y'],
      secrets: [],
    });
    expect(names(await details({ orderDirection: 'desc', includeImports: false }))).toEqual({
      folders: ['dev:y', 'dev:x'],
      secrets: ['dev:C', 'dev:B', 'dev:A'],
    });
    const only = await details({ includeSecrets: 'false', includeFolders: false });
    expect(names(only)).toEqual({ imports: ['/z', '/y'] });
    expect(only.totalCount).toBe(2);
  });

  it('show no secrets and imports to one who may read none', async () => {
    const none = await createMachine(tree.instance, {
      projectId: tree.project.id,
      projectRole: 'no-access',
    });
    expect(names(await details({}, none.token))).toEqual({
      imports: [],
      folders: ['dev:x', 'dev:y'],
      secrets: [],
    });
  });
});

describe('the overview of environments', () => {
  it('shows what stands under each name, and counts names', async () => {
    const reply = await overview();
    expect(names(reply)).toEqual({
      folders: ['dev:x', 'dev:y', 'prod:y', 'prod:z'],
      secrets: ['dev:A', 'prod:A', 'dev:B', 'dev:C', 'prod:D'],
    });
    expect(reply).toMatchObject({ totalFolderCount: 3, totalSecretCount: 4, totalCount: 7 });
  });

  it('comes page by page of names', async () => {
    expect(names(await overview({ offset: 1, limit: 3 }))).toEqual({
      folders: ['dev:y', 'prod:y', 'prod:z'],
      secrets: ['dev:A', 'prod:A'],
    });
  });

  it('is about environments that exist', async () => {
    expect((await overview({ environments: 'dev,none' })).statusCode).toBe(404);
    expect((await overview({ environments: ' , ' })).statusCode).toBe(422);
  });
});
