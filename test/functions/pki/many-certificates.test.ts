import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enlistCertificates } from '../../../layers/adapters/dynamo/format/enlist-certificates.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import type { Certificate } from '../../../layers/domain/pki/certificate.ts';
import { countingStorage, fewestRounds } from '../../harness/rounds.ts';
import { openWorld } from '../../world/world.ts';
import { forgetNames, forgetOldest } from './older-certificates.ts';
import { openPkiPlace, type PkiPlace } from './pki-place.ts';

/** As many as a test has time for: nothing that is counted here depends on it. */
const many = 3000;
const revokedOnes = 1500;

let storage: Awaited<ReturnType<typeof countingStorage>>;
let place: PkiPlace;
let caId: string;
let model: Certificate;
const serials: string[] = [];

/** Records as issuing writes them, straight into the store: a third has one common name, half one friendly name. */
const seeded = async (): Promise<void> => {
  const { runtime } = place.world.app;
  const size = 13;
  for (let from = 0; from < many; from += size) {
    const unit = place.world.open();
    const { certificates } = unit.stores;
    const records = Array.from({ length: size }, (_, n): Certificate => {
      const at = from + n;
      return {
        ...model,
        id: runtime.uuid(),
        serialNumber: Buffer.from(runtime.randomBytes(20)).toString('hex'),
        commonName: at % 3 === 0 ? 'shared.example.com' : `host-${at}.example.com`,
        friendlyName: at % 2 === 0 ? 'shared' : `host ${at}`,
        revision: 1,
      };
    });
    await unit.commit(
      records.flatMap((record) => {
        const { id: certificateId, projectId, serialNumber } = record;
        return certificates.creation(record, {
          certificateId,
          projectId,
          serialNumber,
          der: new Uint8Array(400),
        });
      }),
    );
    serials.push(...records.map(({ serialNumber }) => serialNumber));
    if (from >= revokedOnes) continue;
    const next = place.world.open();
    const revocation = { at: runtime.now().toISOString(), reason: 4 };
    await next.commit(
      records.flatMap((each) =>
        certificates.revocation({ ...each, revocation, revision: 2 }, each).filter((_, n) => n !== 3),
      ),
    );
  }
};

beforeAll(async () => {
  storage = await countingStorage();
  place = await openPkiPlace(await openWorld({}, storage.endpoint));
  caId = (await place.root()).id;
  const { serialNumber } = await place.issue(caId);
  const unit = place.world.open();
  const body = await unit.stores.certificates.body(serialNumber);
  const found = await unit.stores.certificates.find(place.projectId, body?.certificateId ?? '');
  if (!found) throw new Error('nothing was issued');
  model = found;
  await seeded();
}, 180_000);
afterAll(() => storage.close());

const page = (query: string) => () =>
  place.ok('GET', `/api/v2/workspace/${place.projectSlug}/certificates?${query}`);

describe('among very many certificates', () => {
  it.each([
    ['the newest', 'limit=25', 25],
    ['the last page that may be asked for', 'limit=100&offset=100', 100],
    ['those of a common name that a third has', 'commonName=shared.example.com&limit=25', 25],
    ['those of a friendly name that half have', 'friendlyName=shared&limit=25&offset=100', 25],
    ['those of both', 'commonName=shared.example.com&friendlyName=shared&limit=25', 25],
    ['those of a name that one has', 'commonName=host-1.example.com', 1],
    ['those that are valid, the last page', 'status=active&limit=100&offset=900', 100],
    ['those that were revoked', 'status=revoked&limit=25', 25],
    ['those that end in time', 'notAfterTo=2999-01-01&limit=25', 25],
    ['those of a name that many have which are valid', 'friendlyName=shared&status=active&limit=25', 25],
    ['those of a name that were revoked', 'commonName=shared.example.com&status=revoked', 25],
    ['none that are over', 'status=expired', 0],
    ['those of a name that none has', 'commonName=nobody.example.com', 0],
  ])('a page of %s takes three rounds at most', async (_, query, count) => {
    const ask = page(query);
    expect((await ask()).certificates).toHaveLength(count);
    expect(await fewestRounds(storage, ask)).toBeLessThanOrEqual(3);
  });

  it('as long as the oldest of them has no place in the lists, a list by status is refused', async () => {
    const { app } = place.world;
    await forgetOldest(app.table, place.projectId);
    const refused = await place.send(
      'GET',
      `/api/v2/workspace/${place.projectSlug}/certificates?status=active`,
    );
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining('npm run migrate')]);
    const table = openTable({ table: app.table, storageTimeout: 10_000, storageAttempts: 1 });
    expect(await enlistCertificates(table, app.runtime)).toBe(1);
    expect((await page('status=active')()).totalCount).toBe(1000);
  });

  it('one by its serial number takes three rounds at most', async () => {
    const ask = () => place.ok('GET', `/certificates/${serials.at(-1)}`);
    expect(await fewestRounds(storage, ask)).toBeLessThanOrEqual(3);
  });

  it('revoking one takes three rounds at most, however many are on the list', async () => {
    const revoke = () =>
      place.ok('POST', `/certificates/${serials.pop()}/revoke`, { revocationReason: 'SUPERSEDED' });
    expect(await fewestRounds(storage, revoke)).toBeLessThanOrEqual(3);
  });

  it('issuing one and refusing to delete the CA take as many rounds as before', async () => {
    expect(await fewestRounds(storage, () => place.issue(caId))).toBeLessThanOrEqual(3);
    expect((await place.send('DELETE', `/ca/${caId}`)).status).toBe(400);
  });

  it('those of a name are no more looked into one by one than a page is worth', async () => {
    await forgetNames(place.world.app.table, 'friendlyName');
    const of = (query: string) =>
      place.send('GET', `/api/v2/workspace/${place.projectSlug}/certificates?${query}`);
    expect((await of('friendlyName=shared&status=active')).status).toBe(400);
    expect((await of('friendlyName=shared')).status).toBe(200);
  });
});
