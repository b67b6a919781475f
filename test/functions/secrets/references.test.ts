import { beforeAll, expect, it } from 'vitest';
import { startApp } from '../../harness/app.ts';
import { bootstrapped, createMachine, type Instance } from '../../world/instance.ts';
import type { Wire } from '../../world/secrets-place.ts';
import { plantTree, type Tree } from '../../world/tree.ts';
import { ref } from './golden/cases.ts';

let instance: Instance;
let tree: Tree;
beforeAll(async () => {
  instance = await bootstrapped(await startApp());
  tree = await plantTree(instance);
  await tree.secrets('prod:/db', { HOST: 'h', BESIDE: `tcp://${ref('HOST')}`, OTHER: 'o' });
  await tree.secrets('dev:/', { FAR: `${ref('prod.db.HOST')}:${ref('HOST')}`, HOST: 'dev' });
});

const refer = async (place: string, name: string, version: 'v3' | 'v4' = 'v4', token = instance.admin) => {
  const [environment, secretPath] = place.split(':');
  const base = version === 'v3' ? '/api/v3/secrets/raw' : '/api/v4/secrets';
  return tree.request(
    'GET',
    `${base}/${name}/references`,
    { query: { workspaceId: tree.project.id, projectId: tree.project.id, environment, secretPath } },
    token,
  );
};
const named = (references: readonly Wire[]) =>
  references.map(({ environment, secretPath, secretKey }) => `${environment}:${secretPath}:${secretKey}`);
const change = (method: string, name: string, body: object) =>
  tree.request(method, `/api/v3/secrets/raw/${name}`, { body: { workspaceId: tree.project.id, ...body } });

it.each(['v3', 'v4'] as const)('%s: who refers to a secret is told, wherever it stands', async (version) => {
  const { body } = await refer('prod:/db', 'HOST', version);
  expect(named(body.references)).toEqual(['dev:/:FAR', 'prod:/db:BESIDE']);
  expect(body.hiddenReferences).toBe(0);
  const far = await tree.get('v3', 'dev:/', 'FAR');
  expect(body.references[0].secretId).toBe(far.body.secret.id);
  expect(named((await refer('dev:/', 'HOST', version)).body.references)).toEqual(['dev:/:FAR']);
  expect((await refer('prod:/db', 'OTHER', version)).body.references).toEqual([]);
});

it('follows what is changed, renamed, deleted and moved away with its folder', async () => {
  await tree.secrets('staging:/x', { A: ref('prod.db.OTHER'), B: ref('prod.db.OTHER') });
  const seen = async () => named((await refer('prod:/db', 'OTHER')).body.references);
  const at = { environment: 'staging', secretPath: '/x' };
  expect(await seen()).toEqual(['staging:/x:A', 'staging:/x:B']);
  await change('PATCH', 'A', { ...at, newSecretName: 'C' });
  expect(await seen()).toEqual(['staging:/x:B', 'staging:/x:C']);
  await change('PATCH', 'C', { ...at, secretValue: 'plain' });
  expect(await seen()).toEqual(['staging:/x:B']);
  const folder = { workspaceId: tree.project.id, environment: 'staging', path: '/' };
  await tree.request('PATCH', '/api/v1/folders/x', { body: { ...folder, name: 'y' } });
  expect(await seen()).toEqual(['staging:/y:B']);
  await tree.request('DELETE', '/api/v1/folders/y', { body: folder });
  expect(await seen()).toEqual([]);
});

it('is not told to strangers, nor about a secret that is not there', async () => {
  expect((await refer('prod:/db', 'NONE')).status).toBe(404);
  const none = await createMachine(instance, { projectId: tree.project.id, projectRole: 'no-access' });
  expect((await refer('prod:/db', 'HOST', 'v4', none.token)).status).toBe(403);
});
