import { beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../../harness/app.ts';
import { answer, importsOf } from '../../world/imports-place.ts';
import { bootstrapped, type Instance } from '../../world/instance.ts';
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

describe('the order of imports', () => {
  beforeAll(async () => {
    await plant();
    for (const name of ['a', 'b', 'c', 'd']) await create('/', `prod:/${name}`);
  });

  const idOf = async (path: string): Promise<string> =>
    (await list()).find((each: { importPath: string }) => each.importPath === path).id;
  const paths = async () => (await order()).map(([path]: [string]) => path);

  it('is that of their making, without gaps', async () => {
    expect(await order()).toEqual([
      ['/a', 1],
      ['/b', 2],
      ['/c', 3],
      ['/d', 4],
    ]);
  });

  it('changes when one is moved, and the others make room', async () => {
    expect((await update(await idOf('/d'), { position: 1 })).body.secretImport.position).toBe(1);
    expect(await paths()).toEqual(['/d', '/a', '/b', '/c']);
    await update(await idOf('/d'), { position: 3 });
    expect(await paths()).toEqual(['/a', '/b', '/d', '/c']);
    expect((await update(await idOf('/a'), { position: 99 })).body.secretImport.position).toBe(4);
    expect(await paths()).toEqual(['/b', '/d', '/c', '/a']);
  });

  it('stays right however often one is moved into the same gap', async () => {
    for (let n = 0; n < 120; n += 1) await update(await idOf(n % 2 ? '/c' : '/d'), { position: 3 });
    expect(await order()).toEqual([
      ['/b', 1],
      ['/d', 2],
      ['/c', 3],
      ['/a', 4],
    ]);
  });

  it('closes where one is taken out', async () => {
    await remove(await idOf('/d'));
    expect(await order()).toEqual([
      ['/b', 1],
      ['/c', 2],
      ['/a', 3],
    ]);
  });
});

describe('circles', () => {
  beforeAll(async () => {
    await plant();
    for (const name of ['a', 'b', 'c']) await tree.folder(`dev:/${name}`);
    await create('/a', 'dev:/b');
    await create('/b', 'dev:/c');
  });

  const refused = [400, 'Cyclic import not allowed'];

  it('are refused, of whatever length', async () => {
    expect(answer(await create('/a', 'dev:/a'))).toEqual(refused);
    expect(answer(await create('/b', 'dev:/a'))).toEqual(refused);
    expect(answer(await create('/c', 'dev:/a'))).toEqual(refused);
    expect((await create('/c', 'prod:/')).status).toBe(200);
  });

  it('are refused when an import is pointed elsewhere', async () => {
    const [{ id }] = await list('/c');
    expect(answer(await update(id, { environment: 'dev', path: '/a' }, '/c'))).toEqual(refused);
  });

  it('end where they began when a rename closed one after all', async () => {
    await tree.secrets('dev:/a', { A: 'a' });
    await tree.secrets('dev:/c', { C: 'c' });
    await create('/c', 'dev:/soon');
    await tree.request('PATCH', '/api/v1/folders/a', { body: { ...scope(), name: 'soon' } });
    const seen = async (place: string, key: string) => {
      const got = await tree.get('v4', place, key);
      const listed = await tree.list('v4', place);
      return [got.body.secret?.secretValue, listed.status];
    };
    expect(await seen('dev:/c', 'A')).toEqual(['a', 200]);
    expect(await seen('dev:/soon', 'C')).toEqual(['c', 200]);
    expect(await seen('dev:/b', 'NONE')).toEqual([undefined, 200]);
  });
});
