import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type StorageProxy, startProxy } from '../../harness/proxy.ts';
import { dynamodb } from '../../harness/worker.ts';
import { openWorld } from '../../world/world.ts';
import { openPkiPlace, type PkiPlace } from './pki-place.ts';

let proxy: StorageProxy;
let place: PkiPlace;
// biome-ignore lint/suspicious/noExplicitAny: a CA as it is answered
let ca: any;

beforeAll(async () => {
  proxy = await startProxy(dynamodb());
  place = await openPkiPlace(await openWorld({}, proxy.url));
});
afterAll(() => proxy.close());
beforeEach(async () => {
  const { id } = await place.root({ commonName: 'Above' });
  ca = await place.intermediate(id, { commonName: 'Between' }, { notAfter: '2029-01-01', maxPathLength: 1 });
});

/** Has the CA revoked once somebody is about to write, who has looked already. */
const revokeMeanwhile = (revocationReason: string): void =>
  proxy.intercept(async ({ operation }, forward) => {
    if (operation !== 'TransactWriteItems') return forward();
    proxy.intercept(undefined);
    await place.ok('POST', `/certificates/${ca.serialNumber}/revoke`, { revocationReason });
    return forward();
  });

const pending = async (): Promise<string> => {
  const { id } = (
    await place.ok('POST', '/ca', {
      projectSlug: place.projectSlug,
      type: 'intermediate',
      commonName: 'Pending',
      keyAlgorithm: 'EC_prime256v1',
    })
  ).ca;
  return (await place.ok('GET', `/ca/${id}/csr`)).csr;
};

it.each(['KEY_COMPROMISE', 'CERTIFICATE_HOLD'])(
  'a CA that is revoked while it issues gives nothing out: %s',
  async (reason) => {
    revokeMeanwhile(reason);
    const reply = await place.send('POST', `/ca/${ca.id}/issue-certificate`, {
      commonName: 'www.example.com',
      ttl: '1d',
    });
    expect([reply.status, reply.body.message]).toEqual([400, 'The certificate of the CA is revoked']);
  },
);

it('nor does it sign a CA below', async () => {
  const csr = await pending();
  revokeMeanwhile('KEY_COMPROMISE');
  const reply = await place.send('POST', `/ca/${ca.id}/sign-intermediate`, {
    csr,
    notAfter: '2028-01-01',
    maxPathLength: 0,
  });
  expect([reply.status, reply.body.message]).toEqual([400, 'The certificate of the CA is revoked']);
});
