import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestResponse } from '../../harness/app.ts';
import { runs } from '../../harness/thoroughness.ts';
import { bootstrapped, type Instance } from '../../world/instance.ts';
import type { Wire } from '../../world/secrets-place.ts';
import { plantTree, type Tree } from '../../world/tree.ts';
import { ref } from './golden/cases.ts';

let instance: Instance;
beforeAll(async () => {
  instance = await bootstrapped(await startApp());
});

const slugs = ['dev', 'prod'];
const places = slugs.flatMap((slug) => [`${slug}:/`, `${slug}:/a`, `${slug}:/a/b`, `${slug}:/c`]);
const place = fc.constantFrom(...places);

/** Something that others refer to; its name is its own, so that nothing hides it. */
const targets = ['T0', 'T1', 'T.2', 'T.3.x'];
const target = fc.nat(targets.length - 1);

/** A value refers to targets and other referrers, by their places or beside it where they stand or are imported. */
const piece = fc.record({ target, isBeside: fc.boolean(), dollars: fc.constantFrom('', '$$', '$$$$') });

const planted = fc.record({
  targets: fc.tuple(...targets.map(() => place)),
  referrers: fc.array(fc.record({ at: place, pieces: fc.array(piece, { minLength: 1, maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 5,
  }),
  imports: fc.uniqueArray(fc.tuple(place, place), { maxLength: 3, selector: (pair) => pair.join() }),
});
type Planted = typeof planted extends fc.Arbitrary<infer T> ? T : never;

const step = fc.oneof(
  fc.record({ kind: fc.constant('secret' as const), target, name: fc.constantFrom('N', 'N.x', 'N "q"') }),
  fc.record({ kind: fc.constant('move' as const), target, to: place }),
  fc.record({ kind: fc.constant('folder' as const), of: place, name: fc.constantFrom('x', 'y') }),
  fc.record({ kind: fc.constant('environment' as const), of: place, slug: fc.constantFrom('one', 'two') }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const split = (where: string): readonly [slug: string, segments: readonly string[]] => {
  const [slug = '', path = ''] = where.split(':');
  return [slug, path.split('/').filter(Boolean)];
};
const quoted = (name: string): string => (name.includes('.') ? `"${name}"` : name);
const absolute = (where: string, name: string): string => {
  const [slug, segments] = split(where);
  return ref([slug, ...segments, quoted(name)].join('.'));
};

const writtenFor = (all: Planted, { pieces }: Planted['referrers'][number]): string =>
  pieces
    .map(({ target: n, isBeside, dollars }) => {
      const name = targets[n] as string;
      return dollars + (isBeside ? ref(quoted(name)) : absolute(all.targets[n] as string, name));
    })
    .join('|');

const plant = async (all: Planted): Promise<Tree> => {
  const tree = await plantTree(instance);
  for (const where of places) if (!where.endsWith(':/')) await tree.folder(where);
  for (const [n, name] of targets.entries())
    await tree.secrets(all.targets[n] as string, { [name]: `<${n}>` });
  for (const [n, each] of all.referrers.entries())
    await tree.secrets(each.at, { [`R${n}`]: writtenFor(all, each) });
  for (const [into, from] of all.imports) {
    const [environment, path] = from.split(':');
    const [intoEnvironment, intoPath] = into.split(':');
    // One that leads in a circle is refused.
    await tree.request('POST', '/api/v1/secret-imports', {
      body: {
        workspaceId: tree.project.id,
        environment: intoEnvironment,
        path: intoPath,
        import: { environment, path },
      },
    });
  }
  return tree;
};

/** Everything that can be read, expanded, by id. */
const valuesIn = async (tree: Tree): Promise<Readonly<Record<string, string>>> => {
  const { body } = await tree.request('GET', `/api/v1/projects/${tree.project.id}`);
  const values: Record<string, string> = {};
  for (const { slug } of body.workspace?.environments ?? body.project.environments) {
    const query = { recursive: true, expandSecretReferences: true };
    for (const { id, secretValue } of (await tree.list('v4', `${slug}:/`, query)).body.secrets)
      values[id] = secretValue;
  }
  return values;
};

/** Those that lead nowhere keep nothing: whatever comes under their names is theirs. */
const resolved = (values: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => !value.includes('${')));

const update = { updateReferences: true };

/** A planted tree in the middle of its changes: what it names is found by its ids. */
class Changing {
  readonly #tree: Tree;
  readonly #ids: readonly string[];

  constructor(tree: Tree, ids: readonly string[]) {
    this.#tree = tree;
    this.#ids = ids;
  }

  take(step: Step): Promise<TestResponse> {
    if (step.kind === 'folder') return this.#renameFolder(step);
    if (step.kind === 'environment') return this.#renameEnvironment(step);
    return step.kind === 'move' ? this.#move(step) : this.#renameSecret(step);
  }

  get #project() {
    return { workspaceId: this.#tree.project.id, projectId: this.#tree.project.id };
  }

  #environmentId(where: string): string {
    return this.#tree.project.environments.find(({ slug }) => slug === split(where)[0])?.id ?? '';
  }

  /** The slug that the environment of a place has by now. */
  async #slug(where: string): Promise<string> {
    const path = `/api/v1/workspace/environments/${this.#environmentId(where)}`;
    return (await this.#tree.request('GET', path)).body.environment.slug;
  }

  async #secret(n: number): Promise<Wire> {
    return (await this.#tree.request('GET', `/api/v3/secrets/raw/id/${this.#ids[n]}`)).body.secret;
  }

  async #renameFolder({ of, name }: Extract<Step, { kind: 'folder' }>): Promise<TestResponse> {
    const at = { ...this.#project, environment: await this.#slug(of), path: '/' };
    const listed = await this.#tree.request('GET', '/api/v1/folders', { query: { ...at, recursive: true } });
    const { folders } = listed.body;
    const folder = folders[of.length % folders.length];
    return this.#tree.request('PATCH', `/api/v1/folders/${folder.id}`, { body: { ...at, name, ...update } });
  }

  #renameEnvironment({ of, slug }: Extract<Step, { kind: 'environment' }>): Promise<TestResponse> {
    const path = `/api/v1/projects/${this.#tree.project.id}/environments/${this.#environmentId(of)}`;
    return this.#tree.request('PATCH', path, { body: { slug, ...update } });
  }

  async #renameSecret({ target: n, name }: Extract<Step, { kind: 'secret' }>): Promise<TestResponse> {
    const { secretKey, environment, secretPath } = await this.#secret(n);
    return this.#tree.request('PATCH', `/api/v4/secrets/${secretKey}`, {
      body: { ...this.#project, environment, secretPath, newSecretName: `${name}${n}`, ...update },
    });
  }

  async #move({ target: n, to }: Extract<Step, { kind: 'move' }>): Promise<TestResponse> {
    const { id, environment, secretPath } = await this.#secret(n);
    return this.#tree.request('POST', '/api/v4/secrets/move', {
      body: {
        ...this.#project,
        sourceEnvironment: environment,
        sourceSecretPath: secretPath,
        destinationEnvironment: await this.#slug(to),
        destinationSecretPath: `/${split(to)[1].join('/')}`,
        secretIds: [id],
        ...update,
      },
    });
  }
}

const idsIn = (tree: Tree, all: Planted): Promise<readonly string[]> =>
  Promise.all(
    targets.map(async (name, n) => (await tree.get('v4', all.targets[n] as string, name)).body.secret.id),
  );

describe('after renamings that references follow', () => {
  it('every value reads as it did', async () => {
    await fc.assert(
      fc.asyncProperty(planted, fc.array(step, { minLength: 1, maxLength: 4 }), async (all, steps) => {
        const tree = await plant(all);
        const changing = new Changing(tree, await idsIn(tree, all));
        const before = resolved(await valuesIn(tree));
        for (const each of steps) {
          const { status, text } = await changing.take(each);
          // What is taken, is gone or goes nowhere is refused.
          expect([200, 400, 404], text).toContain(status);
          expect(await valuesIn(tree), JSON.stringify(each)).toMatchObject(before);
        }
      }),
      { numRuns: runs(30, 8) },
    );
  });
});
