import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Rule } from '../../../../layers/domain/permissions/rule.ts';
import { startApp, type TestResponse } from '../../../harness/app.ts';
import { bootstrapped, createMachine, type Instance } from '../../../world/instance.ts';
import { plantTree, type Tree, type Version } from '../../../world/tree.ts';
import { viewer } from '../../../world/viewer.ts';
import { ref } from './cases.ts';

vi.mock(import('../../../../layers/domain/permissions/grants.ts'), async (original) => {
  const { withRulesOfViewer } = await import('../../../world/viewer.ts');
  return withRulesOfViewer(await original());
});

let instance: Instance;
let tree: Tree;
let token: string;

const allow = (environment: string, secretPath: string, more: object = {}): Rule => ({
  subject: 'secrets',
  action: ['read'],
  conditions: { environment, secretPath, ...more },
});
const refuse = (...rule: Parameters<typeof allow>): Rule => ({ ...allow(...rule), inverted: true });

beforeAll(async () => {
  instance = await bootstrapped(await startApp());
  tree = await plantTree(instance);
  token = (await createMachine(instance, { projectId: tree.project.id, projectRole: 'viewer' })).token;
  await tree.secrets('dev:/', {
    OWN: 'own',
    DIRECT: ref('prod.secret.HIDDEN'),
    NESTED: ref('prod.open.STEP'),
    MIXED: `${ref('OWN')}-${ref('prod.secret.HIDDEN')}`,
    THROUGH: ref('DEEP'),
  });
  await tree.secrets('prod:/secret', { HIDDEN: 'hidden value', DEEP: 'hidden deep' });
  await tree.secrets('prod:/open', {
    STEP: `<${ref('prod.secret.HIDDEN')}>`,
    DEEP: 'open deep',
    DB_URL: 'url',
    OTHER: 'o',
  });
  await tree.secrets('staging:/', { LAST: 'last' });
  await tree.imports('dev:/', 'prod:/open', 'prod:/secret');
  await tree.imports('prod:/secret', 'staging:/');
});

const everything = {
  v3: { include_imports: true, expandSecretReferences: true },
  v4: {},
} as const satisfies Record<Version, object>;

const list = (version: Version, place = 'dev:/', query = {}) =>
  tree.list(version, place, { ...everything[version], ...query }, token);
const get = (version: Version, name: string, place = 'dev:/') =>
  tree.get(version, place, name, everything[version], token);

interface Wire {
  readonly secretKey: string;
  readonly secretValue: string;
}
const values = (secrets: readonly Wire[]) =>
  Object.fromEntries(secrets.map(({ secretKey, secretValue }) => [secretKey, secretValue]));
const left = ({ body }: TestResponse, key: string) =>
  body.unresolvedReferences
    .filter((each: { secretKey: string }) => each.secretKey === key)
    .map(({ reference, reason }: { reference: string; reason: string }) => [reference, reason]);

describe.each(['v3', 'v4'] as const)('%s: what a caller may not read', (version) => {
  beforeAll(() => {
    viewer.rules = [allow('dev', '/'), allow('prod', '/open'), allow('staging', '/')];
  });

  it('is passed over among the imports, with all that only it leads to', async () => {
    const { body, text } = await list(version);
    expect(body.imports.map(({ secretPath }: { secretPath: string }) => secretPath)).toEqual(['/open']);
    expect(text).not.toContain('hidden');
    expect((await get(version, 'HIDDEN')).status).toBe(404);
    expect((await get(version, 'LAST')).status).toBe(404);
  });

  it('does not stand in the way of a weaker import', async () => {
    expect((await get(version, 'DEEP')).body.secret.secretValue).toBe('open deep');
    expect(values((await list(version)).body.imports[0].secrets).DEEP).toBe('open deep');
  });

  it.each([
    ['DIRECT', ref('prod.secret.HIDDEN'), ref('prod.secret.HIDDEN')],
    ['NESTED', `<${ref('prod.secret.HIDDEN')}>`, ref('prod.secret.HIDDEN')],
    ['MIXED', `own-${ref('prod.secret.HIDDEN')}`, ref('prod.secret.HIDDEN')],
  ])('stays a reference in %s, and the reply says why', async (key, value, reference) => {
    const got = await get(version, key);
    expect([got.body.secret.secretValue, left(got, key)]).toEqual([value, [[reference, 'forbidden']]]);
    const listed = await list(version);
    expect([values(listed.body.secrets)[key], left(listed, key)]).toEqual([
      value,
      [[reference, 'forbidden']],
    ]);
  });

  it('is passed over when a reference looks through imports', async () => {
    expect((await get(version, 'THROUGH')).body.secret.secretValue).toBe('open deep');
  });

  it('is refused when asked for', async () => {
    expect((await list(version, 'prod:/secret')).status).toBe(403);
    expect((await get(version, 'HIDDEN', 'prod:/secret')).status).toBe(403);
    expect((await get(version, 'NOT_THERE', 'prod:/secret')).status).toBe(403);
    expect((await list(version, 'prod:/secret', { recursive: true })).status).toBe(403);
  });

  it('is left out of a recursive list, which shows the rest', async () => {
    const { body, text } = await list(version, 'prod:/', { recursive: true });
    expect(Object.keys(values(body.secrets))).toEqual(['DB_URL', 'DEEP', 'OTHER', 'STEP']);
    expect(text).not.toContain('hidden');
  });
});

describe.each(['v3', 'v4'] as const)('%s: rights to single secrets', (version) => {
  it('show these and nothing else, also through imports and references', async () => {
    viewer.rules = [allow('dev', '/'), allow('prod', '/open', { secretName: { $glob: 'DB_*' } })];
    const listed = await list(version);
    expect(values(listed.body.imports[0].secrets)).toEqual({ DB_URL: 'url' });
    expect((await get(version, 'DB_URL')).body.secret.secretValue).toBe('url');
    expect((await get(version, 'OTHER')).status).toBe(404);
    expect((await get(version, 'OTHER', 'prod:/open')).status).toBe(403);
    expect((await get(version, 'DB_NONE', 'prod:/open')).status).toBe(404);
    expect(left(await get(version, 'NESTED'), 'NESTED')).toEqual([[ref('prod.open.STEP'), 'forbidden']]);
  });

  it('can be taken away name by name', async () => {
    viewer.rules = [
      allow('dev', '/'),
      allow('prod', '/open'),
      refuse('prod', '/open', { secretName: 'OTHER' }),
    ];
    const listed = await list(version);
    const names = Object.keys(values(listed.body.imports[0].secrets));
    expect(names).toEqual(expect.arrayContaining(['DB_URL', 'DEEP', 'STEP']));
    expect(names).not.toContain('OTHER');
    expect((await get(version, 'OTHER', 'prod:/open')).status).toBe(403);
  });

  it('may depend on tags', async () => {
    const made = await tree.request('POST', `/api/v1/workspace/${tree.project.id}/tags`, {
      body: { slug: `public-${version}`, color: '#0f0' },
    });
    const tag = made.body.workspaceTag.id;
    const name = `TAGGED_${version}`;
    await tree.secrets('prod:/open', { [name]: 'shown' }, { tagIds: [tag] });
    viewer.rules = [
      allow('dev', '/'),
      allow('prod', '/open', { secretTags: { $in: [`public-${version}`] } }),
    ];
    const listed = await list(version);
    expect(values(listed.body.imports[0].secrets)).toEqual({ [name]: 'shown' });
    const got = await get(version, name);
    expect(got.body.secret).toMatchObject({
      secretValue: 'shown',
      tags: [{ id: tag, slug: `public-${version}`, name: `public-${version}`, color: '#0f0' }],
    });
    expect((await get(version, 'DEEP', 'prod:/open')).status).toBe(403);
    expect((await list(version, 'prod:/open')).body.secrets).toHaveLength(1);
  });
});

it('who refers to a secret is told as far as the caller may read them; the others are counted', async () => {
  viewer.rules = [allow('prod', '/open')];
  const reply = await tree.request(
    'GET',
    '/api/v4/secrets/STEP/references',
    { query: { projectId: tree.project.id, environment: 'prod', secretPath: '/open' } },
    token,
  );
  expect(reply.body).toEqual({ references: [], hiddenReferences: 1 });
});

describe('an import', () => {
  const create = (path: string, environment: string, from: string) =>
    tree.request(
      'POST',
      '/api/v1/secret-imports',
      {
        body: {
          workspaceId: tree.project.id,
          environment: 'dev',
          path,
          import: { environment, path: from },
        },
      },
      token,
    );

  it('needs rights where it stands and the right to read where it leads', async () => {
    await tree.folder('dev:/mine');
    viewer.rules = [{ ...allow('dev', '/mine'), action: ['read', 'create', 'edit'] }, allow('prod', '/open')];
    expect((await create('/mine', 'prod', '/secret')).status).toBe(403);
    expect((await create('/', 'prod', '/open')).status).toBe(403);
    const made = await create('/mine', 'prod', '/open');
    expect(made.status).toBe(200);
    const change = (path: string) =>
      tree.request(
        'PATCH',
        `/api/v1/secret-imports/${made.body.secretImport.id}`,
        { body: { workspaceId: tree.project.id, environment: 'dev', path: '/mine', import: { path } } },
        token,
      );
    expect((await change('/secret')).status).toBe(403);
    expect((await change('/open')).status).toBe(200);
  });
});
