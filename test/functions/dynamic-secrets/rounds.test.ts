import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Lease, leaseShards, leasesPerShard } from '../../../layers/domain/dynamic-secrets/lease.ts';
import { type CountingStorage, countingStorage, fewestRounds } from '../../harness/rounds.ts';
import { type DynamicPlace, openDynamicPlace } from '../../world/dynamic-place.ts';
import { memoryProvider } from '../../world/memory-provider.ts';

const live = leaseShards * leasesPerShard;
const shards = Array.from({ length: leaseShards }, (_, shard) => shard);
const [first, second] = [shards.slice(0, 13), shards.slice(13)];
let storage: CountingStorage;
let place: DynamicPlace;
beforeAll(async () => {
  storage = await countingStorage();
  place = await openDynamicPlace(memoryProvider(), storage.endpoint);
  await place.create('db');
  const { lease } = (await place.lease('db')).body;
  const model = (await place.world.read(({ leases }) => leases.find(lease.id))) as Lease;
  // Some at a time, each in a place of its own, until every place is full.
  for (let turn = 0; turn < leasesPerShard; turn += 1)
    for (const shards of [first, second])
      await place.world.write(({ leases }) =>
        shards
          .filter((shard) => turn > 0 || shard !== model.shard)
          .flatMap((shard) => leases.creation({ ...model, shard, id: place.world.app.runtime.uuid() })),
      );
}, 120_000);
afterAll(() => storage.close());

it('a page of many leases takes three rounds at most, and all pages have all of them', async () => {
  const page = async (after?: string) => {
    const reply = await place.send('GET', '/db/leases', after === undefined ? {} : { after });
    expect(reply.status).toBe(200);
    return reply.body;
  };
  await page();
  expect(await fewestRounds(storage, page)).toBeLessThanOrEqual(3);
  const ids = new Set<string>();
  for (let after: string | undefined, more = true; more; more = after !== undefined) {
    const { leases, next } = await page(after);
    for (const { id } of leases) ids.add(id);
    after = next ?? undefined;
  }
  expect(ids.size).toBe(live);
});

it('beyond so many no other is taken, and of many at once as many as there is room for', async () => {
  const { status, body } = await place.lease('db');
  expect([status, body.message]).toEqual([400, 'Max lease limit reached. Limit: 10000']);
  const { leases } = (await place.send('GET', '/db/leases', { limit: 3 })).body;
  for (const { id } of leases) expect((await place.send('DELETE', `/leases/${id}`)).status).toBe(200);
  const replies = await Promise.all(Array.from({ length: 8 }, () => place.lease('db')));
  expect(replies.map((reply) => reply.status).toSorted()).toEqual([200, 200, 200, 400, 400, 400, 400, 400]);
});
