import { beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../../harness/app.ts';
import { eventsOf } from '../../world/events.ts';
import { bootstrapped, type Instance } from '../../world/instance.ts';
import type { Wire } from '../../world/secrets-place.ts';
import { plantTree, type Tree } from '../../world/tree.ts';
import { ref } from '../secrets/golden/cases.ts';

let instance: Instance;
let tree: Tree;
beforeAll(async () => {
  instance = await bootstrapped(await startApp());
});

const planted = async (): Promise<void> => {
  tree = await plantTree(instance);
  await tree.secrets('dev:/app/db', { HOST: 'h', BESIDE: ref('HOST'), OWN: ref('dev.app.db.HOST') });
  await tree.secrets('dev:/', { FAR: `${ref('dev.app.db.HOST')}:${ref('dev.app.PORT')}` });
  await tree.secrets('prod:/ports', { PORT: 'p' });
  await tree.imports('dev:/app', 'prod:/ports');
  await tree.secrets('prod:/', { ELSEWHERE: ref('dev.app.db.HOST') });
  await tree.secrets('staging:/in', { IMPORTED: ref('HOST') });
  await tree.imports('staging:/in', 'dev:/app/db');
};

const rename = async (folder: string, name: string, more: object = {}, path = '/'): Promise<Wire> =>
  (
    await tree.request('PATCH', `/api/v1/folders/${folder}`, {
      body: { workspaceId: tree.project.id, environment: 'dev', path, name, ...more },
    })
  ).body;

const named = (all: readonly Wire[]): readonly string[] =>
  all.map(({ environment, secretPath, secretKey }) => `${environment}:${secretPath}:${secretKey}`);
const update = { updateReferences: true };
const referrers = ['dev:/:FAR', 'dev:/new/db:OWN', 'prod:/:ELSEWHERE'];

const expanded = async (place: string, name: string): Promise<string> =>
  (await tree.get('v4', place, name)).body.secret.secretValue;
const stored = async (place: string, name: string): Promise<string> =>
  (await tree.get('v4', place, name, { expandSecretReferences: false })).body.secret.secretValue;

describe('renaming a folder', () => {
  it('names who refers through it and which folders import it', async () => {
    await planted();
    const body = await rename('app', 'new');
    expect(named(body.referencedBy)).toEqual(referrers);
    expect(body.numberOfReferences).toBe(3);
    expect(body.importedBy).toMatchObject([{ environment: 'staging', secretPath: '/in', isUpdated: false }]);
    expect(await stored('dev:/', 'FAR')).toContain(ref('dev.app.db.HOST'));
  });

  it('has references and imports follow, the values are what they were', async () => {
    await planted();
    const body = await rename('app', 'new', update);
    expect(named(body.referencedBy)).toEqual(referrers);
    expect([body.notUpdated, body.numberNotUpdated]).toEqual([[], 0]);
    expect(body.importedBy).toMatchObject([{ environment: 'staging', secretPath: '/in', isUpdated: true }]);
    expect(await stored('dev:/', 'FAR')).toBe(`${ref('dev.new.db.HOST')}:${ref('dev.new.PORT')}`);
    expect(await expanded('dev:/', 'FAR')).toBe('h:p');
    expect(await expanded('dev:/new/db', 'OWN')).toBe('h');
    expect(await stored('dev:/new/db', 'BESIDE')).toBe(ref('HOST'));
    expect(await expanded('prod:/', 'ELSEWHERE')).toBe('h');
    expect(await expanded('staging:/in', 'IMPORTED')).toBe('h');
    const event = (await eventsOf(tree.app, 'update-folder')).at(-1);
    expect(event.metadata.updatedReferrers).toBe(3);
    expect(event.metadata.updatedPlaces).toContainEqual({ environment: 'prod', secretPath: '/' });
  });

  it('is told in the history of each folder once', async () => {
    await planted();
    await rename('app', 'new', update);
    const { body } = await tree.request('GET', `/api/v1/projects/${tree.project.id}/commits`, {
      query: { environment: 'dev', path: '/' },
    });
    const [{ changes }, before] = body.commits;
    expect(changes.map(({ kind, name }: Wire) => [kind, name]).sort()).toEqual([
      ['folder', 'new'],
      ['secret', 'FAR'],
    ]);
    expect(before.changes).toMatchObject([{ action: 'create' }]);
  });

  it('several at once, one within another, has references follow both', async () => {
    await planted();
    const { body } = await tree.request('PATCH', '/api/v1/folders/batch', {
      query: { updateReferences: 'true' },
      body: {
        projectSlug: tree.project.slug,
        folders: [
          { id: 'app', environment: 'dev', path: '/', name: 'new' },
          { id: 'db', environment: 'dev', path: '/app', name: 'data' },
        ],
      },
    });
    expect(named(body.referencedBy)).toEqual(['dev:/:FAR', 'dev:/new/data:OWN', 'prod:/:ELSEWHERE']);
    expect(await stored('prod:/', 'ELSEWHERE')).toBe(ref('dev.new.data.HOST'));
    expect(await expanded('dev:/', 'FAR')).toBe('h:p');
    expect(await expanded('staging:/in', 'IMPORTED')).toBe('h');
  });

  it('that is only described tells nothing of references', async () => {
    await planted();
    expect(Object.keys(await rename('app', 'app', { description: 'described' }))).toEqual(['folder']);
  });
});
