import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestResponse } from '../../harness/app.ts';
import { bootstrapped, type Instance } from '../../world/instance.ts';
import { namesIn, placesIn, plantTree, type Tree } from '../../world/tree.ts';
import { ref } from './golden/cases.ts';

let instance: Instance;
beforeAll(async () => {
  instance = await bootstrapped(await startApp());
});

describe('v4: pages', () => {
  let own: Tree;
  const all = Array.from({ length: 7 }, (_, n) => `K${n}`);
  beforeAll(async () => {
    own = await plantTree(instance);
    for (const folder of ['/', '/a', '/a/b', '/c'])
      await own.secrets(`dev:${folder}`, Object.fromEntries(all.map((name) => [name, `${folder}${name}`])));
    await own.secrets('prod:/', { IMPORTED: 'i' });
    await own.imports('dev:/', 'prod:/');
  });

  const pages = async (place: string, query: object): Promise<TestResponse[]> => {
    const found: TestResponse[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; cursor = found.at(-1)?.body.nextCursor)
      found.push(await own.list('v4', place, { ...query, ...(cursor && { cursor }) }));
    return found;
  };

  it.each([1, 2, 3, 7, 10, 28, 1000])('of %i are together the whole list, in its order', async (limit) => {
    for (const [place, query] of [
      ['dev:/', {}],
      ['dev:/a', { recursive: true }],
      ['dev:/', { recursive: true }],
    ] as const) {
      const whole = await own.list('v4', place, query);
      const found = await pages(place, { ...query, limit });
      expect(found.flatMap(({ body }) => body.secrets)).toEqual(whole.body.secrets);
      expect(found.slice(0, -1).every(({ body }) => body.secrets.length === limit)).toBe(true);
    }
  });

  it('are full although filters leave much out', async () => {
    const found = await pages('dev:/', { recursive: true, limit: 2, secretKeyPrefix: 'K3' });
    const full = found.map((page) => placesIn(page)).filter((page) => page.length > 0);
    expect(full).toEqual([
      ['/:K3', '/a:K3'],
      ['/a/b:K3', '/c:K3'],
    ]);
  });

  it('have the imports on the first only', async () => {
    const found = await pages('dev:/', { limit: 3 });
    expect(found.map(({ body }) => body.imports.length)).toEqual([1, 0, 0]);
  });

  it('go on after a secret that was deleted meanwhile, and show what came meanwhile', async () => {
    const first = await own.list('v4', 'dev:/c', { limit: 3 });
    await own.request('DELETE', '/api/v3/secrets/raw/K2', {
      body: { workspaceId: own.project.id, environment: 'dev', secretPath: '/c' },
    });
    await own.secrets('dev:/c', { K21: 'new' });
    const second = await own.list('v4', 'dev:/c', { limit: 2, cursor: first.body.nextCursor });
    expect([namesIn(first), namesIn(second)]).toEqual([
      ['K0', 'K1', 'K2'],
      ['K21', 'K3'],
    ]);
  });

  it.each(['x', 'W10', Buffer.from('["a#b","x"]').toString('base64url')])(
    'begin at no made-up place: %s',
    async (cursor) => {
      expect((await own.list('v4', 'dev:/', { cursor })).status).toBe(422);
    },
  );

  it.each([[-1], [1001], ['x']])('have a size that makes sense: not %s', async (limit) => {
    expect((await own.list('v4', 'dev:/', { limit })).status).toBe(422);
  });
});

describe('the entity tag', () => {
  it('stands while nothing changes and covers values, imports and what references lead to', async () => {
    const own = await plantTree(instance);
    await own.secrets('prod:/far', { FAR: 'far' });
    await own.secrets('prod:/', { B: 'b', C: ref('prod.far.FAR') });
    await own.secrets('dev:/', { A: ref('prod.B') });
    await own.imports('dev:/', 'prod:/');
    const queries: readonly [string, () => Promise<TestResponse>][] = [
      ['v4 list', () => own.list('v4', 'dev:/')],
      ['v4 recursive', () => own.list('v4', 'dev:/', { recursive: true })],
      ['v3 list', () => own.list('v3', 'dev:/', { include_imports: true, expandSecretReferences: true })],
    ];
    const tags = async () => Promise.all(queries.map(async ([, ask]) => (await ask()).headers.etag));
    const change = (name: string, secretPath: string, secretValue: string) =>
      own.request('PATCH', `/api/v3/secrets/raw/${name}`, {
        body: { workspaceId: own.project.id, environment: 'prod', secretPath, secretValue },
      });
    const first = await tags();
    expect(await tags()).toEqual(first);
    const seen = [first];
    const different = async (what: string) => {
      const now = await tags();
      for (const [index, [query]] of queries.entries())
        expect(
          seen.map((each) => each[index]),
          `${query} after ${what}`,
        ).not.toContain(now[index]);
      seen.push(now);
    };
    await change('B', '/', 'b2');
    await different('a change of a value that is referred to');
    await change('FAR', '/far', 'far2');
    await different('a change of what an imported value refers to');
    await own.imports('dev:/', 'staging:/');
    await different('a new import');
    const one = await own.get('v4', 'dev:/', 'A');
    await change('B', '/', 'b3');
    expect((await own.get('v4', 'dev:/', 'A')).headers.etag).not.toBe(one.headers.etag);
  });
});

describe('a large reply', () => {
  let own: Tree;
  beforeAll(async () => {
    own = await plantTree(instance);
    for (let n = 10; n < 38; n += 1) await own.secrets('dev:/', { [`BIG_${n}`]: `${n}`.repeat(120_000) });
  });
  const list = (environment: string, headers: object, query = {}) =>
    own.request('GET', '/api/v4/secrets', {
      query: { projectId: own.project.id, environment, ...query },
      headers,
    });

  it('is compressed for a client that takes gzip, with the tag of what is in it', async () => {
    const [packed, plain] = [
      await list('dev', { 'accept-encoding': 'br, gzip;q=0.8' }, { limit: 2 }),
      await list('dev', { 'accept-encoding': 'gzip;q=0, br' }, { limit: 2 }),
    ];
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(gunzipSync(Buffer.from(packed.text, 'base64')).toString()).toBe(plain.text);
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.headers.vary).toBe('accept-encoding');
    expect(packed.headers.etag).toBe(plain.headers.etag);
  });

  it('is refused when not even a function could return it, with a word on what to do', async () => {
    const refused = await list('dev', {});
    expect([refused.status, refused.body.error]).toEqual([413, 'PayloadTooLarge']);
    expect(refused.body.message).toMatch(/6 MB.*gzip.*limit.*cursor/);
    expect((await list('dev', { 'accept-encoding': 'gzip' })).status).toBe(200);
    expect((await list('dev', {}, { limit: 5 })).status).toBe(200);
  });

  it('is small enough to stay as it is otherwise', async () => {
    expect((await list('prod', { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBeUndefined();
  });
});
