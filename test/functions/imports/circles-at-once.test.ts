import { beforeAll, describe, expect, it } from 'vitest';
import { importsOf } from '../../world/imports-place.ts';
import { plantTree, type Tree } from '../../world/tree.ts';

let tree: Tree;
let imports: ReturnType<typeof importsOf>;
beforeAll(async () => {
  tree = await plantTree();
  imports = importsOf(tree);
});

let turn = 0;
const ring = async (length: number): Promise<readonly string[]> => {
  turn += 1;
  const paths = Array.from({ length }, (_, n) => `/ring-${turn}-${n}`);
  for (const path of paths) await tree.folder(`dev:${path}`);
  return paths;
};

const nextOf = (paths: readonly string[], n: number): string => paths[(n + 1) % paths.length] as string;

describe('imports that would lead in a circle together', () => {
  it.each([2, 3, 5])('%i made at once: the one that would close it is refused', async (length) => {
    for (let round = 0; round < 6; round += 1) {
      const paths = await ring(length);
      const replies = await Promise.all(
        paths.map((path, n) => imports.create(path, `dev:${nextOf(paths, n)}`)),
      );
      expect(replies.map(({ status }) => status).sort()).toEqual([...Array(length - 1).fill(200), 400]);
    }
  });

  it('folders made on the way make no difference', async () => {
    for (let round = 0; round < 6; round += 1) {
      turn += 1;
      const [a, b] = [`/late-${turn}-a`, `/late-${turn}-b`];
      await tree.folder(`dev:${a}`);
      const made = async () => {
        await tree.folder(`dev:${b}`);
        return imports.create(b, `dev:${a}`);
      };
      const replies = await Promise.all([imports.create(a, `dev:${b}`), made()]);
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 400]);
    }
  });

  it('pointed at each other by changes at once, one is refused', async () => {
    for (let round = 0; round < 6; round += 1) {
      const paths = await ring(2);
      const ids = [];
      for (const path of paths)
        ids.push((await imports.create(path, 'prod:/elsewhere')).body.secretImport.id);
      const replies = await Promise.all(
        ids.map((id, n) => imports.update(id, { environment: 'dev', path: nextOf(paths, n) }, paths[n])),
      );
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 400]);
    }
  });
});

describe('the order of imports', () => {
  it('is one that moves and creations, one after the other, could have led to', async () => {
    for (let round = 0; round < 6; round += 1) {
      turn += 1;
      const path = `/order-${turn}`;
      await tree.folder(`dev:${path}`);
      const ids = [];
      for (const from of ['/a', '/b', '/c'])
        ids.push((await imports.create(path, `prod:${from}`)).body.secretImport.id);
      const replies = await Promise.all([
        imports.update(ids[2] as string, { position: 1 }, path),
        imports.create(path, 'prod:/d'),
        imports.create(path, 'prod:/e'),
      ]);
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
      const order = await imports.order(path);
      expect(order.map(([, position]: [string, number]) => position)).toEqual([1, 2, 3, 4, 5]);
      const names = order.map(([name]: [string]) => name);
      expect(names.slice(0, 3)).toEqual(['/c', '/a', '/b']);
      expect(names.slice(3).sort()).toEqual(['/d', '/e']);
      const [d, e] = [replies[1], replies[2]].map(({ body }) => body.secretImport.position);
      expect(new Set([d, e]).size).toBe(2);
    }
  });

  it('a change that changes nothing makes no version', async () => {
    const path = (await ring(1))[0] as string;
    const { secretImport } = (await imports.create(path, 'prod:/a')).body;
    for (const change of [{}, { position: 1 }, { environment: 'prod', path: '/a' }]) {
      const reply = await imports.update(secretImport.id, change, path);
      expect([reply.status, reply.body.secretImport.version]).toEqual([200, secretImport.version]);
    }
  });
});
