import { beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../../harness/app.ts';
import { bootstrapped, type Instance } from '../../world/instance.ts';
import type { Wire } from '../../world/secrets-place.ts';
import { plantTree, type Tree } from '../../world/tree.ts';
import { ref } from '../secrets/golden/cases.ts';

let instance: Instance;
let tree: Tree;
beforeAll(async () => {
  instance = await bootstrapped(await startApp());
});

const planted = async (): Promise<string> => {
  tree = await plantTree(instance);
  await tree.secrets('dev:/db', { HOST: 'h', OWN: ref('dev.db.HOST'), BESIDE: ref('HOST') });
  await tree.secrets('prod:/', { FAR: ref('dev.db.HOST'), IMPORTED: ref('HOST') });
  await tree.imports('prod:/', 'dev:/db');
  return tree.project.environments.find(({ slug }) => slug === 'dev')?.id ?? '';
};

const named = (all: readonly Wire[]): readonly string[] =>
  all.map(({ environment, secretPath, secretKey }) => `${environment}:${secretPath}:${secretKey}`);
const read = async (place: string, name: string, expandSecretReferences = true): Promise<string> =>
  (await tree.get('v4', place, name, { expandSecretReferences })).body.secret.secretValue;

describe.each(['workspace', 'projects'])('giving an environment another slug: %s', (base) => {
  const change = async (id: string, body: object): Promise<Wire> =>
    (await tree.request('PATCH', `/api/v1/${base}/${tree.project.id}/environments/${id}`, { body })).body;

  it('names who refers to what is in it', async () => {
    const body = await change(await planted(), { slug: 'develop' });
    expect(named(body.referencedBy)).toEqual(['develop:/db:OWN', 'prod:/:FAR']);
    expect(body.numberOfReferences).toBe(2);
    expect(await read('prod:/', 'FAR')).toBe(ref('dev.db.HOST'));
  });

  it('has them follow when asked', async () => {
    const body = await change(await planted(), { slug: 'develop', updateReferences: true });
    expect(named(body.referencedBy)).toEqual(['develop:/db:OWN', 'prod:/:FAR']);
    expect([body.notUpdated, body.numberNotUpdated]).toEqual([[], 0]);
    expect(await read('prod:/', 'FAR', false)).toBe(ref('develop.db.HOST'));
    for (const [place, name] of [
      ['prod:/', 'FAR'],
      ['prod:/', 'IMPORTED'],
      ['develop:/db', 'OWN'],
      ['develop:/db', 'BESIDE'],
    ] as const)
      expect(await read(place, name)).toBe('h');
  });

  it('tells nothing of references when only its name or position changes', async () => {
    const body = await change(await planted(), { name: 'Other', position: 2, updateReferences: true });
    expect(body).not.toHaveProperty('referencedBy');
  });
});
