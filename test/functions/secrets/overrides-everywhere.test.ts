import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestResponse } from '../../harness/app.ts';
import { type CountingStorage, countingStorage } from '../../harness/rounds.ts';
import { bootstrapped, type Instance } from '../../world/instance.ts';
import { personIn, placeOf, type Wire } from '../../world/secrets-place.ts';
import { plantTree, type Tree, type Version } from '../../world/tree.ts';
import { ref } from './golden/cases.ts';

let storage: CountingStorage;
let instance: Instance;
let tree: Tree;
let person: string;

const override = (place: string, name: string, secretValue: string) => {
  const [environment, secretPath] = place.split(':');
  return tree.request(
    'POST',
    `/api/v3/secrets/raw/${name}`,
    { body: { workspaceId: tree.project.id, environment, secretPath, type: 'personal', secretValue } },
    person,
  );
};

beforeAll(async () => {
  storage = await countingStorage();
  instance = await bootstrapped(await startApp({ endpoint: storage.endpoint }));
  tree = await plantTree(instance);
  person = await personIn(placeOf(instance, tree.project, instance.admin));
  await tree.secrets('prod:/db', { HOST: 'shared host', PORT: 'shared port' });
  await tree.secrets('dev:/', {
    BESIDE: ref('LOCAL'),
    FAR: ref('prod.db.HOST'),
    IMPORTED: ref('PORT'),
    LOCAL: 'shared local',
    NESTED: `<${ref('FAR')}>`,
  });
  await tree.imports('dev:/', 'prod:/db');
  for (const [place, name] of [
    ['prod:/db', 'HOST'],
    ['prod:/db', 'PORT'],
    ['dev:/', 'LOCAL'],
  ] as const)
    expect((await override(place, name, `my ${name}`)).status).toBe(200);
});
afterAll(() => storage.close());

const valuesIn = (secrets: readonly Wire[]): Readonly<Record<string, string>> =>
  Object.fromEntries(secrets.map(({ secretKey, secretValue }) => [secretKey, secretValue]));

const listed = async (version: Version, query: object, token?: string) => {
  const { status, body } = await tree.list(
    version,
    'dev:/',
    { expandSecretReferences: true, includeImports: true, ...query },
    token,
  );
  expect(status).toBe(200);
  return { ...valuesIn(body.imports[0].secrets), ...valuesIn(body.secrets) };
};

const shared = {
  BESIDE: 'shared local',
  FAR: 'shared host',
  IMPORTED: 'shared port',
  LOCAL: 'shared local',
  NESTED: '<shared host>',
  HOST: 'shared host',
  PORT: 'shared port',
};
const mine = {
  BESIDE: 'my LOCAL',
  FAR: 'my HOST',
  IMPORTED: 'my PORT',
  LOCAL: 'my LOCAL',
  NESTED: '<my HOST>',
  HOST: 'my HOST',
  PORT: 'my PORT',
};

describe('an override', () => {
  it.each(['v3', 'v4'] as const)(
    '%s: is what its owner sees wherever the value appears in a list',
    async (version) => {
      expect(await listed(version, {}, person)).toEqual(mine);
      expect(await listed(version, { recursive: true }, person)).toEqual(mine);
    },
  );

  it.each(['v3', 'v4'] as const)('%s: is nobody else’s', async (version) => {
    expect(await listed(version, {})).toEqual(shared);
    expect(await listed(version, { recursive: true })).toEqual(shared);
  });

  it('is left out of everything when it is not wanted', async () => {
    expect(await listed('v4', { includePersonalOverrides: false }, person)).toEqual(shared);
  });

  it('counts on every page', async () => {
    const { body } = await tree.list('v4', 'dev:/', { limit: 2 }, person);
    expect(valuesIn(body.secrets)).toEqual({ BESIDE: 'my LOCAL', FAR: 'my HOST' });
  });

  it.each(['v3', 'v4'] as const)('%s: is what references of a single secret lead to', async (version) => {
    const read = async (name: string, query: object, token?: string) => {
      const asked = { expandSecretReferences: true, includeImports: true, ...query };
      return (await tree.get(version, 'dev:/', name, asked, token)).body.secret.secretValue;
    };
    for (const name of ['BESIDE', 'FAR', 'IMPORTED', 'NESTED'] as const) {
      expect(await read(name, {}, person)).toBe(mine[name]);
      expect(await read(name, {})).toBe(shared[name]);
    }
    expect(await read('LOCAL', { type: 'personal' }, person)).toBe('my LOCAL');
    expect(await read('HOST', { type: 'personal' }, person)).toBe('my HOST');
    expect(await read('HOST', { type: 'shared' }, person)).toBe('shared host');
  });

  it('of what is not imported into the folder is not found there', async () => {
    const asked = { type: 'personal', includeImports: false };
    expect((await tree.get('v4', 'dev:/', 'HOST', asked, person)).status).toBe(404);
  });

  it('is what its owner sees of imports alone', async () => {
    const query = { workspaceId: tree.project.id, environment: 'dev', path: '/' };
    const read = async (token?: string) => {
      const { body } = await tree.request('GET', '/api/v1/secret-imports/secrets/raw', { query }, token);
      return valuesIn(body.secrets[0].secrets);
    };
    expect(await read(person)).toEqual({ HOST: 'my HOST', PORT: 'my PORT' });
    expect(await read()).toEqual({ HOST: 'shared host', PORT: 'shared port' });
  });

  it('is gone from all of it with the shared secret it stands for', async () => {
    await tree.secrets('dev:/gone', { OLD: 'old' });
    await tree.secrets('dev:/', { TO_OLD: ref('dev.gone.OLD') });
    await override('dev:/gone', 'OLD', 'my old');
    const read = async () => (await tree.get('v4', 'dev:/', 'TO_OLD', {}, person)).body.secret.secretValue;
    expect(await read()).toBe('my old');
    const at = { workspaceId: tree.project.id, environment: 'dev', secretPath: '/gone' };
    await tree.request('DELETE', '/api/v3/secrets/raw/OLD', { body: at });
    await tree.secrets('dev:/gone', { OLD: 'new' });
    expect(await read()).toBe('new');
  });
});

describe('what overrides cost', () => {
  const asked = async (ask: () => Promise<TestResponse>) => {
    expect((await ask()).status).toBe(200);
    return storage.counted(async () => expect((await ask()).status).toBe(200));
  };

  it('no round more than reading without them', async () => {
    const rounds = async (query: object) =>
      (await asked(() => tree.list('v4', 'dev:/', { includeImports: true, ...query }, person))).rounds;
    expect(await rounds({})).toBe(await rounds({ includePersonalOverrides: false }));
  });

  it('a machine nothing: it has none', async () => {
    const { calls } = await asked(() => tree.get('v4', 'prod:/db', 'HOST', { expandSecretReferences: true }));
    expect(calls).toEqual(['BatchGetItem', 'PutItem']);
  });
});
