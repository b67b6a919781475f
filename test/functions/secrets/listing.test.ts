import { beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestResponse } from '../../harness/app.ts';
import { bootstrapped, type Instance } from '../../world/instance.ts';
import { personIn, placeOf, type Wire } from '../../world/secrets-place.ts';
import { namesIn, placesIn, plantTree, type Tree } from '../../world/tree.ts';
import { ref } from './golden/cases.ts';

let instance: Instance;
beforeAll(async () => {
  instance = await bootstrapped(await startApp());
});

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
    expect(placesIn(await list('/app'))).toEqual(['/app:A', '/app/deep/er:D']);
    expect(placesIn(await list('/')).sort()).toEqual(['/:ROOT', '/app/deep/er:D', '/app:A', '/apple:P']);
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
    expect(namesIn(await list('b'))).toEqual(['AB']);
    expect(namesIn(await list('b, c'))).toEqual(['AB', 'C']);
    expect(namesIn(await list(''))).toEqual(['A', 'AB', 'C', 'NONE']);
    expect(namesIn(await list('unknown'))).toEqual([]);
    expect((await list(' , ')).status).toBe(422);
    const [found] = (await list('b')).body.secrets;
    expect(found.tags).toEqual([
      { id: a, slug: 'a', name: 'a', color: '#000' },
      { id: b, slug: 'b', name: 'b', color: '#000' },
    ]);
  });
});

describe.each(['v3', 'v4'] as const)('%s: what is imported', (version) => {
  it('is filtered as what stands in the folder itself, also at every level of a recursive list', async () => {
    const own = await plantTree(instance);
    const made = await own.request('POST', `/api/v1/workspace/${own.project.id}/tags`, {
      body: { slug: 'wanted', color: '#000' },
    });
    const tagIds = [made.body.workspaceTag.id];
    const secretMetadata = [{ key: 'team', value: 'a' }];
    await own.secrets('prod:/', { TAGGED: '1' }, { tagIds });
    await own.secrets('prod:/', { OWNED: '2' }, { secretMetadata });
    await own.secrets('prod:/', { BOTH: '3' }, { tagIds, secretMetadata });
    await own.secrets('prod:/', { NEITHER: '4' });
    await own.secrets('dev:/below', { HERE: '5' }, { tagIds });
    await own.imports('dev:/', 'prod:/');
    await own.imports('dev:/below', 'prod:/');
    const imported = async (filters: object) => {
      const { body } = await own.list(version, 'dev:/', {
        include_imports: true,
        includeImports: true,
        ...filters,
      });
      return body.imports.map(({ secrets }: Wire) => secrets.map(({ secretKey }: Wire) => secretKey).sort());
    };
    expect(await imported({ tagSlugs: 'wanted' })).toEqual([['BOTH', 'TAGGED']]);
    expect(await imported({ metadataFilter: 'key=team,value=a' })).toEqual([['BOTH', 'OWNED']]);
    expect(await imported({ tagSlugs: 'wanted', metadataFilter: 'key=team' })).toEqual([['BOTH']]);
    expect(await imported({ tagSlugs: 'other' })).toEqual([[]]);
    expect(await imported({})).toEqual([['BOTH', 'NEITHER', 'OWNED', 'TAGGED']]);
    expect(await imported({ tagSlugs: 'wanted', recursive: true })).toEqual([
      ['BOTH', 'TAGGED'],
      ['BOTH', 'TAGGED'],
    ]);
  });
});

describe.each(['v3', 'v4'] as const)('%s: filters', (version) => {
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
  const filtered = async (metadataFilter: string) =>
    namesIn(await own.list(version, 'dev:/', { metadataFilter }));

  it('by metadata need all pairs', async () => {
    expect(await filtered('key=team,value=a')).toEqual(['DB_URL']);
    expect(await filtered('key=team,value=a|key=tier,value=1')).toEqual(['DB_URL']);
    expect(await filtered('key=team,value=a|key=tier,value=2')).toEqual([]);
    expect(await filtered('key=team')).toEqual(['DB_URL', 'DB_USER']);
    expect(await filtered('key=team,value=b=c')).toEqual(['DB_USER']);
  });

  it('by metadata must be understood', async () => {
    for (const metadataFilter of ['team:a', 'value=a', 'key=', 'key=team|', '|'])
      expect((await own.list(version, 'dev:/', { metadataFilter })).status, metadataFilter).toBe(422);
  });

  it('by the beginning of the name, where that is offered, and refused where it is not', async () => {
    const reply = await own.list(version, 'dev:/', { secretKeyPrefix: 'DB_' });
    if (version === 'v4') expect(namesIn(reply)).toEqual(['DB_URL', 'DB_USER']);
    else
      expect([reply.status, reply.body.message]).toEqual([422, expect.stringContaining('secretKeyPrefix')]);
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

  it('are nobody else’s: whoever else follows a reference sees what is shared', async () => {
    await own.secrets('dev:/', { C: ref('A') });
    expect(entries(await own.list('v4', 'dev:/'))).toContainEqual(['A', 'shared', 'shared a']);
    const read = async (token?: string) => (await own.get('v4', 'dev:/', 'C', {}, token)).body.secret;
    expect((await read()).secretValue).toBe('shared a');
    expect((await read(person)).secretValue).toBe('mine');
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
