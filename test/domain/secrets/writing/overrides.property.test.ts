import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { runs } from '../../../harness/thoroughness.ts';
import { createProject, type Instance } from '../../../world/instance.ts';
import {
  personIn,
  placeOf,
  type SecretsPlace,
  startSecrets,
  type Wire,
} from '../../../world/secrets-place.ts';

let instance: Instance;
beforeAll(async () => {
  instance = (await startSecrets()).instance;
});

const environments = ['dev', 'prod'];
const paths = ['/', '/x', '/x/y'];
const names = ['A', 'B', 'C'];

/** One of the live secrets, counted round and round. */
const one = fc.nat(20);
const name = fc.constantFrom(...names);
const path = fc.constantFrom(...paths);
const environment = fc.constantFrom(...environments);
const kind = <K extends string>(what: K) => ({ do: fc.constant(what) });

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ ...kind('create'), environment, path, name }) },
  { weight: 4, arbitrary: fc.record({ ...kind('override'), one }) },
  { weight: 1, arbitrary: fc.record({ ...kind('end override'), one, many: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ ...kind('rename'), one, to: name, many: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ ...kind('move'), one, environment, path, overwrite: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ ...kind('delete'), one }) },
  { weight: 1, arbitrary: fc.record({ ...kind('restore'), environment, path, to: name }) },
  { weight: 1, arbitrary: fc.record({ ...kind('roll back'), environment, path, back: fc.nat(3) }) },
  {
    weight: 1,
    arbitrary: fc.record({ ...kind('rename folder'), environment, to: fc.constantFrom('x', 'z') }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

interface Live {
  readonly id: string;
  readonly environment: string;
  readonly path: string;
  readonly name: string;
  readonly value: string;
}

/** A project, who works in it, and what the person's overrides have to be. */
interface World {
  readonly admin: SecretsPlace;
  readonly mine: SecretsPlace;
  /** Values by id of the shared secret. */
  readonly overrides: Map<string, string>;
}

const liveIn = (secrets: readonly Wire[]): readonly Live[] =>
  secrets.map((each) => ({
    id: each.id,
    environment: each.environment,
    path: each.secretPath,
    name: each.secretKey,
    value: each.secretValue,
  }));

const treeOf = async (who: SecretsPlace): Promise<readonly Wire[]> => {
  const lists = environments.map((slug) =>
    who.ok('GET', '/api/v3/secrets/raw', undefined, { ...who.at('/', slug), recursive: true }),
  );
  return (await Promise.all(lists)).flatMap(({ secrets }) => secrets);
};

const liveOf = async ({ admin }: World): Promise<readonly Live[]> => liveIn(await treeOf(admin));

let values = 0;
const newValue = (): string => {
  values += 1;
  return `value-${values}`;
};

const url = (key: string): string => `/api/v3/secrets/raw/${key}`;

const override = async ({ mine, overrides }: World, secret: Live): Promise<void> => {
  const body = { ...mine.at(secret.path, secret.environment), type: 'personal', secretValue: newValue() };
  await mine.ok(overrides.has(secret.id) ? 'PATCH' : 'POST', url(secret.name), body);
  overrides.set(secret.id, body.secretValue);
};

const endOverride = async ({ mine, overrides }: World, secret: Live, many: boolean): Promise<void> => {
  const at = mine.at(secret.path, secret.environment);
  const secrets = [{ secretKey: secret.name, type: 'personal' }];
  const { status } = await (many
    ? mine.request('DELETE', '/api/v3/secrets/batch/raw', { ...at, secrets })
    : mine.request('DELETE', url(secret.name), { ...at, type: 'personal' }));
  expect(status).toBe(overrides.has(secret.id) ? 200 : 404);
  overrides.delete(secret.id);
};

const onSecret = async ({ admin }: World, step_: Step, secret: Live): Promise<unknown> => {
  const at = admin.at(secret.path, secret.environment);
  if (step_.do === 'rename' && !step_.many)
    return admin.request('PATCH', url(secret.name), { ...at, newSecretName: step_.to });
  if (step_.do === 'rename')
    return admin.request('PATCH', '/api/v3/secrets/batch/raw', {
      ...at,
      secrets: [{ secretKey: secret.name, newSecretName: step_.to }],
    });
  if (step_.do === 'delete') return admin.request('DELETE', url(secret.name), at);
  if (step_.do !== 'move') return undefined;
  return admin.request('POST', '/api/v4/secrets/move', {
    projectId: admin.project.id,
    sourceEnvironment: secret.environment,
    sourceSecretPath: secret.path,
    destinationEnvironment: step_.environment,
    destinationSecretPath: step_.path,
    secretIds: [secret.id],
    shouldOverwrite: step_.overwrite,
  });
};

const restore = async ({ admin }: World, step_: Extract<Step, { do: 'restore' }>): Promise<void> => {
  const query = { projectId: admin.project.id, environment: step_.environment, secretPath: step_.path };
  const { body } = await admin.request('GET', '/api/v4/secrets/deleted', undefined, query);
  const [last] = body.secrets ?? [];
  if (last) await admin.request('POST', `/api/v4/secrets/${last.id}/restore`, { newSecretName: step_.to });
};

const rollBack = async ({ admin }: World, step_: Extract<Step, { do: 'roll back' }>): Promise<void> => {
  const { body } = await admin.request(
    'GET',
    `/api/v1/workspace/${admin.project.id}/secret-snapshots`,
    undefined,
    { environment: step_.environment, path: step_.path, limit: 20 },
  );
  const id = body.secretSnapshots?.[step_.back]?.id;
  if (id) await admin.request('POST', `/api/v1/secret-snapshot/${id}/rollback`, {});
};

const takeStep = async (world: World, step_: Step): Promise<unknown> => {
  const { admin } = world;
  if (step_.do === 'create') {
    const body = { ...admin.at(step_.path, step_.environment), secretValue: newValue() };
    return admin.request('POST', url(step_.name), body);
  }
  if (step_.do === 'restore') return restore(world, step_);
  if (step_.do === 'roll back') return rollBack(world, step_);
  if (step_.do === 'rename folder') {
    const place = { ...admin.at('/', step_.environment), path: '/' };
    return admin.request('PATCH', '/api/v1/folders/x', { ...place, name: step_.to });
  }
  const live = await liveOf(world);
  const secret = live[step_.one % live.length];
  if (!secret) return undefined;
  if (step_.do === 'override') return override(world, secret);
  if (step_.do === 'end override') return endOverride(world, secret, step_.many);
  return onSecret(world, step_, secret);
};

const told = (all: readonly Live[]) =>
  all
    .map(({ environment: slug, path: where, name: key, value }) => `${slug}:${where}:${key}=${value}`)
    .sort();

/** What the person sees in a v4 list of every folder that has secrets, some by pages. */
const mergedLists = async ({ mine }: World, live: readonly Live[]): Promise<readonly Live[]> => {
  const folders = new Map(live.map((secret) => [`${secret.environment}:${secret.path}`, secret]));
  const lists = [...folders.values()].map(({ environment: slug, path: where }, n) =>
    mine.ok('GET', '/api/v4/secrets', undefined, {
      projectId: mine.project.id,
      environment: slug,
      secretPath: where,
      includeImports: false,
      ...(n % 2 === 0 && { limit: 1000 }),
    }),
  );
  return liveIn((await Promise.all(lists)).flatMap(({ secrets }) => secrets));
};

const expectAgreement = async (world: World): Promise<void> => {
  const { mine, overrides } = world;
  const live = await liveOf(world);
  const applied = live.map((secret) => ({ ...secret, value: overrides.get(secret.id) ?? secret.value }));
  expect(told(await mergedLists(world, live))).toEqual(told(applied));
  const tree = await treeOf(mine);
  const beside = live
    .filter(({ id }) => overrides.has(id))
    .map(({ id, ...rest }) => ({ ...rest, id, value: overrides.get(id) ?? '' }));
  expect(told(liveIn(tree.filter(({ type }) => type === 'personal')))).toEqual(told(beside));
  for (const { id, name: key, path: where, environment: slug } of live) {
    const query = { ...mine.at(where, slug), type: 'personal' };
    const { status, body } = await mine.request('GET', url(key), undefined, query);
    expect([status, body.secret?.secretValue]).toEqual(
      overrides.has(id) ? [200, overrides.get(id)] : [404, undefined],
    );
  }
};

const newWorld = async (): Promise<World> => {
  const project = await createProject(instance);
  const admin = placeOf(instance, project, instance.admin);
  for (const slug of environments)
    for (const [parent, folder] of [
      ['/', 'x'],
      ['/x', 'y'],
    ] as const)
      await admin.folder(parent, folder, slug);
  return { admin, mine: admin.as(await personIn(admin)), overrides: new Map() };
};

describe('a personal override, whatever becomes of the secrets', () => {
  it('is what its owner gets of its own secret by every way of reading, and of no other', async () => {
    const steps = fc.array(step, { minLength: 20, maxLength: 30, size: 'max' });
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const world = await newWorld();
        for (const next of all) {
          world.admin.app.runtime.advance(1);
          await takeStep(world, next);
        }
        await expectAgreement(world);
        for (const secret of await liveOf(world)) await override(world, secret);
        await expectAgreement(world);
      }),
      { numRuns: runs(20, 5) },
    );
  }, 240_000);
});
