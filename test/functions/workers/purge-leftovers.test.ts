import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newPurgePlace, type PurgePlace } from '../../world/purge-place.ts';
import { naming } from '../../world/purge-run.ts';
import { openWorld, type World } from '../../world/world.ts';

// biome-ignore lint/suspicious/noExplicitAny: replies as they came
type Reply = any;

let world: World;
let place: PurgePlace;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  place = await newPurgePlace(world);
  await withoutChangePolicies(place.project.id);
});

const secretUrl = '/api/v3/secrets/raw/IN_A';

/** Changes of the project need nobody's approval. */
const withoutChangePolicies = async (projectId: string): Promise<void> => {
  const { token } = world.admin;
  const base = '/api/v1/secret-approvals';
  const { body } = await world.app.ok('GET', base, { token, query: { workspaceId: projectId } });
  for (const { id } of body.approvals) await world.ok(world.admin, 'DELETE', `${base}/${id}`);
};

/** What is stored of these ids, the history that everybody reads aside. */
const left = async (...ids: readonly string[]) =>
  (await naming(place.table.name, ids)).filter((key) => !key.startsWith('FOLDER#'));

describe('versions of a personal override', () => {
  const mine = async (method: string, body: object = {}): Promise<Reply> =>
    (
      await world.ok(place.project.person, method, secretUrl, {
        ...place.scope('dev', '/a'),
        type: 'personal',
        ...body,
      })
    ).secret;
  const newShared = () => place.ok('POST', secretUrl, { ...place.scope('dev', '/a'), secretValue: 'new' });
  const override = () => place.project.secrets['dev/a/OVERRIDE'] ?? '';
  const expectOnlyLeft = async (made: { readonly id: string }): Promise<void> => {
    const before = await left(made.id);
    place.later(31);

    await place.expirePurge();

    expect(await left(override())).toEqual([]);
    expect(await left(made.id)).toEqual(before);
    expect(await mine('PATCH', { secretValue: 'next' })).toMatchObject({ id: made.id, version: 2 });
  };

  it('go after it was deleted and made anew, and the new one stays', async () => {
    await mine('PATCH', { secretValue: 'second version' });
    await mine('DELETE');
    const made = await mine('POST', { secretValue: 'anew' });
    await expectOnlyLeft(made);
  });

  it('go after it made way for one of another secret with the name', async () => {
    await mine('PATCH', { secretValue: 'second version' });
    await place.deleteSecret();
    await newShared();
    const made = await mine('POST', { secretValue: 'anew' });
    await expectOnlyLeft(made);
  });

  it('go with the folder of an override that made way', async () => {
    await place.deleteSecret();
    await newShared();
    const made = await mine('POST', { secretValue: 'anew' });
    await place.deleteFolder();
    place.later(31);

    await place.expirePurge();

    expect(await left(override(), made.id)).toEqual([]);
  });
});

describe('the override of a secret that was moved to another environment', () => {
  const override = () => place.project.secrets['dev/a/OVERRIDE'] ?? '';
  const move = () =>
    place.ok('POST', '/api/v4/secrets/move', {
      projectId: place.project.id,
      sourceEnvironment: 'dev',
      sourceSecretPath: '/a',
      destinationEnvironment: 'staging',
      destinationSecretPath: '/to',
      secretIds: [place.project.secrets['dev/a/IN_A']],
    });
  const at = () => place.scope('staging', '/to');
  const mine = async (): Promise<Reply> => {
    const { token } = place.project.person;
    return (await world.app.request('GET', secretUrl, { token, query: { ...at(), type: 'personal' } }))
      .status;
  };
  const removals: Readonly<Record<string, () => Promise<unknown>>> = {
    secret: () => place.ok('DELETE', secretUrl, at()),
    folder: () =>
      place.ok('DELETE', '/api/v1/folders/to', {
        workspaceId: place.project.id,
        environment: 'staging',
        path: '/',
      }),
    environment: () =>
      place.ok('DELETE', `/api/v1/projects/${place.project.id}/environments/${place.environment('staging')}`),
    project: () => place.deleteProject(),
  };

  beforeEach(async () => {
    await place.ok('POST', '/api/v1/folders', {
      workspaceId: place.project.id,
      environment: 'staging',
      path: '/',
      name: 'to',
    });
    await move();
  });

  it.each(Object.keys(removals))(
    'outlives the environment that it came from, and goes with the %s where it is',
    async (what) => {
      await place.deleteEnvironment();
      place.later(31);
      await place.expirePurge();
      expect(await mine()).toBe(200);
      expect(await left(place.project.secrets['dev/OVERRIDE'] ?? '')).toEqual([]);

      await removals[what]?.();
      place.later(31);
      await place.expirePurge(3);

      expect(await left(override())).toEqual([]);
    },
  );

  it.each(Object.keys(removals))('goes with the %s where it is', async (what) => {
    await removals[what]?.();
    place.later(31);
    await place.expirePurge();
    expect(await left(override())).toEqual([]);
  });
});

describe('imports from an environment that is gone for good', () => {
  const base = '/api/v1/secret-imports';
  const at = (environment: string, path: string) => ({ workspaceId: place.project.id, environment, path });
  const importing = async (environment: string, path: string, source: string): Promise<string> => {
    const body = { ...at(environment, path), import: { environment: source, path: '/' } };
    return (await place.ok('POST', base, body)).secretImport.id;
  };
  const listed = async (environment: string, path: string): Promise<Reply[]> => {
    const { token } = world.admin;
    const reply = await world.app.ok('GET', base, { token, query: at(environment, path) });
    return reply.body.secretImports.map(({ id, position, importEnv }: Reply) => [
      id,
      position,
      importEnv.slug,
    ]);
  };

  it('go, wherever they stand, and the others stay in their order', async () => {
    const lost = [
      await importing('prod', '/', 'dev'),
      await importing('prod', '/a', 'dev'),
      await importing('prod', '/a', 'dev'),
    ];
    const kept = [await importing('prod', '/a', 'staging'), await importing('staging', '/', 'prod')];
    const before = await left(...kept);
    await place.deleteEnvironment();
    place.later(31);

    await place.expirePurge();

    expect(await left(...lost)).toEqual([]);
    expect(await left(...kept)).toEqual(before);
    expect(await listed('prod', '/a')).toEqual([[kept[0], 1, 'staging']]);
  });

  it('go from an environment that is deleted itself, and that can be restored without them', async () => {
    const lost = await importing('prod', '/', 'dev');
    const kept = await importing('prod', '/', 'staging');
    await place.deleteEnvironment();
    place.later(10);
    await place.ok(
      'DELETE',
      `/api/v1/projects/${place.project.id}/environments/${place.environment('prod')}`,
    );
    place.later(21);

    await place.expirePurge();

    expect(await left(lost)).toEqual([]);
    await place.ok(
      'POST',
      `/api/v1/projects/${place.project.id}/environments/${place.environment('prod')}/restore`,
      {},
    );
    expect(await listed('prod', '/')).toEqual([[kept, 1, 'staging']]);
  });

  it('go in slices of a few items too', async () => {
    const lost = [
      await importing('prod', '/', 'dev'),
      await importing('prod', '/a', 'dev'),
      await importing('staging', '/', 'dev'),
    ];
    await place.deleteEnvironment();
    place.later(31);

    await place.expirePurge(1);

    expect(await left(...lost)).toEqual([]);
  });

  it('stay while it can be restored, and show where they lead once it is', async () => {
    const made = await importing('prod', '/', 'dev');
    const other = await importing('prod', '/', 'staging');
    await place.deleteEnvironment();
    place.later(29);
    await place.expirePurge();
    expect(await listed('prod', '/')).toEqual([[other, 1, 'staging']]);

    await place.ok(
      'POST',
      `/api/v1/projects/${place.project.id}/environments/${place.environment('dev')}/restore`,
      { newSlug: 'back' },
    );

    expect(await listed('prod', '/')).toEqual([
      [made, 1, 'back'],
      [other, 2, 'staging'],
    ]);
  });
});
