import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';
import { startApp } from '../../harness/app.ts';
import { type CountingStorage, countingStorage } from '../../harness/rounds.ts';
import { bootstrapped, createMachine, type Instance } from '../../world/instance.ts';
import type { Wire } from '../../world/secrets-place.ts';
import { plantTree, type Tree } from '../../world/tree.ts';
import { viewer } from '../../world/viewer.ts';
import { ref } from './golden/cases.ts';

vi.mock(import('../../../layers/domain/permissions/grants.ts'), async (original) => {
  const { withRulesOfViewer } = await import('../../world/viewer.ts');
  return withRulesOfViewer(await original());
});

const mayRead = (conditions: NonNullable<Rule['conditions']>): Rule => ({
  subject: 'secrets',
  action: ['read'],
  conditions,
});
const viewerToken = async (...rules: readonly Rule[]): Promise<string> => {
  viewer.rules = [...rules];
  return (await createMachine(instance, { projectId: tree.project.id, projectRole: 'viewer' })).token;
};

let storage: CountingStorage;
let instance: Instance;
let tree: Tree;
beforeAll(async () => {
  storage = await countingStorage();
  instance = await bootstrapped(await startApp({ endpoint: storage.endpoint }));
});
afterAll(() => storage.close());

/** `dev:/a` holds KEY, `dev:/b` imports it and `prod:/c` imports that. */
beforeEach(async () => {
  tree = await plantTree(instance);
  await tree.secrets('dev:/a', { KEY: 'k' });
  await tree.imports('dev:/b', 'dev:/a');
  await tree.imports('prod:/c', 'dev:/b');
});

const refer = async (place: string, name: string, token = instance.admin) => {
  const [environment, secretPath] = place.split(':');
  const query = { projectId: tree.project.id, environment, secretPath };
  return tree.request('GET', `/api/v4/secrets/${name}/references`, { query }, token);
};
const referrers = async (place = 'dev:/a', name = 'KEY') =>
  (await refer(place, name)).body.references.map(
    ({ environment, secretPath, secretKey }: Wire) => `${environment}:${secretPath}:${secretKey}`,
  );

describe('who refers to a secret by way of an import', () => {
  it('is told, beside it and from elsewhere, however many imports lie between', async () => {
    await tree.secrets('dev:/b', { BESIDE: ref('KEY') });
    await tree.secrets('prod:/c', { FURTHER: ref('KEY') });
    await tree.secrets('staging:/', {
      FAR: `${ref('prod.c.KEY')} ${ref('dev.b.KEY')}`,
      NONE: ref('dev.a.NO'),
    });
    await tree.secrets('dev:/a', { OWN: ref('KEY') });
    expect(await referrers()).toEqual(['dev:/a:OWN', 'dev:/b:BESIDE', 'prod:/c:FURTHER', 'staging:/:FAR']);
    expect((await tree.get('v4', 'prod:/c', 'FURTHER')).body.secret.secretValue).toBe('k');
  });

  it('is left out where an own secret or a later import hides it, from there on', async () => {
    await tree.secrets('dev:/b', { BESIDE: ref('KEY') });
    await tree.secrets('prod:/c', { FURTHER: ref('KEY') });
    await tree.secrets('staging:/later', { KEY: 'later' });
    await tree.imports('prod:/c', 'staging:/later');
    expect(await referrers()).toEqual(['dev:/b:BESIDE']);
    expect(await referrers('staging:/later')).toEqual(['prod:/c:FURTHER']);
    await tree.secrets('dev:/b', { KEY: 'own' });
    expect(await referrers()).toEqual([]);
    expect(await referrers('dev:/b')).toEqual(['dev:/b:BESIDE']);
  });

  it('is still told where an earlier import has the name too', async () => {
    await tree.secrets('staging:/earlier', { KEY: 'earlier' });
    await tree.imports('dev:/d', 'staging:/earlier', 'dev:/a');
    await tree.secrets('dev:/d', { BESIDE: ref('KEY') });
    expect(await referrers()).toEqual(['dev:/d:BESIDE']);
    expect(await referrers('staging:/earlier')).toEqual([]);
  });

  it('is told by name only to who may read it, the others are counted', async () => {
    await tree.secrets('dev:/b', { BESIDE: ref('KEY') });
    await tree.secrets('prod:/c', { FURTHER: ref('KEY') });
    const token = await viewerToken(
      mayRead({ environment: 'dev', secretPath: '/a' }),
      mayRead({ environment: 'prod' }),
    );
    const { body } = await refer('dev:/a', 'KEY', token);
    expect(body.references).toMatchObject([{ environment: 'prod', secretKey: 'FURTHER' }]);
    expect(body.hiddenReferences).toBe(1);
  });

  it('is the same whoever asks: a secret that hides it counts for those who may not read it too', async () => {
    await tree.secrets('dev:/b', { KEY: 'own', BESIDE: ref('KEY') });
    const token = await viewerToken(mayRead({ environment: 'dev', secretPath: '/a' }));
    const { body } = await refer('dev:/a', 'KEY', token);
    expect([body.references, body.hiddenReferences]).toEqual([[], 0]);
  });

  it('is told of once in spite of circles, and not once an import or a folder is gone', async () => {
    const [back = ''] = await tree.imports('dev:/a', 'dev:/soon');
    const at = { workspaceId: tree.project.id, environment: 'dev', path: '/' };
    await tree.secrets('dev:/b', { BESIDE: ref('KEY') });
    await tree.secrets('prod:/c', { FURTHER: ref('KEY') });
    await tree.request('PATCH', '/api/v1/folders/b', { body: { ...at, name: 'soon' } });
    expect(await referrers()).toEqual(['dev:/soon:BESIDE']);
    await tree.request('DELETE', `/api/v1/secret-imports/${back}`, { body: { ...at, path: '/a' } });
    await tree.request('PATCH', '/api/v1/folders/soon', { body: { ...at, name: 'b' } });
    expect(await referrers()).toEqual(['dev:/b:BESIDE', 'prod:/c:FURTHER']);
    await tree.request('DELETE', '/api/v1/folders/b', { body: at });
    expect(await referrers()).toEqual([]);
  });

  it('takes as many rounds for twenty imports as for one', async () => {
    const { token } = await createMachine(instance, { projectId: tree.project.id, projectRole: 'admin' });
    await tree.secrets('dev:/b', { BESIDE: ref('KEY') });
    const rounds = async () => {
      await refer('dev:/a', 'KEY', token);
      return (await storage.counted(() => refer('dev:/a', 'KEY', token))).rounds;
    };
    const before = await rounds();
    for (let n = 0; n < 20; n += 1) {
      await tree.imports(`dev:/wide${n}`, 'dev:/a');
      await tree.secrets(`dev:/wide${n}`, { [`R${n}`]: ref('KEY') });
    }
    expect(await referrers()).toHaveLength(21);
    expect(await rounds()).toBeLessThanOrEqual(before);
  });
});
