import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lease } from '../../../layers/domain/dynamic-secrets/lease.ts';
import { type CountingStorage, countingStorage, fewestRounds } from '../../harness/rounds.ts';
import { type DynamicPlace, openDynamicPlace } from '../../world/dynamic-place.ts';
import { memoryProvider } from '../../world/memory-provider.ts';

const live = 10_000;
let storage: CountingStorage;
let place: DynamicPlace;
beforeAll(async () => {
  storage = await countingStorage();
  place = await openDynamicPlace(memoryProvider(), storage.endpoint);
  await place.create('db');
  const { lease } = (await place.lease('db')).body;
  const model = (await place.world.read(({ leases }) => leases.find(lease.id))) as Lease;
  for (let made = 0; made < live; made += 25)
    await place.world.write(({ leases }) =>
      Array.from({ length: 25 }, () => ({ ...model, id: place.world.app.runtime.uuid() })).flatMap((each) =>
        leases.creation(each),
      ),
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
  expect(ids.size).toBe(live + 1);
});

it('beyond so many no other is taken', async () => {
  const { status, body } = await place.lease('db');
  expect([status, body.message]).toEqual([400, 'Max lease limit reached. Limit: 10000']);
});
