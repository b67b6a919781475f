import { beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../../harness/app.ts';
import { bootstrapped, type Instance } from '../../world/instance.ts';
import type { Wire } from '../../world/secrets-place.ts';
import { named, plant, split, update } from './follows.ts';
import { ref } from './golden/cases.ts';

let instance: Instance;
beforeAll(async () => {
  instance = await bootstrapped(await startApp());
});

describe('moving secrets', () => {
  it('has references follow to where they stand then', async () => {
    const { tree, move, stored, expanded } = await plant(instance);
    await tree.secrets('dev:/', { KEY: 'k', BESIDE: ref('KEY'), WITH: ref('KEY') });
    await tree.secrets('dev:/app', { BY_IMPORT: ref('KEY'), FAR: ref('dev.KEY') });
    await tree.imports('dev:/app', 'dev:/');
    await tree.folder('prod:/new');
    const { status, body } = await move('dev:/', 'prod:/new', ['KEY', 'WITH'], update);
    expect(status).toBe(200);
    expect(named(body.referencedBy)).toEqual(['dev:/:BESIDE', 'dev:/app:BY_IMPORT', 'dev:/app:FAR']);
    expect(await stored('dev:/', 'BESIDE')).toBe(ref('prod.new.KEY'));
    expect(await stored('dev:/app', 'BY_IMPORT')).toBe(ref('prod.new.KEY'));
    expect(await stored('dev:/app', 'FAR')).toBe(ref('prod.new.KEY'));
    expect(await stored('prod:/new', 'WITH')).toBe(ref('KEY'));
    expect(await expanded('prod:/new', 'WITH')).toBe('k');
  });

  it('over others has both those and what was moved keep their referrers', async () => {
    const { tree, move, expanded } = await plant(instance);
    await tree.secrets('dev:/', { KEY: 'moved', REF: ref('KEY') });
    await tree.secrets('prod:/', { KEY: 'old', REF: ref('KEY') });
    const { status } = await move('dev:/', 'prod:/', ['KEY'], { ...update, shouldOverwrite: true });
    expect(status).toBe(200);
    expect(await expanded('dev:/', 'REF')).toBe('moved');
    expect(await expanded('prod:/', 'REF')).toBe('moved');
  });

  it('only names them unless asked', async () => {
    const { tree, move, stored } = await plant(instance);
    await tree.secrets('dev:/', { KEY: 'k', BESIDE: ref('KEY') });
    await tree.folder('dev:/new');
    const { body } = await move('dev:/', 'dev:/new', ['KEY']);
    expect(named(body.referencedBy)).toEqual(['dev:/:BESIDE']);
    expect(await stored('dev:/', 'BESIDE')).toBe(ref('KEY'));
  });
});

describe('too many referrers', () => {
  it('refuse to follow before anything is written, and hinder no renaming without', async () => {
    const { tree, rename } = await plant(instance);
    await tree.secrets('dev:/', { KEY: 'k' });
    for (let n = 0; n < 11; n += 1)
      await tree.request('POST', '/api/v4/secrets/batch', {
        body: {
          projectId: tree.project.id,
          ...split('dev:/'),
          secrets: Array.from({ length: 91 }, (_, m) => ({
            secretKey: `R${n}_${m}`,
            secretValue: ref('KEY'),
          })),
        },
      });
    const refused = await rename('dev:/', 'KEY', 'OTHER', update);
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringMatching(/1000/)]);
    expect((await tree.get('v4', 'dev:/', 'KEY')).status).toBe(200);
    const { status, body } = await rename('dev:/', 'KEY', 'OTHER');
    expect([status, body.referencedBy]).toEqual([200, undefined]);
  });

  it('up to a thousand follow, all or none', async () => {
    const { tree, rename } = await plant(instance);
    await tree.secrets('dev:/', { KEY: 'k' });
    await tree.request('POST', '/api/v4/secrets/batch', {
      body: {
        projectId: tree.project.id,
        ...split('dev:/'),
        secrets: Array.from({ length: 300 }, (_, m) => ({ secretKey: `R${m}`, secretValue: ref('KEY') })),
      },
    });
    const { body } = await rename('dev:/', 'KEY', 'OTHER', update);
    expect([body.numberOfReferences, body.referencedBy.length, body.numberNotUpdated]).toEqual([300, 100, 0]);
    const { secrets } = (await tree.list('v4', 'dev:/', { expandSecretReferences: true })).body;
    expect(new Set(secrets.map(({ secretValue }: Wire) => secretValue))).toEqual(new Set(['k']));
  });
});
