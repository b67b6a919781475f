import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { ScheduledEvent } from 'aws-lambda';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allItems, documents } from '../../harness/table.ts';
import { eventsOf } from '../../world/events.ts';
import { filledProject, idsOf } from '../../world/filled-project.ts';
import { newPurgePlace, type PurgePlace } from '../../world/purge-place.ts';
import { expire, naming, purge, removal } from '../../world/purge-run.ts';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
let place: PurgePlace;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  place = await newPurgePlace(world);
});

describe('what is over', () => {
  it('a project leaves nothing, and another one keeps everything', async () => {
    const other = await filledProject(world);
    await place.deleteProject();
    place.later(31);
    const before = await naming(place.table.name, idsOf(other), world.app.runtime.now());
    const leased = (await allItems(place.table.name)).flatMap(({ pk, projectId, externalEntityId }) =>
      String(pk).startsWith('DYNAMIC#') && projectId === place.project.id ? [externalEntityId] : [],
    );
    expect(leased.length).toBeGreaterThan(0);

    await place.expirePurge();

    expect(await naming(place.table.name, idsOf(place.project))).toEqual([]);
    expect(await naming(place.table.name, idsOf(other))).toEqual(before);
    // Nobody ended the accounts of its leases here: each is told of.
    const abandoned = await eventsOf(world.app, 'abandon-dynamic-secret-lease');
    const accounts = abandoned.flatMap(({ projectId, metadata }) =>
      projectId === place.project.id ? [metadata.leaseExternalEntityId] : [],
    );
    expect([...accounts].sort()).toEqual([...leased].sort());
  });

  it('a project takes along what had been deleted in it before', async () => {
    await place.deleteSecret();
    await place.deleteFolder();
    await place.deleteEnvironment();
    place.later(1);
    await place.deleteProject();
    place.later(31);

    await place.expirePurge();

    expect(await naming(place.table.name, idsOf(place.project))).toEqual([]);
  });

  it('a project takes along an environment that had to wait longer', async () => {
    await place.deleteEnvironment();
    await place.deleteProject();
    place.later(31);
    const records = await expire(place.table, world.app.runtime, ({ sk }) =>
      ['PROJECT', `DELETED#PROJECT#${place.project.id}`].includes(sk),
    );

    await purge(place.ports(), records);
    await place.sweep();

    expect(await naming(place.table.name, idsOf(place.project))).toEqual([]);
  });

  it('an environment goes, and the others stay', async () => {
    const kept = [place.environment('prod'), place.environment('staging')];
    const before = await naming(place.table.name, kept);
    await place.deleteEnvironment();
    place.later(31);

    await place.expirePurge();

    const inDev = [...Object.keys(place.project.secrets), ...Object.keys(place.project.folders)].filter(
      (path) => path.startsWith('dev'),
    );
    expect(await place.named(place.environment('dev'), ...inDev)).toEqual([]);
    expect(await naming(place.table.name, kept)).toEqual(before);
    await place.ok('GET', `/api/v1/workspace/${place.project.id}`);
  });

  it('a folder takes along what is below it, and the overrides of its secrets', async () => {
    const kept = ['dev/AT_ROOT', 'dev/OVERRIDE', 'dev/other', 'dev/other/ELSEWHERE', 'prod/a', 'prod/a/IN_A'];
    const before = await place.named(...kept);
    await place.deleteFolder();
    place.later(31);

    await place.expirePurge();

    const gone = ['dev/a', 'dev/a/b', 'dev/a/IN_A', 'dev/a/b/IN_B', 'dev/a/OVERRIDE'];
    const history = [`FOLDER#${place.environment('dev')}`, `PURGE`];
    const left = (await place.named(...gone)).filter((key) => !history.some((one) => key.startsWith(one)));
    expect(left).toEqual([]);
    expect(await place.named(...kept)).toEqual(before);
  });

  it('a secret takes along its versions and overrides; another one of its name stays', async () => {
    await place.deleteSecret();
    const { secret } = await place.ok('POST', '/api/v3/secrets/raw/IN_A', {
      ...place.scope('dev', '/a'),
      secretValue: 'new',
    });
    const before = await naming(place.table.name, [secret.id]);
    place.later(31);

    await place.expirePurge();

    const left = (await place.named('dev/a/IN_A', 'dev/a/OVERRIDE')).filter(
      (key) => !key.startsWith('FOLDER#'),
    );
    expect(left).toEqual([]);
    expect(await naming(place.table.name, [secret.id])).toEqual(before);
    const query = { ...place.scope('dev', '/a') };
    const found = await world.app.ok('GET', '/api/v3/secrets/raw/IN_A', { token: world.admin.token, query });
    expect(found.body.secret).toMatchObject({ id: secret.id, secretValue: 'new' });
  });
});

describe('slices', () => {
  it.each([
    ['a project', 'deleteProject'],
    ['an environment', 'deleteEnvironment'],
    ['a folder', 'deleteFolder'],
  ] as const)('of %s, each of a few items, come to the same end', async (_what, remove) => {
    await place[remove]();
    place.later(31);

    const runs = await place.expirePurge(1);

    expect(runs).toBeGreaterThan(3);
    const ids =
      remove === 'deleteProject' ? idsOf(place.project) : [place.project.secrets['dev/a/b/IN_B'] ?? ''];
    const left = (await naming(place.table.name, ids)).filter((key) => !key.startsWith('FOLDER#'));
    expect(left).toEqual([]);
  });

  it('of two runs at the same moment come to the same end', async () => {
    await place.deleteProject();
    place.later(31);
    const records = await expire(place.table, world.app.runtime);

    await Promise.all([purge(place.ports(5), records), purge(place.ports(7), records)]);
    await place.sweep();

    expect(await naming(place.table.name, idsOf(place.project))).toEqual([]);
  });

  it('go on with the others when one task fails, and tell of it', async () => {
    await place.deleteEnvironment();
    await place.ok('DELETE', `/api/v1/folders/${place.project.folders['prod/a']}`, {
      workspaceId: place.project.id,
      environment: 'prod',
      path: '/',
    });
    place.later(31);
    const records = await expire(place.table, world.app.runtime);
    const failing = place.ports();
    const carryOut = failing.carryOut;
    const broken = {
      ...failing,
      carryOut: (task: Parameters<typeof carryOut>[0], time: number) =>
        task.kind === 'environment' ? Promise.reject(new TypeError('broken')) : carryOut(task, time),
    };

    await expect(purge(broken, records)).rejects.toThrow('1 purge tasks failed');

    expect(failing.failures).toEqual(['environment TypeError']);
    expect(failing.progress).toContain('folder done');
    await purge(place.ports(), []);
    expect(await naming(place.table.name, [place.project.secrets['dev/AT_ROOT'] ?? ''])).toEqual([]);
  });
});

describe('the worker', () => {
  it('notes what the stream tells, and works when the schedule says so', async () => {
    process.env.LOCKET_TABLE = place.table.name;
    const { handler } = await import('../../../functions/workers/upkeep/handler.ts');
    await place.deleteFolder();
    const tombstones = (await allItems(place.table.name)).filter(
      ({ pk, sk }) => pk === `FOLDER#${place.project.folders['dev/a']}` && sk === 'FOLDER',
    );
    const longAgo = tombstones.map((item) => ({ ...item, ttl: 1 }));
    const [Key] = tombstones.map(({ pk, sk }) => ({ pk, sk }));
    await documents().send(new DeleteCommand({ TableName: place.table.name, Key }));

    expect(await handler({ Records: longAgo.map(removal) })).toEqual({ batchItemFailures: [] });
    expect(await place.named('dev/a/IN_A')).not.toEqual([]);
    const event = { source: 'aws.events', 'detail-type': 'Scheduled Event' } as ScheduledEvent;
    await handler(event);
    await handler(event);

    const left = (await place.named('dev/a/IN_A', 'dev/a/OVERRIDE')).filter((key) => !key.startsWith('REF#'));
    expect(left).toEqual([]);
  });
});
