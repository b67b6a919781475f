import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addTasks } from '../../../layers/adapters/dynamo/purge/task-list.ts';
import { folderPlaceItem } from '../../../layers/adapters/dynamo/records/folders/items.ts';
import { allItems, documents } from '../../harness/table.ts';
import { newPurgePlace, type PurgePlace } from '../../world/purge-place.ts';
import { changes, naming, outlasting, purge, removal, stored } from '../../world/purge-run.ts';
import { openWorld, type World } from '../../world/world.ts';

let world: World;
let place: PurgePlace;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  place = await newPurgePlace(world);
});

describe('before the time is over', () => {
  it.each([
    ['a project', 'deleteProject'],
    ['an environment', 'deleteEnvironment'],
    ['a folder', 'deleteFolder'],
    ['a secret', 'deleteSecret'],
  ] as const)('%s stays as it is', async (_what, remove) => {
    await place[remove]();
    place.later(29);
    const before = outlasting(await stored(place.table.name), world.app.runtime.now());

    const runs = await place.expirePurge();

    expect(runs).toBe(1);
    expect(changes(before, await stored(place.table.name))).toEqual([]);
  });

  it('what is restored stays, whatever the stream tells later', async () => {
    await place.deleteEnvironment();
    await place.deleteProject();
    const tombstones = (await allItems(place.table.name)).filter(
      ({ pk, deletedAt }) => pk === `PROJECT#${place.project.id}` && deletedAt !== undefined,
    );
    expect(tombstones).toHaveLength(2);
    await place.ok('POST', `/api/v1/projects/${place.project.id}/restore`, {});
    await place.ok(
      'POST',
      `/api/v1/projects/${place.project.id}/environments/${place.environment('dev')}/restore`,
      {},
    );
    place.later(31);
    const before = await stored(place.table.name);
    const worker = place.ports();

    await purge(worker, tombstones.map(removal));

    expect([...worker.progress].sort()).toEqual(['environment dropped', 'project dropped']);
    expect(changes(before, await stored(place.table.name))).toEqual([]);
  });
});

describe('what is alive', () => {
  it('stays, whatever is asked for', async () => {
    const worker = place.ports();
    const before = await stored(place.table.name);
    const folderId = place.project.folders['dev/a'] ?? '';
    const secretId = place.project.secrets['dev/a/IN_A'] ?? '';
    await addTasks(place.table, world.app.runtime, [
      {
        kind: 'project',
        id: place.project.id,
        environmentIds: place.project.environments.map(({ id }) => id),
      },
      { kind: 'environment', id: place.environment('dev'), projectId: place.project.id },
      { kind: 'folder', id: folderId, environmentId: place.environment('dev') },
      { kind: 'secret', id: secretId, environmentId: place.environment('dev') },
      { kind: 'overrides', id: place.environment('dev'), token: 'token' },
    ]);

    await purge(worker, []);

    expect([...worker.progress].sort()).toEqual([
      'environment dropped',
      'folder dropped',
      'overrides done',
      'project dropped',
      'secret dropped',
    ]);
    expect(changes(before, await stored(place.table.name))).toEqual([]);
  });

  it('stays when only something else was deleted in it', async () => {
    await place.deleteSecret();
    await place.deleteFolder();
    const before = await stored(place.table.name);
    await addTasks(place.table, world.app.runtime, [
      { kind: 'folder', id: place.project.folders['dev/a'] ?? '', environmentId: place.environment('dev') },
      {
        kind: 'secret',
        id: place.project.secrets['dev/a/IN_A'] ?? '',
        environmentId: place.environment('dev'),
      },
    ]);

    await purge(place.ports(), []);

    expect(changes(before, await stored(place.table.name))).toEqual([]);
  });

  it('or in the hands of a bulk write stays until that is settled', async () => {
    await place.deleteFolder();
    const Key = { pk: `FOLDER#${place.project.folders['dev/a']}`, sk: 'FOLDER' };
    const update = (UpdateExpression: string, values?: Record<string, string>) =>
      documents().send(
        new UpdateCommand({
          TableName: place.table.name,
          Key,
          UpdateExpression,
          ExpressionAttributeValues: values,
        }),
      );
    await update('SET pendingIntent = :intent', { ':intent': 'unsettled' });
    const task = {
      kind: 'folder',
      id: place.project.folders['dev/a'] ?? '',
      environmentId: place.environment('dev'),
    } as const;
    await addTasks(place.table, world.app.runtime, [task]);
    const before = await stored(place.table.name);
    const worker = place.ports();

    await expect(purge(worker, [], 1)).rejects.toThrow('not done');

    expect(worker.progress).toEqual(['folder more']);
    expect(changes(before, await stored(place.table.name))).toEqual([]);
    await update('REMOVE pendingIntent');
    await purge(place.ports(), []);
    expect(changes(before, await stored(place.table.name))).toEqual([
      `${Key.pk} ${Key.sk}`,
      `PURGE folder#${task.id}`,
    ]);
  });

  it('is not taken along by a folder whose line it left behind', async () => {
    const folderId = place.project.folders['dev/other'] ?? '';
    const parentId = place.project.folders['dev/a'] ?? '';
    const standing = await world.read(({ folders }) => folders.find(folderId));
    if (!standing) throw new Error('The folder is not there');
    const Item = folderPlaceItem.item(folderPlaceItem.key(place.environment('dev'), parentId, 'stale'), {
      ...standing,
      parentId,
      name: 'stale',
    });
    await documents().send(new PutCommand({ TableName: place.table.name, Item: { ...Item } }));
    const before = await place.named('dev/other', 'dev/other/ELSEWHERE');
    await place.deleteFolder();
    place.later(31);

    await place.expirePurge();

    const stale = `${Item.pk} ${Item.sk}`;
    expect(await place.named('dev/other', 'dev/other/ELSEWHERE')).toEqual(
      before.filter((key) => key !== stale),
    );
  });

  it('is not taken along by a folder that it left', async () => {
    const moved = await world.read(async ({ secrets }) => {
      const head = await secrets.head({
        environmentId: place.environment('dev'),
        folderId: place.project.folders['dev/a'] ?? '',
        name: 'IN_A',
      });
      return head;
    });
    if (!moved) throw new Error('The secret is not there');
    const next = { ...moved, folderId: place.project.folders['dev/other'] ?? '', version: moved.version + 1 };
    // The tombstone of the old place stands although the secret moved on.
    await world.write(({ secrets }) => secrets.replacement(next, moved));
    await world.write(({ secrets }) =>
      secrets.deletion({ ...next, folderId: moved.folderId }, world.app.runtime.now().toISOString()).slice(1),
    );
    const before = (await naming(place.table.name, [moved.id])).filter((key) => key.startsWith('SECRET#'));
    await place.deleteFolder();
    place.later(31);

    await place.expirePurge();

    const left = (await naming(place.table.name, [moved.id])).filter((key) => key.startsWith('SECRET#'));
    expect(left).toEqual(before);
  });
});
