import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../../harness/app.ts';
import { type Asked, type CountingStorage, countingStorage } from '../../harness/rounds.ts';
import { workerWrapping } from '../../harness/wrapping.ts';
import { fillFolders } from '../../world/filled-folders.ts';
import { bootstrapped, createMachine, type Instance } from '../../world/instance.ts';
import { personIn, placeOf } from '../../world/secrets-place.ts';
import { plantTree, type Tree } from '../../world/tree.ts';
import { ref } from './golden/cases.ts';

let storage: CountingStorage;
let instance: Instance;
let tree: Tree;
let token: string;

beforeAll(async () => {
  storage = await countingStorage();
  instance = await bootstrapped(await startApp({ endpoint: storage.endpoint }));
  tree = await plantTree(instance);
  token = (await createMachine(instance, { projectId: tree.project.id, projectRole: 'admin' })).token;
});
afterAll(() => storage.close());

/** What a request costs in a process that has seen it before. */
const warm = async (ask: () => Promise<{ readonly status: number }>): Promise<Asked> => {
  const send = async () => expect((await ask()).status).toBe(200);
  await send();
  return storage.counted(send);
};

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n + 1);

describe('reading takes', () => {
  it('one round, and one for the event', async () => {
    await tree.secrets('dev:/plain/deep', { A: 'a', B: ref('A') });
    for (const ask of [
      () => tree.get('v3', 'dev:/plain/deep', 'A', {}, token),
      () => tree.get('v4', 'dev:/plain/deep', 'A', {}, token),
      () => tree.list('v3', 'dev:/plain/deep', {}, token),
      () => tree.list('v4', 'dev:/plain/deep', {}, token),
    ])
      expect((await warm(ask)).rounds).toBe(2);
  });

  it('no more for a person who has overrides, and one more where secrets came from elsewhere', async () => {
    const place = placeOf(instance, tree.project, instance.admin);
    const person = await personIn(place);
    for (const folder of ['own', 'moved']) await tree.secrets(`dev:/${folder}`, { A: 'a', B: 'b' });
    await tree.folder('dev:/target');
    const ids: string[] = [];
    for (const folder of ['own', 'moved']) {
      const at = place.at(`/${folder}`);
      await place.as(person).create('A', 'mine', { ...at, type: 'personal' });
      ids.push((await place.ok('GET', '/api/v3/secrets/raw/A', undefined, at)).secret.id);
    }
    const reads = (folder: string) => [
      () => tree.get('v3', `dev:/${folder}`, 'A', { type: 'personal' }, person),
      () => tree.list('v3', `dev:/${folder}`, {}, person),
      () => tree.list('v4', `dev:/${folder}`, {}, person),
      () => tree.list('v4', `dev:/${folder}`, { recursive: true }, person),
    ];
    const roundsIn = async (folder: string): Promise<readonly number[]> => {
      const rounds: number[] = [];
      for (const ask of reads(folder)) rounds.push((await warm(ask)).rounds);
      return rounds;
    };
    expect(await roundsIn('own')).toEqual([2, 2, 2, 3]);
    await place.ok('POST', '/api/v4/secrets/move', {
      projectId: tree.project.id,
      sourceEnvironment: 'dev',
      sourceSecretPath: '/moved',
      destinationEnvironment: 'dev',
      destinationSecretPath: '/target',
      secretIds: ids.slice(1),
    });
    expect(await roundsIn('target')).toEqual([3, 3, 3, 4]);
  });

  it('no more of storage than the secret and what leads there, although imports would be looked into', async () => {
    const { calls } = await warm(() => tree.get('v4', 'dev:/plain/deep', 'A', {}, token));
    expect(calls).toEqual(['BatchGetItem', 'PutItem']);
  });

  it('one round more for imports that are as they were, however deep and many', async () => {
    for (const n of numbers(5)) await tree.secrets(`prod:/chain${n}`, { [`C${n}`]: 'c' });
    await tree.imports('dev:/chained', 'prod:/chain1');
    for (const n of numbers(4)) await tree.imports(`prod:/chain${n}`, `prod:/chain${n + 1}`);
    for (const n of numbers(30)) await tree.secrets(`staging:/wide${n}`, { [`W${n}`]: 'w' });
    await tree.imports('dev:/wide', ...numbers(30).map((n) => `staging:/wide${n}`));
    for (const ask of [
      () => tree.get('v4', 'dev:/chained', 'C5', {}, token),
      () => tree.list('v4', 'dev:/chained', {}, token),
      () => tree.get('v4', 'dev:/wide', 'W1', {}, token),
      () => tree.list('v4', 'dev:/wide', {}, token),
    ])
      expect((await warm(ask)).rounds).toBe(3);
  });

  it('one round more per level of imports that were changed meanwhile', async () => {
    const read = () => tree.get('v4', 'dev:/changing', 'C5', {}, token);
    for (const n of numbers(5)) await tree.folder(`staging:/other${n}`);
    const [id] = await tree.imports('dev:/changing', 'prod:/chain1');
    for (const n of numbers(4)) await tree.imports(`staging:/other${n}`, `staging:/other${n + 1}`);
    await tree.secrets('staging:/other5', { C5: 'other' });
    expect((await read()).body.secret.secretValue).toBe('c');
    const change = { environment: 'staging', path: '/other1' };
    await tree.request('PATCH', `/api/v1/secret-imports/${id}`, {
      body: { workspaceId: tree.project.id, environment: 'dev', path: '/changing', import: change },
    });
    const { rounds } = await storage.counted(async () =>
      expect((await read()).body.secret.secretValue).toBe('other'),
    );
    expect(rounds).toBeLessThanOrEqual(8);
  });

  it('one round more per level of references, not per reference', async () => {
    for (const n of numbers(30)) await tree.secrets(`staging:/ref${n}`, { R: `${n}` });
    const all = numbers(30).map((n) => ref(`staging.ref${n}.R`));
    await tree.secrets('dev:/refs', Object.fromEntries(all.map((value, n) => [`A${n}`, value])));
    await tree.secrets('dev:/refs', { ALL: all.join(''), NEST1: ref('dev.nest.NEST2') });
    await tree.secrets('dev:/nest', { NEST2: ref('prod.nest.NEST3') });
    await tree.secrets('prod:/nest', { NEST3: 'end' });
    const list = () => tree.list('v4', 'dev:/refs', { secretKeyPrefix: 'A' }, token);
    expect((await warm(list)).rounds).toBe(3);
    expect((await warm(() => tree.get('v4', 'dev:/refs', 'ALL', {}, token))).rounds).toBe(3);
    expect((await warm(() => tree.get('v4', 'dev:/refs', 'NEST1', {}, token))).rounds).toBe(4);
  });
});

describe('ten thousand secrets in five hundred folders', () => {
  it('are listed in one reply that takes a handful of rounds', async () => {
    const wrapping = await workerWrapping();
    const app = await startApp({ endpoint: storage.endpoint, settings: { wrapping } });
    const own = await plantTree(await bootstrapped(app));
    const environmentId = own.project.environments.find(({ slug }) => slug === 'dev')?.id ?? '';
    await fillFolders({ app, wrapping, projectId: own.project.id, environmentId }, 500, 20);
    await own.imports('dev:/folder-7', 'prod:/');
    await own.secrets('prod:/', { IMPORTED: 'i' });
    const list = () =>
      own.request('GET', '/api/v4/secrets', {
        query: { projectId: own.project.id, environment: 'dev', recursive: true },
        headers: { 'accept-encoding': 'gzip' },
      });
    const reply = JSON.parse(gunzipSync(Buffer.from((await list()).text, 'base64')).toString());
    expect(reply.secrets).toHaveLength(10_000);
    expect(new Set(reply.secrets.map(({ secretPath }: { secretPath: string }) => secretPath)).size).toBe(500);
    expect(reply.imports).toMatchObject([{ environment: 'prod', secrets: [{ secretKey: 'IMPORTED' }] }]);
    const { rounds, calls } = await warm(list);
    expect(rounds).toBeLessThanOrEqual(6);
    expect(calls.length).toBeLessThanOrEqual(30);
  });
});
