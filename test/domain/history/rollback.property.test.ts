import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { runs } from '../../harness/thoroughness.ts';
import { createProject, type Instance } from '../../world/instance.ts';
import { placeOf, type SecretsPlace, startSecrets, type Wire } from '../../world/secrets-place.ts';

let instance: Instance;
beforeAll(async () => {
  instance = (await startSecrets()).instance;
});

const names = ['A', 'B', 'C', 'D'];
const folders = ['x', 'y'];

type Tree = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** One thing that somebody may do next; what is impossible just then is refused and changes nothing. */
type Step =
  | { readonly do: 'write'; readonly path: string; readonly name: string; readonly value: string }
  | { readonly do: 'rename'; readonly path: string; readonly name: string; readonly to: string }
  | { readonly do: 'delete'; readonly path: string; readonly name: string }
  | { readonly do: 'restore'; readonly path: string }
  | { readonly do: 'batch'; readonly path: string; readonly values: readonly string[] }
  | { readonly do: 'move'; readonly path: string; readonly to: string; readonly name: string }
  | { readonly do: 'make-folder'; readonly path: string; readonly name: string }
  | { readonly do: 'rename-folder'; readonly path: string; readonly name: string; readonly to: string }
  | { readonly do: 'delete-folder'; readonly path: string; readonly name: string }
  | { readonly do: 'rollback'; readonly path: string; readonly back: number; readonly deep: boolean };

const path = fc.oneof(
  { weight: 5, arbitrary: fc.constant('/') },
  { weight: 3, arbitrary: fc.constant('/x') },
  { weight: 1, arbitrary: fc.constantFrom('/y', '/x/y') },
);
const name = fc.constantFrom(...names);
const folder = fc.constantFrom(...folders);
const value = fc.stringMatching(/^[a-z]{1,4}$/);
const kind = <K extends Step['do']>(what: K) => ({ do: fc.constant(what) });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ ...kind('write'), path, name, value }) },
  { weight: 3, arbitrary: fc.record({ ...kind('rename'), path, name, to: name }) },
  { weight: 3, arbitrary: fc.record({ ...kind('delete'), path, name }) },
  { weight: 2, arbitrary: fc.record({ ...kind('restore'), path }) },
  {
    weight: 2,
    arbitrary: fc.record({ ...kind('batch'), path, values: fc.array(value, { minLength: 1, maxLength: 4 }) }),
  },
  { weight: 3, arbitrary: fc.record({ ...kind('move'), path, to: path, name }) },
  { weight: 3, arbitrary: fc.record({ ...kind('make-folder'), path, name: folder }) },
  { weight: 2, arbitrary: fc.record({ ...kind('rename-folder'), path, name: folder, to: folder }) },
  { weight: 2, arbitrary: fc.record({ ...kind('delete-folder'), path, name: folder }) },
  { weight: 1, arbitrary: fc.record({ ...kind('rollback'), path, back: fc.nat(5), deep: fc.boolean() }) },
);

const idOf = async (place: SecretsPlace, at: string, name: string): Promise<string> =>
  (await place.request('GET', `/api/v3/secrets/raw/${name}`, undefined, place.at(at))).body.secret?.id ??
  'none';

const snapshotIds = async (place: SecretsPlace, at: string): Promise<readonly string[]> => {
  const query = { environment: 'dev', path: at, limit: 100 };
  const url = `/api/v1/workspace/${place.project.id}/secret-snapshots`;
  const { body } = await place.request('GET', url, undefined, query);
  return (body.secretSnapshots ?? []).map(({ id }: Wire) => id);
};

const take: { [K in Step['do']]: (place: SecretsPlace, step: Extract<Step, { do: K }>) => Promise<unknown> } =
  {
    write: async (place, { path: at, name: key, value: secretValue }) => {
      const url = `/api/v3/secrets/raw/${key}`;
      const made = await place.request('POST', url, { ...place.at(at), secretValue });
      if (made.status === 400) await place.request('PATCH', url, { ...place.at(at), secretValue });
    },
    rename: (place, { path: at, name: key, to }) =>
      place.request('PATCH', `/api/v3/secrets/raw/${key}`, { ...place.at(at), newSecretName: to }),
    delete: (place, { path: at, name: key }) =>
      place.request('DELETE', `/api/v3/secrets/raw/${key}`, place.at(at)),
    restore: async (place, { path: at }) => {
      const query = { projectId: place.project.id, environment: 'dev', secretPath: at };
      const { body } = await place.request('GET', '/api/v4/secrets/deleted', undefined, query);
      const [last] = body.secrets ?? [];
      if (last) await place.request('POST', `/api/v4/secrets/${last.id}/restore`, {});
    },
    batch: (place, { path: at, values }) => {
      const secrets = values.map((secretValue, n) => ({ secretKey: `N${n}`, secretValue }));
      return place.request('POST', '/api/v3/secrets/batch/raw', { ...place.at(at), secrets });
    },
    move: async (place, { path: at, to, name: key }) =>
      place.request('POST', '/api/v3/secrets/move', {
        projectSlug: place.project.slug,
        sourceEnvironment: 'dev',
        sourceSecretPath: at,
        destinationEnvironment: 'dev',
        destinationSecretPath: to,
        secretIds: [await idOf(place, at, key)],
        shouldOverwrite: true,
      }),
    'make-folder': (place, { path: at, name: folderName }) =>
      place.request('POST', '/api/v1/folders', {
        workspaceId: place.project.id,
        environment: 'dev',
        path: at,
        name: folderName,
      }),
    'rename-folder': (place, { path: at, name: folderName, to }) =>
      place.request('PATCH', `/api/v1/folders/${folderName}`, { ...place.at(), path: at, name: to }),
    'delete-folder': (place, { path: at, name: folderName }) =>
      place.request('DELETE', `/api/v1/folders/${folderName}`, { ...place.at(), path: at }),
    rollback: async (place, { path: at, back, deep }) => {
      const id = (await snapshotIds(place, at))[back];
      if (id) await place.request('POST', `/api/v1/secret-snapshot/${id}/rollback`, { deepRollback: deep });
    },
  };

const takeStep = (place: SecretsPlace, next: Step): Promise<unknown> =>
  (take[next.do] as (place: SecretsPlace, next: Step) => Promise<unknown>)(place, next);

/** Everything that can be read in the environment, folder by folder, and the ids of the folders. */
const treeOf = async (place: SecretsPlace): Promise<Tree> => {
  const query = { workspaceId: place.project.id, environment: 'dev', recursive: true };
  const { folders: all } = await place.ok('GET', '/api/v1/folders', undefined, query);
  const inside: [string, Record<string, string>][] = [['/', await place.values('/')]];
  for (const { path: at, id } of all) inside.push([`${at} ${id}`, await place.values(at)]);
  return Object.fromEntries(inside);
};

/** Something to work with, so that what follows is possible more often than not. */
const beginning: readonly Step[] = [
  { do: 'make-folder', path: '/', name: 'x' },
  { do: 'make-folder', path: '/x', name: 'y' },
  { do: 'write', path: '/', name: 'A', value: 'a' },
  { do: 'write', path: '/x', name: 'B', value: 'b' },
  { do: 'write', path: '/x/y', name: 'C', value: 'c' },
];

interface Remembered {
  readonly id: string;
  readonly tree: Tree;
}

/**
 * Takes the steps, a second apart, and remembers for each snapshot of the root folder what there was in the whole tree
 * when it was last the newest one.
 */
const live = async (place: SecretsPlace, steps: readonly Step[]): Promise<readonly Remembered[]> => {
  const remembered: Remembered[] = [];
  for (const next of [...beginning, ...steps]) {
    place.app.runtime.advance(1);
    await takeStep(place, next);
    const [id] = await snapshotIds(place, '/');
    if (!id) continue;
    if (id === remembered.at(-1)?.id) remembered.pop();
    remembered.push({ id, tree: await treeOf(place) });
  }
  return remembered;
};

const newPlace = async (): Promise<SecretsPlace> =>
  placeOf(instance, await createProject(instance), instance.admin);

describe('after a random history', () => {
  it('a rollback with all folders below brings back every state there was, ids of folders included', async () => {
    const history = fc.array(step, { minLength: 25, maxLength: 35, size: 'max' });
    await fc.assert(
      fc.asyncProperty(history, fc.infiniteStream(fc.nat()), async (steps, order) => {
        const place = await newPlace();
        const remembered = [...(await live(place, steps))];
        while (remembered.length > 0) {
          const [{ id, tree }] = remembered.splice(Number(order.next().value) % remembered.length, 1) as [
            Remembered,
          ];
          place.app.runtime.advance(1);
          const reply = await place.request('POST', `/api/v1/secret-snapshot/${id}/rollback`, {
            deepRollback: true,
          });
          expect(reply.status, reply.text).toBe(200);
          expect(await treeOf(place)).toEqual(tree);
        }
      }),
      { numRuns: runs(8, 2), endOnFailure: true },
    );
  }, 240_000);

  it('a rollback of one folder brings back its own secrets and touches nothing else', async () => {
    const history = fc.array(step, { minLength: 20, maxLength: 30, size: 'max' });
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const place = await newPlace();
        for (const { id, tree } of [...(await live(place, steps))].reverse()) {
          place.app.runtime.advance(1);
          const { '/': _root, ...others } = await treeOf(place);
          const reply = await place.request('POST', `/api/v1/secret-snapshot/${id}/rollback`);
          expect(reply.status, reply.text).toBe(200);
          expect(await treeOf(place)).toEqual({ ...others, '/': tree['/'] });
        }
      }),
      { numRuns: runs(5, 1), endOnFailure: true },
    );
  }, 240_000);
});
