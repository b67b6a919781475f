import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApp } from '../../harness/app.ts';
import { bootstrapped } from '../../world/instance.ts';
import { plantTree, type Tree } from '../../world/tree.ts';

let instance: Awaited<ReturnType<typeof bootstrapped>>;
let tree: Tree;
let importId: string;

beforeAll(async () => {
  instance = await bootstrapped(await startApp());
});

beforeEach(async () => {
  tree = await plantTree(instance);
  await tree.secrets('prod:/', { SHARED: 'from prod' });
  await tree.secrets('staging:/', { SHARED: 'from staging' });
  await tree.secrets('dev:/', { OWN: 'own' });
  [importId = ''] = await tree.imports('dev:/', 'staging:/', 'prod:/').then((ids) => [...ids].reverse());
});

const prod = () => tree.project.environments.find(({ slug }) => slug === 'prod')?.id;
const environments = () => `/api/v1/projects/${tree.project.id}/environments`;
const lose = () => tree.request('DELETE', `${environments()}/${prod()}`);
const restore = (body: object = {}) => tree.request('POST', `${environments()}/${prod()}/restore`, { body });
const scope = () => ({ workspaceId: tree.project.id, environment: 'dev', path: '/' });
const sources = async () => {
  const { body } = await tree.request('GET', '/api/v1/secret-imports', { query: scope() });
  return body.secretImports.map(
    ({ importEnv, position }: { importEnv: { slug: string }; position: number }) =>
      `${position} ${importEnv.slug}`,
  );
};
const imported = async (version: 'v3' | 'v4') => {
  const reply = await tree.list(version, 'dev:/', { include_imports: 'true', includeImports: 'true' });
  expect(reply.status).toBe(200);
  return reply.body.imports.map(({ environment }: { environment: string }) => environment);
};
const valueBehind = async (name: string) => {
  const { status, body } = await tree.get('v3', 'dev:/', name, { include_imports: 'true' });
  return status === 200 ? body.secret.secretValue : status;
};

describe('an import whose source environment is deleted', () => {
  it('is out of sight, and all that does not come from there is read as before', async () => {
    expect(await valueBehind('SHARED')).toBe('from prod');
    await lose();
    expect(await sources()).toEqual(['1 staging']);
    for (const version of ['v3', 'v4'] as const) expect(await imported(version)).toEqual(['staging']);
    expect(await valueBehind('SHARED')).toBe('from staging');
    expect(await valueBehind('OWN')).toBe('own');
  });

  it('is not found to be read, changed or ended', async () => {
    await lose();
    const one = `/api/v1/secret-imports/${importId}`;
    for (const reply of [
      await tree.request('GET', one),
      await tree.request('PATCH', one, { body: { ...scope(), import: { position: 1 } } }),
      await tree.request('DELETE', one, { body: scope() }),
    ])
      expect([reply.status, reply.body.message]).toEqual([404, 'Secret import not found']);
  });

  it('is back at its place with the environment, under the slug that has then', async () => {
    await lose();
    await tree.imports('dev:/', 'staging:/later');
    expect(await sources()).toEqual(['1 staging', '2 staging']);
    expect((await restore({ newSlug: 'live' })).status).toBe(200);
    expect(await sources()).toEqual(['1 staging', '2 live', '3 staging']);
    expect(await valueBehind('SHARED')).toBe('from prod');
  });

  it('leads in a circle at worst when one was closed meanwhile, and reads still end', async () => {
    await tree.imports('prod:/', 'staging:/deep');
    await lose();
    await tree.imports('staging:/deep', 'dev:/');
    expect((await restore()).status).toBe(200);
    expect(await valueBehind('SHARED')).toBe('from prod');
    expect(await imported('v4')).toEqual(['staging', 'prod']);
  });

  it('is another one than an import from a new environment that takes the slug', async () => {
    await lose();
    await tree.request('POST', environments(), { body: { name: 'New', slug: 'prod' } });
    expect(await sources()).toEqual(['1 staging']);
    expect(await valueBehind('SHARED')).toBe('from staging');
    expect((await restore()).status).toBe(400);
  });
});
