import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hsmCaKeys, hsmMadeCaKeys } from '../../../layers/adapters/ca-keys/hsm-ca-keys.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { openCryptoki } from '../../../layers/adapters/wrapping/pkcs11/cryptoki.ts';
import { retireKeys } from '../../../layers/domain/pki/retire-keys.ts';
import { openssl } from '../../domain/pki/x509/openssl.ts';
import { requestFor, verified } from '../../functions/pki/openssl-ocsp.ts';
import { strictlyVerified } from '../../functions/pki/openssl-verify.ts';
import { openPkiPlace, type PkiPlace } from '../../functions/pki/pki-place.ts';
import { documents, partition } from '../../harness/table.ts';
import { expire } from '../../world/purge-run.ts';
import { openWorld } from '../../world/world.ts';
import { withPeer } from '../peer.ts';
import { openTokens, softHsm, userPin } from './softhsm.ts';

const algorithms = ['RSA_2048', 'RSA_4096', 'EC_prime256v1', 'EC_secp384r1'];
const inHsm = { keyStorage: 'pkcs11' };
const day = 86_400;

withPeer('SoftHSM', softHsm, 'install softhsm2', (modulePath) => {
  let tokens: ReturnType<typeof openTokens>;
  let place: PkiPlace;
  const setting = {
    installation: 'locket',
    modulePath,
    tokenLabel: 'authorities',
    binding: 'pkcs11js',
    pin: { kind: 'given', pin: userPin },
  } as const;

  beforeAll(async () => {
    tokens = openTokens();
    tokens.make('authorities');
    // A token that was made after the library started is seen by one that starts anew.
    (await openCryptoki(modulePath)).restart();
    place = await openPkiPlace(await openWorld({ hsmCaKeySetting: setting }));
  });
  afterAll(() => tokens?.remove());

  const storedKey = async (caId: string) => {
    const items = await partition(place.world.app.table, `PROJECT#${place.projectId}`);
    const found = items.find(({ sk }) => sk === `CAKEY#${caId}`);
    if (!found) throw new Error('There is no key');
    return found;
  };
  const overwrite = (Item: object) =>
    documents().send(new PutCommand({ TableName: place.world.app.table, Item: { ...Item } }));

  /** Objects of the token, with what PKCS #11 says of them. */
  const objects = async () => {
    const { binding, library } = await openCryptoki(modulePath);
    const slot = library
      .C_GetSlotList(true)
      .find((each) => library.C_GetTokenInfo(each).label.startsWith('authorities'));
    const session = library.C_OpenSession(
      slot as Buffer,
      binding.CKF_SERIAL_SESSION | binding.CKF_RW_SESSION,
    );
    const types = {
      label: binding.CKA_LABEL,
      kind: binding.CKA_CLASS,
      sensitive: binding.CKA_SENSITIVE,
      extractable: binding.CKA_EXTRACTABLE,
    };
    library.C_FindObjectsInit(session, [{ type: binding.CKA_CLASS, value: binding.CKO_PRIVATE_KEY }]);
    const keys = library.C_FindObjects(session, 1000);
    library.C_FindObjectsFinal(session);
    const all = keys.map((key) => {
      const values = library.C_GetAttributeValue(
        session,
        key,
        Object.values(types).map((type) => ({ type })),
      );
      const [label, , sensitive, extractable] = values.map(({ value }) => value as Buffer);
      return { key, label: String(label), sensitive: sensitive?.[0], extractable: extractable?.[0] };
    });
    return {
      all,
      set: (key: Buffer, type: number, value: boolean) =>
        library.C_SetAttributeValue(session, key, [{ type, value }]),
      value: (key: Buffer) => library.C_GetAttributeValue(session, key, [{ type: binding.CKA_VALUE }]),
      sign: binding.CKA_SIGN,
      close: () => library.C_CloseSession(session),
    };
  };

  describe('a CA whose key is in an HSM', { timeout: 120_000 }, () => {
    it.each(algorithms)(
      'with %s signs its chain, leaves, lists and responder so that OpenSSL takes them strictly',
      async (keyAlgorithm) => {
        const root = await place.root({ keyAlgorithm, ...inHsm });
        const below = await place.intermediate(root.id, { keyAlgorithm, ...inHsm });
        expect(below).toMatchObject(inHsm);
        const leaf = await place.issue(below.id, { altNames: 'www.example.com', ttl: '30d' });
        expect(await strictlyVerified(place, leaf, [root.id, below.id])).toContain('leaf.pem: OK');

        const request = requestFor(leaf);
        const reply = await place.world.app.request('POST', `/api/v1/pki/ocsp/${below.id}`, {
          bytes: request,
          headers: { 'content-type': 'application/ocsp-request' },
        });
        const said = verified(
          place.world.app.runtime.now(),
          leaf,
          request,
          Buffer.from(reply.text, 'base64'),
        );
        expect(said).toContain('Response verify OK');
        expect(said).toContain(': good');

        await place.ok('POST', `/certificates/${leaf.serialNumber}/revoke`, {
          revocationReason: 'SUPERSEDED',
        });
        await expect(strictlyVerified(place, leaf, [root.id, below.id])).rejects.toThrow(
          'certificate revoked',
        );
      },
    );

    it('has a key that cannot be taken out', async () => {
      await place.root(inHsm);
      const { all, value, close } = await objects();
      expect(all.length).toBeGreaterThan(0);
      for (const { key, ...said } of all) {
        expect(said).toEqual({ label: 'locket-ca locket', sensitive: 1, extractable: 0 });
        expect(() => value(key)).toThrow(/CKR_ATTRIBUTE_(SENSITIVE|TYPE_INVALID)/);
      }
      close();
    });

    it('signs by its own key only, whatever stands in the table', async () => {
      const [one, other] = [await place.root(inHsm), await place.root(inHsm)];
      const [its, foreign] = [await storedKey(one.id), await storedKey(other.id)];
      await overwrite({ ...its, wrapped: foreign.wrapped });
      const body = { commonName: 'www.example.com', ttl: '1d' };
      expect((await place.send('POST', `/ca/${one.id}/issue-certificate`, body)).status).toBe(500);
      await overwrite({ ...its, keyStorage: 'kms' });
      expect((await place.send('POST', `/ca/${one.id}/issue-certificate`, body)).status).toBe(500);
      await overwrite(its);
      await place.issue(one.id);
    });

    it('answers 400 while an operator disabled its key, and signs again', async () => {
      const { id } = await place.root(inHsm);
      const { all, set, sign, close } = await objects();
      for (const { key } of all) set(key, sign, false);
      const body = { commonName: 'www.example.com', ttl: '1d' };
      const refused = await place.send('POST', `/ca/${id}/issue-certificate`, body);
      expect([refused.status, refused.body.message]).toEqual([
        400,
        'The key of this CA is disabled in the HSM',
      ]);
      for (const { key } of all) set(key, sign, true);
      close();
      await place.ok('POST', `/ca/${id}/issue-certificate`, body);
    });

    it('is 503 while the HSM is away, and comes back with it', async () => {
      const { id } = await place.root(inHsm);
      tokens.takeOut();
      (await openCryptoki(modulePath)).restart();
      const body = { commonName: 'www.example.com', ttl: '1d' };
      expect((await place.send('POST', `/ca/${id}/issue-certificate`, body)).status).toBe(503);
      tokens.putBack();
      await place.ok('POST', `/ca/${id}/issue-certificate`, body);
    });

    it.each([
      [{ keyAlgorithm: 'ED25519' }, 'keyAlgorithm: keys of CAs in an HSM are RSA or EC keys'],
      [{ notAfter: '2001-01-01' }, undefined],
    ])('leaves no key where it is refused: %j', async (more, message) => {
      const before = await objects();
      const body = { projectSlug: place.projectSlug, type: 'root', commonName: 'A', ...inHsm, ...more };
      const reply = await place.send('POST', '/ca', body);
      expect(reply.status).toBe(400);
      if (message) expect(reply.body.message).toBe(message);
      const after = await objects();
      expect(after.all.length).toBe(before.all.length);
      before.close();
      after.close();
    });

    it('gets a new key, in the HSM as the first, and what either signed verifies', async () => {
      const { id } = await place.root(inHsm);
      const before = await place.issue(id);
      const { all, close } = await objects();
      close();
      const notAfter = new Date(place.world.app.runtime.now().getTime() + 7000 * day * 1000).toISOString();
      await place.ok('POST', `/ca/${id}/renew`, { type: 'new', notAfter });
      const later = await objects();
      later.close();
      expect(later.all.length).toBe(all.length + 1);
      const after = await place.issue(id);
      expect(after.issuingCaCertificate).not.toBe(before.issuingCaCertificate);
      expect(await strictlyVerified(place, before, [id])).toContain('leaf.pem: OK');
      const list = await place.fetch(`/crl/${id}.100000/der`);
      expect(
        openssl(['crl', '-inform', 'der', '-in', 'it', '-CAfile', 'ca'], {
          it: list.bytes,
          ca: after.issuingCaCertificate,
        }),
      ).toContain('BEGIN X509 CRL');
    });

    it('issues many certificates at once', async () => {
      const { id } = await place.root(inHsm);
      const leaves = await Promise.all(Array.from({ length: 20 }, () => place.issue(id)));
      for (const leaf of leaves.slice(0, 3))
        expect(await strictlyVerified(place, leaf, [id])).toContain('leaf.pem: OK');
    });
  });

  describe('keys in an HSM that no CA has any more', () => {
    it('sign nothing for 30 days, in which they can be taken back, and are gone then', async () => {
      const { world } = place;
      const keep = await place.root(inHsm);
      const { id } = await place.root(inHsm);
      await place.ok('DELETE', `/ca/${id}?force=true`);
      const made = hsmMadeCaKeys(setting, world.app.runtime);
      const retired: string[] = [];
      const run = () =>
        retireKeys({
          open: () => world.open(),
          keys: made,
          reportRetired: ({ caId }) => retired.push(caId),
        });
      world.app.runtime.advance(2 * day);
      await run();
      expect(retired).toEqual([]);
      await place.fetch(`/crl/${id}/der`);

      world.app.runtime.advance(31 * day);
      await expire(
        openTable({ table: world.app.table, storageTimeout: 5000, storageAttempts: 2 }),
        world.app.runtime,
      );
      await run();
      expect(retired).toContain(id);
      const kept = await objects();
      const gone = kept.all.filter(({ label }) => label.startsWith('locket-ca locket gone '));
      expect(gone.length).toBe(retired.length);
      kept.close();

      world.app.runtime.advance(32 * day);
      await run();
      const left = await objects();
      expect(left.all.length).toBe(kept.all.length - gone.length);
      left.close();
      await place.issue(keep.id, { ttl: '1h' });
    });

    it('are never those of another installation', async () => {
      await hsmCaKeys({ ...setting, installation: 'other' }, place.world.app.runtime).make({
        instance: place.world.orgId,
        projectId: place.projectId,
        caId: place.projectId,
        keyAlgorithm: 'EC_prime256v1',
      });
      for await (const { caId } of hsmMadeCaKeys(setting, place.world.app.runtime).made())
        expect(caId).not.toBe(place.projectId);
    });
  });
});
