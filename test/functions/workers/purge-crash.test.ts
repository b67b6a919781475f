import { beforeAll, describe, expect, inject, it } from 'vitest';
import { batchWrite } from '../../../layers/adapters/dynamo/batches.ts';
import { type Item, itemWith } from '../../../layers/adapters/dynamo/items.ts';
import { openTable, type Table } from '../../../layers/adapters/dynamo/table.ts';
import { intercepted } from '../../adapters/dynamo/storage.ts';
import { createTable, storedItemsOf } from '../../harness/table.ts';
import { changes, day, expire, purge, purgePorts, stored } from '../../world/purge-run.ts';
import { rememberTable } from '../../world/rewind.ts';
import { openWorld, type World } from '../../world/world.ts';

/** Items of a slice, so that tasks stop in the middle as well. */
const sliceItems = 3;

let world: World;
let records: Awaited<ReturnType<typeof expire>>;
/** The table as it is when the tombstones have just gone, and what is to be left of it. */
let snapshot: readonly Item[];
let kept: ReadonlyMap<string, string>;

const opened = (name: string): Table =>
  openTable({ table: name, storageTimeout: 10_000, storageAttempts: 1 });

/** A table with the snapshot in it. */
const restored = async (): Promise<Table> => {
  const table = opened(await createTable());
  await batchWrite(table, world.app.runtime, snapshot);
  return table;
};

const smallProject = async (): Promise<string> => {
  const { id, environments } = await world.project();
  const ok = (method: string, path: string, body: object) => world.ok(world.admin, method, path, body);
  const scope = (environment: string, secretPath: string) => ({ workspaceId: id, environment, secretPath });
  const secret = (name: string, environment: string, path: string) =>
    ok('POST', `/api/v3/secrets/raw/${name}`, { ...scope(environment, path), secretValue: 'value' });
  await world.machineIn(id, 'viewer');
  for (const name of ['a', 'b']) {
    await ok('POST', '/api/v1/folders', { workspaceId: id, environment: 'dev', path: '/', name });
    await secret('INSIDE', 'dev', `/${name}`);
  }
  await secret('DELETED', 'dev', '/a');
  await secret('IN_PROD', 'prod', '/');
  await ok('DELETE', '/api/v3/secrets/raw/DELETED', scope('dev', '/a'));
  await ok('DELETE', '/api/v1/folders/b', { workspaceId: id, environment: 'dev', path: '/' });
  const prod = environments.find(({ slug }: { slug: string }) => slug === 'prod').id;
  await ok('DELETE', `/api/v1/projects/${id}/environments/${prod}`, {});
  return id;
};

beforeAll(async () => {
  world = await openWorld();
  const table = opened(world.app.table);
  const withoutTrail = async () =>
    (await storedItemsOf(table.name)).filter(({ pk }) => !pk.startsWith('AUDIT#')).map(itemWith);
  await world.project();
  const project = await smallProject();
  await world.ok(world.admin, 'DELETE', `/api/v1/workspace/${project}`, {});
  world.app.runtime.advance(31 * day);
  records = await expire(table, world.app.runtime);
  snapshot = await withoutTrail();
  const reference = await restored();
  await purge(purgePorts(reference, world.app.runtime), records);
  kept = await stored(reference.name);
});

describe('a crash of the purge', () => {
  it('after any storage call harms nobody, and the next run comes to the same end', async () => {
    const { runtime } = world.app;
    const all = new Map(snapshot.map((item) => [`${item.pk} ${item.sk}`, item]));
    expect(kept.size).toBeLessThan(all.size);
    expect(kept.size).toBeGreaterThan(0);
    const table = await restored();
    const rewind = await rememberTable(table.name);
    let calls = Number.POSITIVE_INFINITY;
    const step = inject('whole') ? 1 : 2;
    for (let failing = 1; failing <= calls; failing += step) {
      const crashing = intercepted(table, async (call, forward) => {
        if (call < failing) return forward();
        if (call === failing) await forward();
        throw new Error('crashed');
      });
      await purge(purgePorts(crashing, runtime, sliceItems), records).catch(() => undefined);
      if (crashing.calls() < failing) calls = crashing.calls();
      const middle = await stored(table.name);
      expect([...kept.keys()].filter((key) => middle.get(key) !== kept.get(key))).toEqual([]);

      // The stream tells again what was not taken over, and the schedule fires again.
      await purge(purgePorts(table, runtime), records);

      expect(changes(kept, await stored(table.name)), `crash at call ${failing}`).toEqual([]);
      await rewind();
    }
  }, 180_000);
});
