import { beforeAll, describe, expect, it } from 'vitest';
import { openPkiPlace, type PkiPlace } from './pki-place.ts';

let place: PkiPlace;
let caId: string;

beforeAll(async () => {
  place = await openPkiPlace();
  caId = (await place.root()).id;
});

const listOf = async (own: PkiPlace, query = '') =>
  own.ok('GET', `/api/v2/workspace/${own.projectSlug}/certificates${query}`);
const namesOf = ({ certificates }: { certificates: readonly { commonName: string }[] }) =>
  certificates.map(({ commonName }) => commonName);

describe('a list of certificates', () => {
  it('has the newest first, a page at a time, and says how many there are', async () => {
    const own = await openPkiPlace(place.world);
    const { id } = await own.root();
    for (const commonName of ['a', 'b', 'c', 'd']) await own.issue(id, { commonName });

    expect(namesOf(await listOf(own))).toEqual(['d', 'c', 'b', 'a']);
    const page = await listOf(own, '?offset=1&limit=2');
    expect([namesOf(page), page.totalCount]).toEqual([['c', 'b'], 4]);
    expect(
      (await place.send('GET', `/api/v2/workspace/${own.projectSlug}/certificates?limit=101`)).status,
    ).toBe(422);
  });

  it('has those of a name alone when asked, and counts them', async () => {
    const own = await openPkiPlace(place.world);
    const { id } = await own.root();
    await own.issue(id, { commonName: 'web', friendlyName: 'one' });
    await own.issue(id, { commonName: 'web', friendlyName: 'two' });
    await own.issue(id, { commonName: 'db', friendlyName: 'two' });

    const found = async (query: string) => {
      const page = await listOf(own, query);
      return [namesOf(page), page.totalCount];
    };
    expect(await found('?commonName=web')).toEqual([['web', 'web'], 2]);
    expect(await found('?friendlyName=two')).toEqual([['db', 'web'], 2]);
    expect(await found('?friendlyName=two&commonName=web')).toEqual([['web'], 1]);
    expect(await found('?commonName=we')).toEqual([[], 0]);
  });
});

describe('a record that is deleted', () => {
  it('is found no more, and counts no more', async () => {
    const own = await openPkiPlace(place.world);
    const { id } = await own.root();
    const { serialNumber } = await own.issue(id);
    await own.ok('DELETE', `/certificates/${serialNumber}`);

    expect((await own.send('GET', `/certificates/${serialNumber}`)).status).toBe(404);
    const { certificates, totalCount } = await listOf(own);
    expect([certificates, totalCount]).toEqual([[], 0]);
  });
});

describe('a certificate that is revoked', () => {
  const revoke = (serialNumber: string, revocationReason: string) =>
    place.send('POST', `/certificates/${serialNumber}/revoke`, { revocationReason });

  it('says when and why, and once more changes nothing', async () => {
    const { serialNumber } = await place.issue(caId);
    const first = await revoke(serialNumber, 'KEY_COMPROMISE');
    const second = await revoke(serialNumber, 'SUPERSEDED');

    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
    const { certificate } = await place.ok('GET', `/certificates/${serialNumber}`);
    expect(certificate).toMatchObject({
      status: 'revoked',
      revocationReason: 1,
      revokedAt: first.body.revokedAt,
    });
    expect((await revoke(serialNumber, 'NO_REASON')).status).toBe(422);
  });

  it('on hold can be released, or revoked for good', async () => {
    const [held, lost] = [await place.issue(caId), await place.issue(caId)];
    for (const { serialNumber } of [held, lost]) await revoke(serialNumber, 'CERTIFICATE_HOLD');
    await revoke(lost.serialNumber, 'KEY_COMPROMISE');

    const { certificate } = await place.ok('POST', `/certificates/${held.serialNumber}/release`);
    expect(certificate).toMatchObject({ status: 'active', revokedAt: null, revocationReason: null });
    expect((await place.send('POST', `/certificates/${lost.serialNumber}/release`)).status).toBe(400);
  });
});
