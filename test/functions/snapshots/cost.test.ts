import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batchWrite } from '../../../layers/adapters/dynamo/batches.ts';
import { commitItem } from '../../../layers/adapters/dynamo/records/history/items.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { type Answer, type StorageProxy, startProxy } from '../../harness/proxy.ts';
import { dynamodb } from '../../harness/worker.ts';
import { type SecretsPlace, startSecrets } from '../../world/secrets-place.ts';

let proxy: StorageProxy;
let place: SecretsPlace;
let units = 0;
let lastUnits = 0;

/** Units in an answer's `ConsumedCapacity`, one object or a list of them. */
const unitsIn = ({ body }: Answer): number => {
  const { ConsumedCapacity: consumed = [] } = JSON.parse(body);
  return [consumed].flat().reduce((sum: number, { CapacityUnits }) => sum + CapacityUnits, 0);
};

beforeAll(async () => {
  proxy = await startProxy(dynamodb());
  proxy.intercept(async (call, forward) => {
    const answer = await forward({ ...call.input, ReturnConsumedCapacity: 'TOTAL' });
    lastUnits = unitsIn(answer);
    units += lastUnits;
    return answer;
  });
  place = await startSecrets({ endpoint: proxy.url });
  await place.folder('/', 'small');
  await place.folder('/', 'old');
});
afterAll(() => proxy.close());

interface Cost {
  readonly calls: readonly string[];
  readonly units: number;
}

const costOf = async (work: () => Promise<unknown>): Promise<Cost> => {
  proxy.reset();
  units = 0;
  await work();
  return { calls: proxy.calls.map(({ operation }) => operation), units };
};

/** Fills a folder with secrets, and its history with commits, past all rules. */
const grow = async (folderId: string, commits: number): Promise<void> => {
  const table = openTable({ table: place.app.table, storageAttempts: 3, storageTimeout: 10_000 });
  const { runtime } = place.app;
  const at = runtime.now().toISOString();
  const line = (n: number) => {
    const id = runtime.uuid();
    const change = {
      kind: 'secret',
      id: runtime.uuid(),
      name: `GONE_${n}`,
      version: 1,
      action: 'create',
    } as const;
    const [projectId, environmentId] = ['project', 'environment'];
    const commit = {
      id,
      projectId,
      environmentId,
      folderId,
      at,
      author: { type: 'user', id: null, name: null },
      message: null,
    };
    return commitItem.item(commitItem.key(folderId, id), {
      ...commit,
      numberOfChanges: 1,
      changes: [change],
    });
  };
  const items = Array.from({ length: commits }, (_, n) => line(n));
  await batchWrite(table, runtime, items);
};

describe('recording a change', () => {
  it('costs the same after ten thousand changes of the folder as at first', async () => {
    const [small, old] = [place.at('/small'), place.at('/old')];
    const { folders } = await place.ok('GET', '/api/v1/folders', undefined, { ...old, path: '/' });
    await grow(folders.find(({ name }: { name: string }) => name === 'old').id, 10_000);
    const measured = async (at: object): Promise<readonly Cost[]> => {
      await place.create('WARM', 'x', at);
      return [
        await costOf(() => place.create('KEY', 'one', at)),
        await costOf(() => place.update('KEY', { ...at, secretValue: 'two' })),
        await costOf(() => place.remove('KEY', at)),
      ];
    };
    const [first, later] = [await measured(small), await measured(old)];
    expect(later.map(({ calls }) => calls)).toEqual(first.map(({ calls }) => calls));
    for (const [n, { units: spent }] of later.entries())
      expect(Math.abs(spent - (first[n]?.units ?? 0))).toBeLessThanOrEqual((first[n]?.units ?? 0) * 0.1);
    expect(await place.snapshots('/old')).toHaveLength(100);
  });

  it.each([
    ['the root', '/', 8],
    ['a folder, whose gate is checked,', '/counted', 10],
  ])(
    'of a new secret in %s takes one round of reads, the last commit among them, and one transaction',
    async (_where, path, writeUnits) => {
      if (path !== '/') await place.folder('/', path.slice(1));
      await place.create('WARM', 'x', place.at(path));
      const { calls } = await costOf(() => place.create('COUNTED', 'x', place.at(path)));
      expect(calls.slice(0, -1).sort()).toEqual(['BatchGetItem', 'Query']);
      expect(calls.at(-1)).toBe('TransactWriteItems');
      expect(lastUnits).toBe(writeUnits);
    },
  );
});
