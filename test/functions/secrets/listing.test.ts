import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestResponse } from '../../harness/app.ts';
import { bootstrapped, type Instance } from '../../harness/instance.ts';
import { ref } from './golden/cases.ts';
import { plantTree, type Tree } from './golden/tree.ts';
import { personIn, placeOf, type Wire } from './secrets-place.ts';

let instance: Instance;
beforeAll(async () => {
  instance = await bootstrapped(await startApp());
});

const names = ({ body }: TestResponse): string[] => body.secrets.map(({ secretKey }: Wire) => secretKey);
const places = ({ body }: TestResponse): string[] =>
  body.secrets.map(({ secretPath, secretKey }: Wire) => `${secretPath}:${secretKey}`);

describe.each(['v3', 'v4'] as const)('%s: a recursive list', (version) => {
  let tree: Tree;
  beforeAll(async () => {
    tree = await plantTree(instance);
    await tree.secrets('staging:/', { ROOT: 'r' });
    await tree.secrets('staging:/app', { A: 'a' });
    await tree.secrets('staging:/app/deep/er', { D: 'd' });
    await tree.secrets('staging:/apple', { P: 'p' });
  });
  const list = (path: string, query: object = {}) =>
    tree.list(version, `staging:${path}`, { recursive: true, ...query });

  it('goes from its folder down, and not into one whose name only begins like it', async () => {
    expect(places(await list('/app'))).toEqual(['/app:A', '/app/deep/er:D']);
    expect(places(await list('/')).sort()).toEqual(['/:ROOT', '/app/deep/er:D', '/app:A', '/apple:P']);
  });

  it('of a folder that is not there is empty, of an environment that is not there is refused', async () => {
    expect((await list('/none')).body).toMatchObject({ secrets: [], imports: [] });
    expect((await tree.list(version, 'none:/', { recursive: true })).status).toBe(404);
  });

  it('has the imports of all folders below', async () => {
    const own = await plantTree(instance);
    await own.secrets('dev:/a/b', { OWN: 'own' });
    await own.secrets('prod:/x', { X: 'x' });
    await own.imports('dev:/a/b', 'prod:/x');
    const reply = await own.list(version, 'dev:/', { recursive: true, include_imports: true });
    expect(reply.body.imports).toMatchObject([
      { secretPath: '/x', environment: 'prod', secrets: [{ secretKey: 'X', secretValue: 'x' }] },
    ]);
  });
});

describe.each(['v3', 'v4'] as const)('%s: tags', (version) => {
  it('filter: a secret with any of them is listed, with all its tags', async () => {
    const own = await plantTree(instance);
    const tag = async (slug: string): Promise<string> =>
      (
        await own.request('POST', `/api/v1/workspace/${own.project.id}/tags`, {
          body: { slug, color: '#000' },
        })
      ).body.workspaceTag.id;
    const [a, b, c] = [await tag('a'), await tag('b'), await tag('c')];
    await own.secrets('dev:/', { A: '1' }, { tagIds: [a] });
    await own.secrets('dev:/', { AB: '2' }, { tagIds: [a, b] });
    await own.secrets('dev:/', { C: '3' }, { tagIds: [c] });
    await own.secrets('dev:/', { NONE: '4' });
    const list = (tagSlugs: string) => own.list(version, 'dev:/', { tagSlugs });
    expect(names(await list('b'))).toEqual(['AB']);
    expect(names(await list('b, c'))).toEqual(['AB', 'C']);
    expect(names(await list(''))).toEqual(['A', 'AB', 'C', 'NONE']);
    expect(names(await list('unknown'))).toEqual([]);
    const [found] = (await list('b')).body.secrets;
    expect(found.tags).toEqual([
      { id: a, slug: 'a', name: 'a', color: '#000' },
      { id: b, slug: 'b', name: 'b', color: '#000' },
    ]);
  });
});

describe('v4: filters', () => {
  let own: Tree;
  beforeAll(async () => {
    own = await plantTree(instance);
    const with_ = (...pairs: readonly (readonly [string, string])[]) => ({
      secretMetadata: pairs.map(([key, value]) => ({ key, value })),
    });
    await own.secrets('dev:/', { DB_URL: 'u' }, with_(['team', 'a'], ['tier', '1']));
    await own.secrets('dev:/', { DB_USER: 'v' }, with_(['team', 'b=c']));
    await own.secrets('dev:/', { OTHER: 'w' });
  });
  const filtered = async (metadataFilter: string) => names(await own.list('v4', 'dev:/', { metadataFilter }));

  it('by metadata need all pairs', async () => {
    expect(await filtered('key=team,value=a')).toEqual(['DB_URL']);
    expect(await filtered('key=team,value=a|key=tier,value=1')).toEqual(['DB_URL']);
    expect(await filtered('key=team,value=a|key=tier,value=2')).toEqual([]);
    expect(await filtered('key=team')).toEqual(['DB_URL', 'DB_USER']);
    expect(await filtered('key=team,value=b=c')).toEqual(['DB_USER']);
  });

  it('by metadata must be understood', async () => {
    expect((await own.list('v4', 'dev:/', { metadataFilter: 'team:a' })).status).toBe(422);
  });

  it('by the beginning of the name', async () => {
    expect(names(await own.list('v4', 'dev:/', { secretKeyPrefix: 'DB_' }))).toEqual(['DB_URL', 'DB_USER']);
  });
});

describe('values that nobody asked to see', () => {
  it('are in no reply, neither those of imports nor what references lead to', async () => {
    const own = await plantTree(instance);
    await own.secrets('prod:/', { B: 'visible-b' });
    await own.secrets('dev:/', { A: `visible-a ${ref('prod.B')}` });
    await own.imports('dev:/', 'prod:/');
    for (const version of ['v3', 'v4'] as const) {
      const query = { viewSecretValue: false, include_imports: true, expandSecretReferences: true };
      const replies = [
        await own.list(version, 'dev:/', query),
        await own.get(version, 'dev:/', 'A', query),
        await own.get(version, 'dev:/', 'B', query),
      ];
      for (const { status, text } of replies) {
        expect(status).toBe(200);
        expect(text).not.toContain('visible');
        expect(text).toContain('"secretValueHidden":true');
      }
    }
  });
});

describe('personal overrides', () => {
  let own: Tree;
  let person: string;
  beforeAll(async () => {
    own = await plantTree(instance);
    await own.secrets('dev:/', { A: 'shared a', B: 'shared b' });
    await own.secrets('dev:/below', { A: 'shared below' });
    person = await personIn(placeOf(instance, own.project, instance.admin));
    const mine = async (name: string, secretPath: string, secretValue: string) =>
      instance.app.ok('POST', `/api/v3/secrets/raw/${name}`, {
        token: person,
        body: { workspaceId: own.project.id, environment: 'dev', secretPath, type: 'personal', secretValue },
      });
    await mine('A', '/', 'mine');
    await mine('A', '/below', 'mine below');
  });
  const entries = ({ body }: TestResponse) =>
    body.secrets.map(({ secretKey, type, secretValue }: Wire) => [secretKey, type, secretValue]);

  it('stand beside the shared secret on v3', async () => {
    expect(entries(await own.list('v3', 'dev:/', {}, person))).toEqual([
      ['A', 'shared', 'shared a'],
      ['A', 'personal', 'mine'],
      ['B', 'shared', 'shared b'],
    ]);
    expect(entries(await own.list('v3', 'dev:/', { recursive: true }, person))).toHaveLength(5);
  });

  it('stand in its stead on v4, unless they are not wanted', async () => {
    expect(entries(await own.list('v4', 'dev:/', {}, person))).toEqual([
      ['A', 'personal', 'mine'],
      ['B', 'shared', 'shared b'],
    ]);
    expect(entries(await own.list('v4', 'dev:/', { recursive: true }, person))).toEqual([
      ['A', 'personal', 'mine'],
      ['B', 'shared', 'shared b'],
      ['A', 'personal', 'mine below'],
    ]);
    const query = { includePersonalOverrides: false };
    expect(entries(await own.list('v4', 'dev:/', query, person))).toEqual([
      ['A', 'shared', 'shared a'],
      ['B', 'shared', 'shared b'],
    ]);
  });

  it('are nobody else’s, and no reference leads to them', async () => {
    await own.secrets('dev:/', { C: ref('A') });
    expect(entries(await own.list('v4', 'dev:/'))).toContainEqual(['A', 'shared', 'shared a']);
    const mine = await own.get('v4', 'dev:/', 'C', {}, person);
    expect(mine.body.secret.secretValue).toBe('shared a');
  });

  it('are out of sight when their shared secret is another one', async () => {
    await own.request('DELETE', '/api/v3/secrets/raw/A', {
      body: { workspaceId: own.project.id, environment: 'dev' },
    });
    await own.secrets('dev:/', { A: 'anew' });
    expect(entries(await own.list('v3', 'dev:/', {}, person))).not.toContainEqual([
      'A',
      'personal',
      expect.anything(),
    ]);
  });
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
    const full = found.map((page) => places(page)).filter((page) => page.length > 0);
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
    expect([names(first), names(second)]).toEqual([
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
