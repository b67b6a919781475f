import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StorageProxy, startProxy } from '../../../harness/proxy.ts';
import { allItems } from '../../../harness/table.ts';
import { dynamodb } from '../../../harness/worker.ts';
import { openWorld } from '../../../world/world.ts';
import type { AcmeClient } from './acme-client.ts';
import { type AcmePlace, openAcmePlace } from './acme-place.ts';

let proxy: StorageProxy;
let place: AcmePlace;
let client: AcmeClient;
beforeAll(async () => {
  proxy = await startProxy(dynamodb());
  place = await openAcmePlace(await openWorld({ storageAttempts: 1, storageTimeout: 500 }, proxy.url));
  client = await place.registered();
});
afterAll(() => proxy.close());

const host = 'www.example.com';
const certificates = async () => {
  const items = await allItems(place.world.app.table);
  const events = items.filter(
    ({ pk, type }) => String(pk).startsWith('AUDIT#') && type === 'finalize-acme-order',
  );
  return {
    serials: items.filter(({ sk }) => String(sk).startsWith('ACMEISSUED#')).length,
    records: items.filter(({ sk }) => String(sk).startsWith('CERTIFICATE#')).length,
    told: events.filter(({ outcome }) => outcome === 'success').length,
  };
};

describe('storage that fails between signing and recording', () => {
  it.each(['before', 'after'] as const)(
    '%s the transaction gives out nothing that the trail does not know',
    async (when) => {
      const order = await client.order([host]);
      await place.proveAll(client, order.body);
      const before = await certificates();
      proxy.intercept(async ({ operation, input }, forward) => {
        const isIssuing = operation === 'TransactWriteItems' && JSON.stringify(input).includes('ACMEISSUED');
        if (!isIssuing) return forward();
        if (when === 'after') await forward();
        return 'hang-up';
      });
      const failed = await client.finalize(order.body.finalize, { names: [host] });
      proxy.intercept(undefined);
      await proxy.settled();
      expect(failed.status).toBeGreaterThanOrEqual(500);
      expect(failed.body.type).toBe('urn:ietf:params:acme:error:serverInternal');
      const grown = when === 'after' ? 1 : 0;
      expect(await certificates()).toEqual({
        serials: before.serials + grown,
        records: before.records + grown,
        told: before.told + grown,
      });
      const shown = (await client.post(order.headers.location ?? '')).body;
      expect(shown.status).toBe(when === 'after' ? 'valid' : 'ready');
      if (when === 'after') expect((await client.post(shown.certificate)).status).toBe(200);
      else expect((await client.finalize(order.body.finalize, { names: [host] })).body.status).toBe('valid');
    },
  );
});

describe('storage that fails while a nonce is used', () => {
  it('carries out nothing', async () => {
    proxy.intercept(async ({ operation }, forward) => (operation === 'PutItem' ? 'hang-up' : forward()));
    const failed = await client.order([host]);
    proxy.intercept(undefined);
    expect(failed.status).toBe(503);
    expect((await client.post(`${client.kid}/orders`)).body.orders).toEqual([]);
  });
});
