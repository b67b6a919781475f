import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApp } from '../../harness/app.ts';
import { allItems } from '../../harness/table.ts';
import { importsOf } from '../../world/imports-place.ts';
import { bootstrapped, type Instance } from '../../world/instance.ts';
import { plantTree, type Tree } from '../../world/tree.ts';

let instance: Instance;
let tree: Tree;
let create: ReturnType<typeof importsOf>['create'];
let update: ReturnType<typeof importsOf>['update'];
let remove: ReturnType<typeof importsOf>['remove'];
beforeAll(async () => {
  instance = await bootstrapped(await startApp());
});
beforeEach(async () => {
  tree = await plantTree(instance);
  ({ create, update, remove } = importsOf(tree));
  await tree.folder('dev:/b');
});

const made = async (source: string): Promise<string> => (await create('/b', source)).body.secretImport.id;

/** The lines of this project: where imports lead, and their ids. */
const lines = async (): Promise<string[]> => {
  const slugs = new Map(tree.project.environments.map(({ id, slug }) => [id, slug]));
  return (await allItems(tree.app.table))
    .filter(
      ({ pk, environmentId }) => String(pk).startsWith('IMPORTERS#') && slugs.has(String(environmentId)),
    )
    .map(({ pk, sk }) => {
      const [, environmentId = '', path] = String(pk).split('#');
      return `${slugs.get(environmentId) ?? 'digest'}:${path} <- ${sk}`;
    })
    .sort();
};

describe('who imports from a place is noted', () => {
  it('once for each import, when it is made, pointed elsewhere and ended', async () => {
    const [one, two] = [await made('prod:/x'), await made('prod:/x')];
    expect(await lines()).toEqual([`prod:/x <- ${one}`, `prod:/x <- ${two}`].sort());
    await update(one, { environment: 'staging', path: '/y' }, '/b');
    expect(await lines()).toEqual([`prod:/x <- ${two}`, `staging:/y <- ${one}`]);
    await update(one, { position: 1 }, '/b');
    await remove(two, '/b');
    expect(await lines()).toEqual([`staging:/y <- ${one}`]);
  });

  it('by folder, so that a rename of the importing folder changes nothing', async () => {
    const id = await made('prod:/x');
    const body = { workspaceId: tree.project.id, environment: 'dev', path: '/', name: 'renamed' };
    await tree.request('PATCH', '/api/v1/folders/b', { body });
    expect(await lines()).toEqual([`prod:/x <- ${id}`]);
  });

  it('under a short key however long the path is', async () => {
    const path = Array.from({ length: 15 }, (_, n) => `/${'f'.repeat(200)}${n}`).join('');
    const id = await made(`prod:${path}`);
    expect(await lines()).toEqual([`digest:undefined <- ${id}`]);
    await remove(id, '/b');
    expect(await lines()).toEqual([]);
  });

  it('also for imports that get new places in one go', async () => {
    const ids = [await made('prod:/x'), await made('prod:/y'), await made('prod:/z')];
    for (let n = 0; n < 60; n += 1) await update(ids[n % 2] ?? '', { position: 2 }, '/b');
    expect(await lines()).toEqual(['x', 'y', 'z'].map((name, n) => `prod:/${name} <- ${ids[n]}`));
  });
});
