import type { SecretsPlace, Wire } from '../../world/secrets-place.ts';
import type { Kind, Step, StepOf } from './opening-steps.ts';

/** A project that an admin filled, and a caller who works in it. */
export interface World {
  readonly admin: SecretsPlace;
  readonly caller: SecretsPlace;
  readonly tagIds: Readonly<Record<string, string>>;
}

interface Spot {
  readonly id: string;
  readonly environment: string;
  readonly path: string;
  readonly name: string;
}

const nth = <T>(all: readonly T[], n: number): T | undefined => all[n % all.length];

const projectIn = ({ admin }: World): string => `/api/v1/projects/${admin.project.id}`;
const at = ({ admin }: World, { environment, path }: Omit<Spot, 'name' | 'id'>) =>
  admin.at(path, environment);
const tagIdsIn = ({ tagIds }: World, slugs: readonly string[]) => slugs.flatMap((slug) => tagIds[slug] ?? []);

const environmentsOf = async ({ admin }: World): Promise<readonly Wire[]> =>
  (await admin.ok('GET', `/api/v1/workspace/${admin.project.id}`)).workspace.environments;

const everywhere = async (
  world: World,
  list: (environment: string) => Promise<readonly Spot[]>,
): Promise<readonly Spot[]> =>
  (await Promise.all((await environmentsOf(world)).map(({ slug }) => list(slug)))).flat();

/** All live secrets. */
const secretsOf = (world: World): Promise<readonly Spot[]> =>
  everywhere(world, async (environment) => {
    const query = { projectId: world.admin.project.id, environment, recursive: true };
    const { body } = await world.admin.request('GET', '/api/v4/secrets', undefined, query);
    return (body.secrets ?? []).map((each: Wire) => ({
      id: each.id,
      environment,
      path: each.secretPath,
      name: each.secretKey,
    }));
  });

const foldersOf = (world: World): Promise<readonly Spot[]> =>
  everywhere(world, async (environment) => {
    const query = { workspaceId: world.admin.project.id, environment, recursive: true };
    const { body } = await world.admin.request('GET', '/api/v1/folders', undefined, query);
    return (body.folders ?? []).map((each: Wire) => ({
      id: each.id,
      environment,
      path: each.path.slice(0, each.path.lastIndexOf('/')) || '/',
      name: each.name,
    }));
  });

const tagId = async ({ admin }: World, slug: string): Promise<string> => {
  const { tags } = await admin.ok('GET', `/api/v1/projects/${admin.project.id}/tags`);
  return tags.find((each: Wire) => each.slug === slug)?.id ?? 'none';
};

type Status = Promise<number | undefined>;
type Taking = { readonly [K in Kind]: (world: World, step: StepOf<K>) => Status };

const send = async ({ caller }: World, ...request: Parameters<SecretsPlace['request']>): Status =>
  (await caller.request(...request)).status;

const onSecret = async (world: World, n: number, then: (spot: Spot) => Status): Status => {
  const spot = nth(await secretsOf(world), n);
  return spot && then(spot);
};

const onFolder = async (world: World, n: number, then: (spot: Spot) => Status): Status => {
  const spot = nth(await foldersOf(world), n);
  return spot && then(spot);
};

const changed = (world: World, n: number, body: object): Status =>
  onSecret(world, n, (spot) =>
    send(world, 'PATCH', `/api/v3/secrets/raw/${spot.name}`, { ...at(world, spot), ...body }),
  );

const tagged = (world: World, method: string, n: number, tag: string): Status =>
  onSecret(world, n, ({ name, environment, path }) => {
    const body = { projectSlug: world.admin.project.slug, environment, secretPath: path, tagSlugs: [tag] };
    return send(world, method, `/api/v3/secrets/tags/${name}`, body);
  });

const folderPlace = ({ admin }: World, { environment, path }: Spot) => ({
  workspaceId: admin.project.id,
  projectId: admin.project.id,
  environment,
  path,
});

/** What an admin deletes, so that the caller may try to bring it back under another name. */
const restored = async (world: World, spot: Spot, base: string, place: object, body: object): Status => {
  await world.admin.ok('DELETE', `${base}/${spot.id}`, place);
  const url = `${base}/${spot.id}/restore`;
  const status = await send(world, 'POST', url, body);
  if (status !== 200) await world.admin.request('POST', url, {});
  return status;
};

const take: Taking = {
  rename: (world, { one, to }) => changed(world, one, { newSecretName: to }),
  'set-tags': (world, { one, tags }) => changed(world, one, { tagIds: tagIdsIn(world, tags) }),
  'change-many': (world, { one, to, tags }) =>
    onSecret(world, one, (spot) => {
      const change = { secretKey: spot.name, newSecretName: to, tagIds: tagIdsIn(world, tags) };
      return send(world, 'PATCH', '/api/v4/secrets/batch', {
        projectId: world.admin.project.id,
        environment: spot.environment,
        secretPath: spot.path,
        secrets: [change],
      });
    }),
  attach: (world, { one, tag }) => tagged(world, 'POST', one, tag),
  detach: (world, { one, tag }) => tagged(world, 'DELETE', one, tag),
  move: (world, { one, environment, path, many, overwrite }) =>
    onSecret(world, one, async (spot) => {
      const beside = (await secretsOf(world)).filter(
        (each) => each.environment === spot.environment && each.path === spot.path,
      );
      return send(world, 'POST', '/api/v3/secrets/move', {
        projectSlug: world.admin.project.slug,
        sourceEnvironment: spot.environment,
        sourceSecretPath: spot.path,
        destinationEnvironment: environment,
        destinationSecretPath: path,
        secretIds: (many ? beside : [spot]).map(({ id }) => id),
        shouldOverwrite: overwrite,
      });
    }),
  restore: (world, { one, to }) =>
    onSecret(world, one, async (spot) => {
      await world.admin.ok('DELETE', `/api/v3/secrets/raw/${spot.name}`, at(world, spot));
      const url = `/api/v4/secrets/${spot.id}/restore`;
      const status = await send(world, 'POST', url, { newSecretName: to });
      if (status !== 200) await world.admin.request('POST', url, {});
      return status;
    }),
  'rename-folder': (world, { one, to }) =>
    onFolder(world, one, (spot) =>
      send(world, 'PATCH', `/api/v1/folders/${spot.id}`, { ...folderPlace(world, spot), name: to }),
    ),
  'rename-folders': async (world, { to, below }) => {
    const all = (await foldersOf(world)).filter(({ environment }) => environment === 'dev');
    const top = all.find(({ path }) => path === '/');
    const inner = top && all.find(({ path }) => path === `/${top.name}`);
    if (!inner) return undefined;
    const rename = ({ id, environment, path }: Spot, name: string) => ({ id, environment, path, name });
    const folders = [rename(top, to), rename(inner, below)];
    return send(world, 'PATCH', '/api/v1/folders/batch', { projectSlug: world.admin.project.slug, folders });
  },
  'restore-folder': (world, { one, to }) =>
    onFolder(world, one, (spot) =>
      restored(world, spot, '/api/v1/folders', folderPlace(world, spot), { newName: to }),
    ),
  'delete-tag': async (world, { tag }) =>
    send(world, 'DELETE', `${projectIn(world)}/tags/${await tagId(world, tag)}`),
  'rename-tag': async (world, { tag, to }) =>
    send(world, 'PATCH', `${projectIn(world)}/tags/${await tagId(world, tag)}`, { slug: to }),
  slug: async (world, { one, to }) => {
    const { id } = nth(await environmentsOf(world), one);
    return send(world, 'PATCH', `${projectIn(world)}/environments/${id}`, { slug: to });
  },
  'restore-environment': async (world, { one, to }) => {
    const found = nth(await environmentsOf(world), one);
    return restored(world, found, `${projectIn(world)}/environments`, {}, { newSlug: to });
  },
  rollback: (world, { one, back, deep }) =>
    onSecret(world, one, async ({ environment, path }) => {
      const url = `/api/v1/workspace/${world.admin.project.id}/secret-snapshots`;
      const { body } = await world.admin.request('GET', url, undefined, { environment, path, limit: 20 });
      world.admin.app.runtime.advance(1);
      const id = nth(body.secretSnapshots as readonly Wire[], back)?.id;
      return send(world, 'POST', `/api/v1/secret-snapshot/${id}/rollback`, { deepRollback: deep });
    }),
};

/** Takes a step as the caller; answers the status, undefined when there was nothing to try. */
export const takeStep = (world: World, step: Step): Status =>
  (take[step.do] as (world: World, step: Step) => Status)(world, step);

let values = 0;

/** A secret with a value of which there is no second. */
const secret = (secretKey: string, tagIds: readonly string[] = []) => {
  values += 1;
  return { secretKey, secretValue: `value-${values}`, tagIds };
};

const foldersThere = [
  ['/', 'a', 'dev'],
  ['/a', 'b', 'dev'],
  ['/', 'a', 'staging'],
] as const;

const secretsThere = (red: string, blue: string) =>
  [
    ['/', 'dev', [secret('A', [red]), secret('B')]],
    ['/a', 'dev', [secret('A'), secret('B', [red, blue])]],
    ['/a/b', 'dev', [secret('C')]],
    ['/', 'staging', [secret('A')]],
    ['/a', 'staging', [secret('B', [blue])]],
  ] as const;

/** A new project of two environments, with tags, folders, secrets and something to go back to. */
export const filledWorld = async (admin: SecretsPlace, caller: SecretsPlace): Promise<World> => {
  const tag = async (slug: string): Promise<string> =>
    (await admin.ok('POST', `/api/v1/projects/${admin.project.id}/tags`, { slug, color: '' })).tag.id;
  const [red, blue] = [await tag('red'), await tag('blue')];
  await admin.ok(
    'DELETE',
    `/api/v1/projects/${admin.project.id}/environments/${admin.environmentId('prod')}`,
  );
  for (const [path, name, environment] of foldersThere) await admin.folder(path, name, environment);
  for (const [path, environment, secrets] of secretsThere(red, blue))
    await admin.ok('POST', '/api/v3/secrets/batch/raw', { ...admin.at(path, environment), secrets });
  admin.app.runtime.advance(1);
  const next = (tagIds: readonly string[], newSecretName?: string) => {
    const { secretKey: _, ...change } = secret('', tagIds);
    return { ...change, newSecretName };
  };
  await admin.update('A', { ...admin.at('/'), ...next([blue], 'C') });
  await admin.update('A', { ...admin.at('/a'), ...next([red]) });
  return { admin, caller, tagIds: { red, blue } };
};

const valuesIn = (secrets: readonly Wire[] | undefined): readonly string[] =>
  (secrets ?? []).map(({ secretValue }) => secretValue);

/** All values that the caller gets: by listing each environment, and of all versions of every secret there is. */
export const readableValues = async (world: World): Promise<ReadonlySet<string>> => {
  const { caller } = world;
  const listed = (await environmentsOf(world)).map(async ({ slug: environment }) => {
    const query = { projectId: caller.project.id, environment, recursive: true };
    return valuesIn((await caller.request('GET', '/api/v4/secrets', undefined, query)).body.secrets);
  });
  const versions = (await secretsOf(world)).map(async ({ id }) =>
    valuesIn((await caller.request('GET', `/api/v1/secret/${id}/secret-versions`)).body.secretVersions),
  );
  return new Set((await Promise.all([...listed, ...versions])).flat());
};
