import { beforeAll, describe, expect, it } from 'vitest';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { perPlace } from '../../../layers/domain/pki/list-places.ts';
import { x509 } from '../../../layers/domain/pki/x509/library.ts';
import { hasOpenssl, openssl } from '../../domain/pki/x509/openssl.ts';
import { openPkiPlace, type PkiPlace, pathOf } from './pki-place.ts';

let place: PkiPlace;
beforeAll(async () => {
  place = await openPkiPlace();
});

/** Has every place of a CA count as if it had issued so many. */
const issuedBefore = async (caId: string, numbered: number): Promise<void> => {
  const table = openTable({ table: place.world.app.table, storageTimeout: 10_000, storageAttempts: 1 });
  for (let shard = 0; shard < 8; shard += 1)
    await table.call('UpdateItem', {
      TableName: table.name,
      Key: { pk: { S: `PROJECT#${place.projectId}` }, sk: { S: `CAISSUED#${caId}#${shard}` } },
      UpdateExpression: 'SET v = :v, issued = :n, numbered = :n',
      ExpressionAttributeValues: { ':n': { N: String(numbered) }, ':v': { N: '1' } },
    });
};

interface Leaf {
  readonly certificate: string;
  readonly issuingCaCertificate: string;
  readonly serialNumber: string;
}

/** Where the list is on which a certificate would be. */
const listOf = ({ certificate }: Pick<Leaf, 'certificate'>): string => {
  const extension = new x509.X509Certificate(certificate).getExtension(x509.CRLDistributionPointsExtension);
  const [point] = extension?.distributionPoints ?? [];
  return pathOf(point?.distributionPoint?.fullName?.[0]?.uniformResourceIdentifier ?? '');
};

const serialsAt = async (path: string): Promise<readonly string[]> =>
  new x509.X509Crl(new Uint8Array((await place.fetch(path)).bytes)).entries.map(({ serialNumber }) =>
    serialNumber.toLowerCase(),
  );

const revoke = ({ serialNumber }: Pick<Leaf, 'serialNumber'>) =>
  place.ok('POST', `/certificates/${serialNumber}/revoke`, { revocationReason: 'SUPERSEDED' });

const verify = async (leaf: Leaf, path: string): Promise<string> => {
  const { bytes } = await place.fetch(path);
  const crl = openssl(['crl', '-inform', 'der', '-in', 'it', '-outform', 'pem'], { it: bytes });
  const at = String(Math.floor(place.world.app.runtime.now().getTime() / 1000) + 5);
  const args = ['verify', '-x509_strict', '-crl_check', '-attime', at, '-CAfile', 'ca', '-CRLfile', 'crl'];
  return openssl([...args, 'leaf'], { ca: leaf.issuingCaCertificate, leaf: leaf.certificate, crl });
};

describe('a CA that issued more than a list may have to hold', () => {
  it('has the next certificates on another list, and each list say which they are', async () => {
    const { id } = await place.root();
    const early: Leaf = await place.issue(id);
    await issuedBefore(id, perPlace);
    const late: Leaf = await place.issue(id);
    const [first, second] = [listOf(early), listOf(late)];
    expect([first, second]).toEqual([`/api/v1/pki/crl/${id}/der`, `/api/v1/pki/crl/${id}.1/der`]);

    await revoke(late);
    expect(await serialsAt(first)).toEqual([]);
    expect(await serialsAt(second)).toEqual([late.serialNumber]);
    await revoke(early);
    expect(await serialsAt(first)).toEqual([early.serialNumber]);
    const lists = await place.ok('GET', `/ca/${id}/crls`);
    expect(lists.map(({ id: listId }: { id: string }) => listId)).toEqual([id, `${id}.1`]);
    for (const none of [`${id}.2`, `${id}.01`, `${id}.x`])
      expect((await place.send('GET', `/crl/${none}/der`)).status).toBe(404);
  });

  it.skipIf(!hasOpenssl)('is verified by the list of each certificate, and by no other', async () => {
    const { id } = await place.root();
    const early: Leaf = await place.issue(id);
    await issuedBefore(id, perPlace);
    const [late, revoked]: Leaf[] = [await place.issue(id), await place.issue(id)];
    if (!late || !revoked) throw new Error('nothing was issued');
    await revoke(revoked);

    expect(await verify(early, listOf(early))).toContain('leaf: OK');
    expect(await verify(late, listOf(late))).toContain('leaf: OK');
    await expect(verify(revoked, listOf(revoked))).rejects.toThrow('certificate revoked');
    await expect(verify(revoked, listOf(early))).rejects.toThrow('different CRL scope');
  });

  it('keeps what was revoked on its list although the record was deleted, and answers so', async () => {
    const { id } = await place.root();
    await issuedBefore(id, perPlace);
    const leaf: Leaf = await place.issue(id);
    await revoke(leaf);
    await place.ok('DELETE', `/certificates/${leaf.serialNumber}`);
    expect(await serialsAt(listOf(leaf))).toEqual([leaf.serialNumber]);
    const found = await place.world.read(({ certificates }) =>
      certificates.revocationOf(place.projectId, id, leaf.serialNumber),
    );
    expect(found?.serialNumber).toBe(leaf.serialNumber);
  });

  it('fills no list beyond what it may hold, however many issue at once', async () => {
    const { id } = await place.root();
    await issuedBefore(id, perPlace - 1);
    const leaves: Leaf[] = await Promise.all(Array.from({ length: 20 }, () => place.issue(id)));
    const onFirst = leaves.filter((leaf) => !listOf(leaf).includes('.1'));
    expect(onFirst.length).toBeLessThanOrEqual(8);
    expect(leaves.length).toBe(20);
  });
});
