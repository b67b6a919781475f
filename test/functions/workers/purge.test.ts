import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ScheduledEvent } from 'aws-lambda';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addTasks } from '../../../layers/adapters/dynamo/purge/task-list.ts';
import { openTable, type Table } from '../../../layers/adapters/dynamo/table.ts';
import { allItems } from '../../harness/table.ts';
import { openWorld, type World } from '../projects/world.ts';
import {
  changes,
  day,
  expire,
  type Filled,
  filledProject,
  naming,
  purge,
  purgePorts,
  removal,
  stored,
} from './purge-world.ts';

let world: World;
let table: Table;
let project: Filled;

beforeAll(async () => {
  world = await openWorld();
  table = openTable({ table: world.app.table, storageTimeout: 10_000, storageAttempts: 1 });
});

beforeEach(async () => {
  // What earlier tests deleted is not to be this one's business.
  later(40);
  await expirePurge();
  project = await filledProject(world);
});

const ports = (items?: number) => purgePorts(table, world.app.runtime, items);
const ok = (method: string, path: string, body?: object) => world.ok(world.admin, method, path, body);
const environment = (slug: string) => project.environments.find((each) => each.slug === slug)?.id ?? '';
const scope = (slug: string, secretPath: string) => ({
  workspaceId: project.id,
  environment: slug,
  secretPath,
});
const idsOf = ({ id, environments, folders, secrets }: Filled): readonly string[] => [
  id,
  ...environments.map((each) => each.id),
  ...Object.values(folders),
  ...Object.values(secrets),
];
const later = (days: number) => world.app.runtime.advance(days * day);
const expirePurge = async (items?: number) => purge(ports(items), await expire(table, world.app.runtime));
const deleteProject = () => ok('DELETE', `/api/v1/workspace/${project.id}`);
const deleteEnvironment = () =>
  ok('DELETE', `/api/v1/projects/${project.id}/environments/${environment('dev')}`);
const deleteFolder = () =>
  ok('DELETE', `/api/v1/folders/${project.folders['dev/a']}`, {
    workspaceId: project.id,
    environment: 'dev',
    path: '/',
  });
const deleteSecret = () => ok('DELETE', '/api/v3/secrets/raw/IN_A', scope('dev', '/a'));
const named = (...paths: readonly string[]) =>
  naming(
    table.name,
    paths.map((path) => project.secrets[path] ?? project.folders[path] ?? path),
  );

describe('what is over', () => {
  it('a project leaves nothing, and another one keeps everything', async () => {
    const other = await filledProject(world);
    const before = await naming(table.name, idsOf(other));
    await deleteProject();
    later(31);

    await expirePurge();

    expect(await naming(table.name, idsOf(project))).toEqual([]);
    expect(await naming(table.name, idsOf(other))).toEqual(before);
  });

  it('a project takes along what had been deleted in it before', async () => {
    await deleteSecret();
    await deleteFolder();
    await deleteEnvironment();
    later(1);
    await deleteProject();
    later(31);

    await expirePurge();

    expect(await naming(table.name, idsOf(project))).toEqual([]);
  });

  it('a project takes along an environment that had to wait longer', async () => {
    await deleteEnvironment();
    await deleteProject();
    later(31);
    const records = await expire(table, world.app.runtime, ({ sk }) =>
      ['PROJECT', `DELETED#PROJECT#${project.id}`].includes(sk),
    );

    await purge(ports(), records);

    expect(await naming(table.name, idsOf(project))).toEqual([]);
  });

  it('an environment goes, and the others stay', async () => {
    const kept = [environment('prod'), environment('staging')];
    const before = await naming(table.name, kept);
    await deleteEnvironment();
    later(31);

    await expirePurge();

    const inDev = [...Object.keys(project.secrets), ...Object.keys(project.folders)].filter((path) =>
      path.startsWith('dev'),
    );
    expect(await named(environment('dev'), ...inDev)).toEqual([]);
    expect(await naming(table.name, kept)).toEqual(before);
    await ok('GET', `/api/v1/workspace/${project.id}`);
  });

  it('a folder takes along what is below it, and the overrides of its secrets', async () => {
    const kept = ['dev/AT_ROOT', 'dev/OVERRIDE', 'dev/other', 'dev/other/ELSEWHERE', 'prod/a', 'prod/a/IN_A'];
    const before = await named(...kept);
    await deleteFolder();
    later(31);

    await expirePurge();

    const gone = ['dev/a', 'dev/a/b', 'dev/a/IN_A', 'dev/a/b/IN_B', 'dev/a/OVERRIDE'];
    const history = [`FOLDER#${environment('dev')}`, `PURGE`];
    const left = (await named(...gone)).filter((key) => !history.some((one) => key.startsWith(one)));
    expect(left).toEqual([]);
    expect(await named(...kept)).toEqual(before);
  });

  it('a secret takes along its versions and overrides; another one of its name stays', async () => {
    await deleteSecret();
    const { secret } = await ok('POST', '/api/v3/secrets/raw/IN_A', {
      ...scope('dev', '/a'),
      secretValue: 'new',
    });
    const before = await naming(table.name, [secret.id]);
    later(31);

    await expirePurge();

    const left = (await named('dev/a/IN_A', 'dev/a/OVERRIDE')).filter((key) => !key.startsWith('FOLDER#'));
    expect(left).toEqual([]);
    expect(await naming(table.name, [secret.id])).toEqual(before);
    const query = { ...scope('dev', '/a') };
    const found = await world.app.ok('GET', '/api/v3/secrets/raw/IN_A', { token: world.admin.token, query });
    expect(found.body.secret).toMatchObject({ id: secret.id, secretValue: 'new' });
  });
});

describe('before the time is over', () => {
  it.each([
    ['a project', deleteProject],
    ['an environment', deleteEnvironment],
    ['a folder', deleteFolder],
    ['a secret', deleteSecret],
  ])('%s stays as it is', async (_what, remove) => {
    await remove();
    later(29);
    const before = await stored(table.name);

    const runs = await expirePurge();

    expect(runs).toBe(1);
    expect(changes(before, await stored(table.name))).toEqual([]);
  });

  it('what is restored stays, whatever the stream tells later', async () => {
    await deleteEnvironment();
    await deleteProject();
    const tombstones = (await allItems(table.name)).filter(
      ({ pk, deletedAt }) => pk === `PROJECT#${project.id}` && deletedAt !== undefined,
    );
    expect(tombstones).toHaveLength(2);
    await ok('POST', `/api/v1/projects/${project.id}/restore`, {});
    await ok('POST', `/api/v1/projects/${project.id}/environments/${environment('dev')}/restore`, {});
    later(31);
    const before = await stored(table.name);
    const worker = ports();

    await purge(worker, tombstones.map(removal));

    expect([...worker.progress].sort()).toEqual(['environment dropped', 'project dropped']);
    expect(changes(before, await stored(table.name))).toEqual([]);
  });
});

describe('what is alive', () => {
  it('stays, whatever is asked for', async () => {
    const worker = ports();
    const before = await stored(table.name);
    const folderId = project.folders['dev/a'] ?? '';
    const secretId = project.secrets['dev/a/IN_A'] ?? '';
    await addTasks(table, world.app.runtime, [
      { kind: 'project', id: project.id, environmentIds: project.environments.map(({ id }) => id) },
      { kind: 'environment', id: environment('dev'), projectId: project.id },
      { kind: 'folder', id: folderId, environmentId: environment('dev') },
      { kind: 'secret', id: secretId, environmentId: environment('dev') },
      { kind: 'overrides', id: environment('dev'), token: 'token' },
    ]);

    await purge(worker, []);

    expect([...worker.progress].sort()).toEqual([
      'environment dropped',
      'folder dropped',
      'overrides done',
      'project dropped',
      'secret dropped',
    ]);
    expect(changes(before, await stored(table.name))).toEqual([]);
  });

  it('stays when only something else was deleted in it', async () => {
    await deleteSecret();
    await deleteFolder();
    const before = await stored(table.name);
    await addTasks(table, world.app.runtime, [
      { kind: 'folder', id: project.folders['dev/a'] ?? '', environmentId: environment('dev') },
      { kind: 'secret', id: project.secrets['dev/a/IN_A'] ?? '', environmentId: environment('dev') },
    ]);

    await purge(ports(), []);

    expect(changes(before, await stored(table.name))).toEqual([]);
  });

  it('or in the hands of a bulk write stays until that is settled', async () => {
    await deleteFolder();
    const Key = { pk: `FOLDER#${project.folders['dev/a']}`, sk: 'FOLDER' };
    const update = (UpdateExpression: string, values?: Record<string, string>) =>
      table.client.send(
        new UpdateCommand({
          TableName: table.name,
          Key,
          UpdateExpression,
          ExpressionAttributeValues: values,
        }),
      );
    await update('SET pendingIntent = :intent', { ':intent': 'unsettled' });
    const task = {
      kind: 'folder',
      id: project.folders['dev/a'] ?? '',
      environmentId: environment('dev'),
    } as const;
    await addTasks(table, world.app.runtime, [task]);
    const before = await stored(table.name);
    const worker = ports();

    await expect(purge(worker, [], 1)).rejects.toThrow('not done');

    expect(worker.progress).toEqual(['folder more']);
    expect(changes(before, await stored(table.name))).toEqual([]);
    await update('REMOVE pendingIntent');
    await purge(ports(), []);
    expect(changes(before, await stored(table.name))).toEqual([
      `${Key.pk} ${Key.sk}`,
      `PURGE folder#${task.id}`,
    ]);
  });

  it('is not taken along by a folder whose line it left behind', async () => {
    const folderId = project.folders['dev/other'] ?? '';
    const Item = {
      pk: `ENV#${environment('dev')}`,
      sk: `FOLDER#${project.folders['dev/a']}#stale`,
      id: folderId,
    };
    await table.client.send(new PutCommand({ TableName: table.name, Item }));
    const before = await named('dev/other', 'dev/other/ELSEWHERE');
    await deleteFolder();
    later(31);

    await expirePurge();

    const stale = `${Item.pk} ${Item.sk}`;
    expect(await named('dev/other', 'dev/other/ELSEWHERE')).toEqual(before.filter((key) => key !== stale));
  });

  it('is not taken along by a folder that it left', async () => {
    const moved = await world.read(async ({ secrets }) => {
      const head = await secrets.head({
        environmentId: environment('dev'),
        folderId: project.folders['dev/a'] ?? '',
        name: 'IN_A',
      });
      return head;
    });
    if (!moved) throw new Error('The secret is not there');
    const next = { ...moved, folderId: project.folders['dev/other'] ?? '', version: moved.version + 1 };
    // The tombstone of the old place stands although the secret moved on.
    await world.write(({ secrets }) => secrets.replacement(next, moved));
    await world.write(({ secrets }) =>
      secrets.deletion({ ...next, folderId: moved.folderId }, at()).slice(1),
    );
    const before = (await naming(table.name, [moved.id])).filter((key) => key.startsWith('SECRET#'));
    await deleteFolder();
    later(31);

    await expirePurge();

    const left = (await naming(table.name, [moved.id])).filter((key) => key.startsWith('SECRET#'));
    expect(left).toEqual(before);
  });
});

const at = () => world.app.runtime.now().toISOString();

describe('slices', () => {
  it.each([
    ['a project', deleteProject],
    ['an environment', deleteEnvironment],
    ['a folder', deleteFolder],
  ])('of %s, each of a few items, come to the same end', async (_what, remove) => {
    await remove();
    later(31);

    const runs = await expirePurge(1);

    expect(runs).toBeGreaterThan(3);
    const ids = remove === deleteProject ? idsOf(project) : [project.secrets['dev/a/b/IN_B'] ?? ''];
    const left = (await naming(table.name, ids)).filter((key) => !key.startsWith('FOLDER#'));
    expect(left).toEqual([]);
  });

  it('of two runs at the same moment come to the same end', async () => {
    await deleteProject();
    later(31);
    const records = await expire(table, world.app.runtime);

    await Promise.all([purge(ports(5), records), purge(ports(7), records)]);

    expect(await naming(table.name, idsOf(project))).toEqual([]);
  });

  it('go on with the others when one task fails, and tell of it', async () => {
    await deleteEnvironment();
    await ok('DELETE', `/api/v1/folders/${project.folders['prod/a']}`, {
      workspaceId: project.id,
      environment: 'prod',
      path: '/',
    });
    later(31);
    const records = await expire(table, world.app.runtime);
    const failing = ports();
    const carryOut = failing.carryOut;
    const broken = {
      ...failing,
      carryOut: (task: Parameters<typeof carryOut>[0], time: number) =>
        task.kind === 'environment' ? Promise.reject(new TypeError('broken')) : carryOut(task, time),
    };

    await expect(purge(broken, records)).rejects.toThrow('1 purge tasks failed');

    expect(failing.failures).toEqual(['environment TypeError']);
    expect(failing.progress).toContain('folder done');
    await purge(ports(), []);
    expect(await naming(table.name, [project.secrets['dev/AT_ROOT'] ?? ''])).toEqual([]);
  });
});

describe('the worker', () => {
  it('notes what the stream tells, and works when the schedule says so', async () => {
    process.env.LOCKET_TABLE = table.name;
    const { handler } = await import('../../../functions/workers/upkeep/handler.ts');
    await deleteFolder();
    const tombstones = (await allItems(table.name)).filter(
      ({ pk, sk }) => pk === `FOLDER#${project.folders['dev/a']}` && sk === 'FOLDER',
    );
    const longAgo = tombstones.map((item) => ({ ...item, ttl: 1 }));
    const [Key] = tombstones.map(({ pk, sk }) => ({ pk, sk }));
    await table.client.send(new DeleteCommand({ TableName: table.name, Key }));

    expect(await handler({ Records: longAgo.map(removal) })).toEqual({ batchItemFailures: [] });
    expect(await named('dev/a/IN_A')).not.toEqual([]);
    const event = { source: 'aws.events', 'detail-type': 'Scheduled Event' } as ScheduledEvent;
    await handler(event);
    await handler(event);

    const left = (await named('dev/a/IN_A', 'dev/a/OVERRIDE')).filter((key) => !key.startsWith('REF#'));
    expect(left).toEqual([]);
  });
});
