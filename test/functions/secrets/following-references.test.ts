import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';
import { startApp } from '../../harness/app.ts';
import { eventsOf } from '../../world/events.ts';
import { bootstrapped, createMachine, type Instance } from '../../world/instance.ts';
import { viewer } from '../../world/viewer.ts';
import { named, plant, split, update } from './follows.ts';
import { ref } from './golden/cases.ts';

vi.mock(import('../../../layers/domain/permissions/grants.ts'), async (original) => {
  const { withRulesOfViewer } = await import('../../world/viewer.ts');
  return withRulesOfViewer(await original());
});

let instance: Instance;
beforeAll(async () => {
  instance = await bootstrapped(await startApp());
});

describe('renaming a secret', () => {
  const planted = async () => {
    const made = await plant(instance);
    await made.tree.secrets('prod:/db', { HOST: 'h', BESIDE: `tcp://${ref('HOST')}` });
    await made.tree.secrets('dev:/', { FAR: `${ref('prod.db.HOST')}:${ref('HOST')}`, HOST: 'dev' });
    await made.tree.secrets('dev:/app', { BY_IMPORT: ref('HOST') });
    await made.tree.imports('dev:/app', 'prod:/db');
    return made;
  };
  const referrers = ['dev:/:FAR', 'dev:/app:BY_IMPORT', 'prod:/db:BESIDE'];

  it('names who refers to it, and changes nothing else', async () => {
    const { rename, stored } = await planted();
    const { status, body } = await rename('prod:/db', 'HOST', 'SERVER');
    expect(status).toBe(200);
    expect(named(body.referencedBy)).toEqual(referrers);
    expect(body.numberOfReferences).toBe(3);
    expect(body.notUpdated).toBeUndefined();
    expect(await stored('prod:/db', 'BESIDE')).toBe(`tcp://${ref('HOST')}`);
  });

  it.each([
    ['in the body', 'v4', { body: update }],
    ['in the query', 'v3', { query: { updateReferences: 'true' } }],
  ] as const)('has them follow when asked %s', async (_, version, asked) => {
    const { tree, stored, expanded } = await planted();
    const project = { workspaceId: tree.project.id, projectId: tree.project.id };
    const base = version === 'v3' ? '/api/v3/secrets/raw' : '/api/v4/secrets';
    const more = 'body' in asked ? asked.body : {};
    const { status, body } = await tree.request('PATCH', `${base}/HOST`, {
      body: { ...project, ...split('prod:/db'), newSecretName: 'SERVER', ...more },
      ...('query' in asked && { query: asked.query }),
    });
    expect(status).toBe(200);
    expect(named(body.referencedBy)).toEqual(referrers);
    expect([body.notUpdated, body.numberNotUpdated]).toEqual([[], 0]);
    expect(await stored('prod:/db', 'BESIDE')).toBe(`tcp://${ref('SERVER')}`);
    expect(await stored('dev:/', 'FAR')).toBe(`${ref('prod.db.SERVER')}:${ref('HOST')}`);
    expect(await stored('dev:/app', 'BY_IMPORT')).toBe(ref('SERVER'));
    expect(await expanded('dev:/', 'FAR')).toBe('h:dev');
    expect(await expanded('dev:/app', 'BY_IMPORT')).toBe('h');
  });

  it('that is no renaming tells nothing of references', async () => {
    const { rename } = await planted();
    for (const [name, more] of [
      ['HOST', {}],
      ['', { secretValue: 'changed' }],
    ] as const)
      expect(Object.keys((await rename('prod:/db', 'HOST', name, more)).body)).toEqual(['secret']);
  });

  it('in a batch has references among its secrets follow as well', async () => {
    const { tree, stored, expanded } = await planted();
    const { body } = await tree.request('PATCH', '/api/v4/secrets/batch', {
      body: {
        projectId: tree.project.id,
        ...split('prod:/db'),
        ...update,
        secrets: [
          { secretKey: 'HOST', newSecretName: 'SERVER', secretValue: 'new' },
          { secretKey: 'BESIDE', newSecretName: 'URL' },
        ],
      },
    });
    expect(named(body.referencedBy)).toEqual(['dev:/:FAR', 'dev:/app:BY_IMPORT', 'prod:/db:URL']);
    expect(await stored('prod:/db', 'URL')).toBe(`tcp://${ref('SERVER')}`);
    expect(await expanded('prod:/db', 'URL')).toBe('tcp://new');
    expect(await expanded('dev:/', 'FAR')).toBe('new:dev');
  });

  it('names its own place where a nearer secret has the new name', async () => {
    const { tree, rename, stored, expanded } = await planted();
    await tree.secrets('dev:/app', { SERVER: 'nearer' });
    await rename('prod:/db', 'HOST', 'SERVER', update);
    expect(await stored('dev:/app', 'BY_IMPORT')).toBe(ref('prod.db.SERVER'));
    expect(await expanded('dev:/app', 'BY_IMPORT')).toBe('h');
  });

  it('writes names with dots so that they are read as names', async () => {
    const { rename, stored, expanded } = await planted();
    await rename('prod:/db', 'HOST', 'the.host', update);
    expect(await stored('prod:/db', 'BESIDE')).toBe(`tcp://${ref('"the.host"')}`);
    expect(await stored('dev:/', 'FAR')).toBe(`${ref('prod.db."the.host"')}:${ref('HOST')}`);
    await rename('prod:/db', 'the.host', 'HOST', update);
    expect(await stored('dev:/', 'FAR')).toBe(`${ref('prod.db.HOST')}:${ref('HOST')}`);
    expect(await expanded('dev:/', 'FAR')).toBe('h:dev');
  });

  it('leaves what cannot be written, and says so', async () => {
    const { rename, stored } = await planted();
    const { body } = await rename('prod:/db', 'HOST', 'a}b', update);
    expect(named(body.notUpdated)).toEqual(referrers);
    expect(body.notUpdated[0].reason).toBe('unspellable');
    expect(await stored('prod:/db', 'BESIDE')).toBe(`tcp://${ref('HOST')}`);
  });

  it('touches only references, to the letter', async () => {
    const { tree, rename, stored } = await plant(instance);
    const around = (name: string) => ` \n$${ref('KEY')} $$${ref(name)}\${${name}\t${ref(name)}\ufeff`;
    await tree.secrets('dev:/', { KEY: 'k', ODD: around('KEY') });
    await rename('dev:/', 'KEY', 'OTHER', update);
    expect(await stored('dev:/', 'ODD')).toBe(
      ` \n$${ref('KEY')} $$${ref('OTHER')}\${KEY\t${ref('KEY')}\ufeff`,
    );
  });

  it('makes a version of each referrer, an entry in its folder’s history, and one event', async () => {
    const { tree, rename } = await planted();
    await rename('prod:/db', 'HOST', 'SERVER', update);
    expect((await tree.get('v4', 'dev:/', 'FAR')).body.secret.version).toBe(2);
    const { body } = await tree.request('GET', `/api/v1/projects/${tree.project.id}/commits`, {
      query: { environment: 'dev', path: '/' },
    });
    expect(body.commits[0].changes).toMatchObject([{ name: 'FAR', version: 2, action: 'update' }]);
    const event = (await eventsOf(tree.app, 'update-secret')).at(-1);
    expect(event.metadata.updatedReferrers).toBe(3);
    expect(event.metadata.updatedPlaces).toContainEqual({ environment: 'dev', secretPath: '/app' });
  });
});

describe('whoever renames', () => {
  const rule = (action: readonly string[], environment: string, more: object = {}): Rule => ({
    subject: 'secrets',
    action,
    conditions: { environment, ...more },
  });

  it('rewrites what they may edit, is told of what they may read, and how much more there is', async () => {
    const { tree, rename, stored } = await plant(instance);
    await tree.secrets('prod:/', { KEY: 'k' });
    await tree.secrets('dev:/', { EDITABLE: ref('prod.KEY') });
    await tree.secrets('dev:/read', { READABLE: ref('prod.KEY') });
    await tree.secrets('staging:/', { HIDDEN: ref('prod.KEY') });
    viewer.rules = [
      rule(['read', 'edit'], 'prod'),
      rule(['read'], 'dev'),
      rule(['edit'], 'dev', { secretPath: '/' }),
    ];
    const { token } = await createMachine(instance, { projectId: tree.project.id, projectRole: 'viewer' });
    const { body } = await rename('prod:/', 'KEY', 'OTHER', update, token);
    expect(named(body.referencedBy)).toEqual(['dev:/:EDITABLE', 'dev:/read:READABLE']);
    expect(body.numberOfReferences).toBe(3);
    expect(named(body.notUpdated)).toEqual(['dev:/read:READABLE']);
    expect(body.notUpdated[0].reason).toBe('forbidden');
    expect(body.numberNotUpdated).toBe(2);
    expect(await stored('dev:/', 'EDITABLE')).toBe(ref('prod.OTHER'));
    expect(await stored('staging:/', 'HIDDEN')).toBe(ref('prod.KEY'));
  });
});
