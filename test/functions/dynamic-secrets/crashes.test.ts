import { beforeEach, describe, expect, it } from 'vitest';
import type { LeaseOrder } from '../../../layers/domain/dynamic-secrets/leases-workflow.ts';
import { type DynamicPlace, openDynamicPlace } from '../../world/dynamic-place.ts';
import type { Fault } from '../../world/memory-provider.ts';

let place: DynamicPlace;
beforeEach(async () => {
  place = await openDynamicPlace();
  await place.create('db');
});

const accounts = () => [...place.provider.accounts.keys()];
const leases = async () => (await place.send('GET', '/db/leases')).body.leases;
const pass = async (seconds: number): Promise<void> => {
  place.world.app.runtime.advance(seconds);
  await place.work();
};

describe('a process that is killed while it takes a lease', () => {
  it.each<[string, Fault]>([
    ['before the account is there', 'killed'],
    ['after the account is there', 'killed-after'],
  ])('%s leaves what the workflow ends within the minute', async (_, fault) => {
    place.provider.fail((verb) => (verb === 'create' ? fault : undefined));
    expect((await place.lease('db')).status).toBe(500);
    expect(await leases()).toMatchObject([{ status: 'Creating' }]);
    await place.work();
    expect(await leases()).toHaveLength(1);
    await pass(61);
    expect(await leases()).toEqual([]);
    expect(accounts()).toEqual([]);
  });
});

/** What the first look at a lease is told. */
const orderFor = async (leaseId: string): Promise<LeaseOrder> => {
  const [event] = await place.events('create-dynamic-secret-lease');
  const { environmentId, folderId, dynamicSecretId } = event.metadata;
  return { projectId: event.projectId, environmentId, folderId, dynamicSecretId, leaseId, execution: 'e' };
};

describe('a worker that is killed while it ends a lease', () => {
  const ways = [1, 2, 3].flatMap((writes) =>
    [true, false].map((isLastDone) => [writes, isLastDone] as const),
  );

  it.each(ways)('at write %i (done: %s) leaves what the next call ends', async (writes, isLastDone) => {
    const { lease } = (await place.lease('db', { ttl: '1m' })).body;
    const order = await orderFor(lease.id);
    place.world.app.runtime.advance(61);
    await place.step(order, writes, isLastDone).catch(() => undefined);
    expect(await place.step(order)).toMatchObject({ next: 'nothing' });
    expect(accounts()).toEqual([]);
    expect(await leases()).toEqual([]);
    expect(await place.events('end-dynamic-secret-lease')).toHaveLength(1);
  });

  it.each<Fault>(['killed', 'killed-after'])('at the provider (%s) leaves the same', async (fault) => {
    const { lease } = (await place.lease('db', { ttl: '1m' })).body;
    const order = await orderFor(lease.id);
    place.world.app.runtime.advance(61);
    place.provider.fail((verb) => (verb === 'revoke' ? fault : undefined));
    await expect(place.step(order)).rejects.toThrow();
    place.provider.fail(undefined);
    expect(await place.step(order)).toMatchObject({ next: 'nothing' });
    expect(accounts()).toEqual([]);
  });

  it.each(ways)('at write %i (done: %s) of a deletion leaves what goes on', async (writes, isLastDone) => {
    const { lease } = (await place.lease('db')).body;
    await place.send('DELETE', '/db');
    const order = await orderFor(lease.id);
    const all = { ...order, leaseId: 'all' };
    await place.step(all, writes, isLastDone).catch(() => undefined);
    place.world.app.runtime.advance(61);
    await place.step(all, writes, isLastDone).catch(() => undefined);
    expect(await place.step(all)).toMatchObject({ next: 'nothing' });
    expect(accounts()).toEqual([]);
    expect((await place.send('GET', '/db')).status).toBe(404);
  });
});

it('a renewal at the moment of the end is heeded, or refused: never half', async () => {
  for (let round = 0; round < 8; round += 1) {
    const { lease } = (await place.lease('db', { ttl: '1m' })).body;
    const order = await orderFor(lease.id);
    place.world.app.runtime.advance(59);
    const renewal = place.send('POST', `/leases/${lease.id}/renew`, { ttl: '1h' });
    place.world.app.runtime.advance(2);
    const [renewed] = await Promise.all([renewal, place.step(order)]);
    const isThere = accounts().includes(lease.externalEntityId);
    expect(isThere).toBe(renewed.status === 200);
    expect((await place.send('GET', `/leases/${lease.id}`)).status).toBe(isThere ? 200 : 404);
  }
});

it('two workers at once end a lease once', async () => {
  const { lease } = (await place.lease('db', { ttl: '1m' })).body;
  const order = await orderFor(lease.id);
  place.world.app.runtime.advance(61);
  const told = await Promise.all([1, 2, 3].map((n) => place.step({ ...order, execution: `e${n}` })));
  expect(told.map(({ next }) => next)).toEqual(['nothing', 'nothing', 'nothing']);
  expect(await place.events('end-dynamic-secret-lease')).toHaveLength(1);
});

it('a lease of more than 300 days is waited for by one execution after the other', async () => {
  const { body } = await place.create('long', { maxTTL: null });
  expect(body.dynamicSecret.maxTTL).toBeNull();
  const { lease } = (await place.lease('long', { ttl: '400d' })).body;
  const order = await orderFor(lease.id);
  const first = await place.step({ ...order, dynamicSecretId: body.dynamicSecret.id });
  expect(first).toEqual({ next: 'wait', seconds: 200 * 86_400, name: 'e.1' });
  place.world.app.runtime.advance(first.seconds);
  expect(await place.step({ ...order, execution: first.name })).toMatchObject({ name: 'e.2', next: 'wait' });
});

it('a clock that jumps ends no lease before its time, and forgets none', async () => {
  const { lease } = (await place.lease('db', { ttl: '1h' })).body;
  await pass(-2 * 3600);
  expect(accounts()).toEqual([lease.externalEntityId]);
  const renewed = await place.send('POST', `/leases/${lease.id}/renew`, { ttl: '1h' });
  expect(renewed.status).toBe(200);
  await pass(3000);
  expect(accounts()).toEqual([lease.externalEntityId]);
  await pass(601);
  expect([accounts(), await leases()]).toEqual([[], []]);
  const next = (await place.lease('db', { ttl: '1h' })).body.lease;
  await pass(30 * 86_400);
  expect([accounts(), await leases()]).toEqual([[], []]);
  await pass(-30 * 86_400);
  expect((await place.send('GET', `/leases/${next.id}`)).status).toBe(404);
});
