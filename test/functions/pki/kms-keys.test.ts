import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { kmsMadeCaKeys } from '../../../layers/adapters/ca-keys/made-ca-keys.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { retireKeys } from '../../../layers/domain/pki/retire-keys.ts';
import { hasOpenssl } from '../../domain/pki/x509/openssl.ts';
import { documents, partition } from '../../harness/table.ts';
import { eventsOf } from '../../world/events.ts';
import { expire } from '../../world/purge-run.ts';
import { type KmsPlace, openKmsPlace } from './kms-place.ts';
import { requestFor, verified } from './openssl-ocsp.ts';
import { strictlyVerified } from './openssl-verify.ts';
import { openPkiPlace } from './pki-place.ts';

const algorithms = ['RSA_2048', 'RSA_4096', 'EC_prime256v1', 'EC_secp384r1'];
const inKms = { keyStorage: 'kms' };
const day = 86_400;

let place: KmsPlace;
beforeAll(async () => {
  place = await openKmsPlace();
});
beforeEach(() => place.aws.fail(undefined));
afterAll(() => place.aws.close());

const operations = (): readonly string[] => place.aws.calls.map(({ operation }) => operation);
const keyOf = (caId: string) => {
  const found = [...place.aws.signingKeys.keys.values()].find(({ tags }) =>
    tags.some(({ TagKey, TagValue }) => TagKey === 'locket-ca' && TagValue === caId),
  );
  if (!found) throw new Error(`KMS has no key of ${caId}`);
  return found;
};
const create = (more: object) =>
  place.send('POST', '/ca', {
    projectSlug: place.projectSlug,
    type: 'root',
    commonName: 'Acme',
    keyAlgorithm: 'EC_prime256v1',
    ...inKms,
    ...more,
  });
const issue = (caId: string) =>
  place.send('POST', `/ca/${caId}/issue-certificate`, { commonName: 'www.example.com', ttl: '1d' });
const inYears = (years: number): string =>
  new Date(place.world.app.runtime.now().getTime() + years * 365 * day * 1000).toISOString();

// To make a key of 4,096 bits takes seconds, on a busy machine many.
describe('a CA whose key is in KMS', { timeout: 60_000 }, () => {
  it.skipIf(!hasOpenssl).each(algorithms)(
    'with %s signs its chain, leaves and lists so that OpenSSL takes them strictly',
    async (keyAlgorithm) => {
      const root = await place.root({ keyAlgorithm, ...inKms });
      const below = await place.intermediate(root.id, { keyAlgorithm, ...inKms });
      const leaf = await place.issue(below.id, { altNames: 'www.example.com', ttl: '30d' });

      expect(await strictlyVerified(place, leaf, [root.id, below.id])).toContain('leaf.pem: OK');
      await place.ok('POST', `/certificates/${leaf.serialNumber}/revoke`, { revocationReason: 'SUPERSEDED' });
      await expect(strictlyVerified(place, leaf, [root.id, below.id])).rejects.toThrow('certificate revoked');
    },
  );

  it.skipIf(!hasOpenssl).each(algorithms)('with %s certifies its OCSP responder', async (keyAlgorithm) => {
    const { id } = await place.root({ keyAlgorithm, ...inKms });
    const leaf = await place.issue(id);
    const request = requestFor(leaf);
    const reply = await place.world.app.request('POST', `/api/v1/pki/ocsp/${id}`, {
      bytes: request,
      headers: { 'content-type': 'application/ocsp-request' },
    });
    const said = verified(place.world.app.runtime.now(), leaf, request, Buffer.from(reply.text, 'base64'));
    expect(said).toContain('Response verify OK');
    expect(said).toContain(': good');
  });

  it('says where its key is; any other says that it is here', async () => {
    expect(await place.root(inKms)).toMatchObject({ keyStorage: 'kms' });
    expect(await place.root()).toMatchObject({ keyStorage: 'software' });
    const [event] = (await eventsOf(place.world.app, 'create-certificate-authority')).slice(-2);
    expect(event?.metadata).toMatchObject({ keyStorage: 'kms' });
  });

  it('has a key of its own, tagged with what it is for', async () => {
    const [one, other] = [await place.root(inKms), await place.root(inKms)];
    expect(keyOf(one.id).arn).not.toBe(keyOf(other.id).arn);
    expect(Object.fromEntries(keyOf(one.id).tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]))).toEqual({
      locket: 'locket',
      'locket-instance': expect.any(String),
      'locket-project': place.projectId,
      'locket-ca': one.id,
    });
  });

  it('signs a request for itself, a request of others, and its next certificate, by the same key', async () => {
    const root = await place.root(inKms);
    const below = await place.intermediate(root.id, inKms);
    const signs = (caId: string) =>
      place.aws.calls.filter(({ operation, keyId }) => operation === 'Sign' && keyId === keyOf(caId).arn)
        .length;
    const before = signs(root.id);
    await place.ok('POST', `/ca/${root.id}/renew`, { type: 'existing', notAfter: inYears(20) });
    await place.ok('POST', `/ca/${below.id}/renew`, { type: 'existing', notAfter: inYears(15) });
    expect(signs(root.id)).toBe(before + 2);
    expect([...place.aws.signingKeys.keys.values()].length).toBe(
      new Set([...place.aws.signingKeys.keys.values()].map(({ arn }) => arn)).size,
    );
  });

  it('asks KMS once to sign a certificate, and nothing else', async () => {
    const { id } = await place.root(inKms);
    place.aws.calls.length = 0;
    await place.issue(id);
    expect(operations()).toEqual(['Sign']);
  });

  it('is known to KMS a moment after it was made', async () => {
    place.aws.signingKeys.unknownFor = 2;
    await place.root(inKms);
    expect(place.aws.signingKeys.unknownFor).toBeLessThan(0);
  });
});

describe('no key is made', () => {
  it.each([
    [{ keyAlgorithm: 'ED25519' }, 400],
    [{ keyStorage: 'elsewhere' }, 422],
    [{ keyStorage: 'arn:aws:kms:eu-central-1:111122223333:key/1' }, 422],
    [{ notAfter: '2001-01-01' }, 400],
    [{ commonName: '', country: '1!' }, 422],
  ])('for a CA that is refused: %j', async (more, status) => {
    place.aws.calls.length = 0;
    expect((await create(more)).status).toBe(status);
    expect(operations()).toEqual([]);
  });

  it('for somebody who may not make CAs', async () => {
    const stranger = await place.world.identity();
    place.aws.calls.length = 0;
    const body = { projectSlug: place.projectSlug, type: 'root', commonName: 'A', ...inKms };
    expect((await place.send('POST', '/ca', body, stranger)).status).toBe(403);
    expect(operations()).toEqual([]);
  });

  it.each([
    ['kms', 'AWS KMS'],
    ['pkcs11', 'an HSM'],
  ])('where the installation keeps none by %s', async (keyStorage, called) => {
    const own = await openPkiPlace();
    const body = {
      projectSlug: own.projectSlug,
      type: 'root',
      commonName: 'A',
      keyAlgorithm: 'EC_prime256v1',
      keyStorage,
    };
    const reply = await own.send('POST', '/ca', body);
    expect([reply.status, reply.body.message]).toEqual([
      400,
      `keyStorage: this installation keeps no keys of CAs in ${called}`,
    ]);
  });

  it('a second time while others make CAs at once', async () => {
    const own = await openPkiPlace(place.world);
    const before = place.aws.signingKeys.keys.size;
    const body = { projectSlug: own.projectSlug, type: 'root', keyAlgorithm: 'EC_prime256v1', ...inKms };
    const replies = await Promise.all(
      ['a', 'b', 'c', 'd'].map((commonName) => own.send('POST', '/ca', { ...body, commonName })),
    );
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(place.aws.signingKeys.keys.size).toBe(before + 4);
  });
});

describe('KMS in trouble', () => {
  it.each([
    ['throttle', 429],
    ['error', 503],
    ['garbled', 503],
  ] as const)('(%s) is a %i for whoever has something signed', async (fault, status) => {
    const { id } = await place.root(inKms);
    place.aws.fail(fault);
    expect((await create({})).status).toBe(status);
    expect((await issue(id)).status).toBe(status);
    expect((await place.world.app.request('GET', `/api/v1/pki/crl/${id}/der`)).status).toBe(status);
    place.aws.fail(undefined);
    expect((await issue(id)).status).toBe(200);
  });

  it.each([
    ['Disabled', 'The key of this CA is disabled in AWS KMS'],
    ['PendingDeletion', 'The key of this CA is disabled in AWS KMS, or is being deleted there'],
  ] as const)('with a key that is %s is said', async (state, message) => {
    const { id } = await place.root(inKms);
    keyOf(id).state = state;
    const reply = await issue(id);
    expect([reply.status, reply.body.message]).toEqual([400, message]);
    keyOf(id).state = 'Enabled';
    expect((await issue(id)).status).toBe(200);
  });

  it('(hang) is a 503, too', async () => {
    const { id } = await place.root(inKms);
    place.aws.fail('hang');
    expect((await issue(id)).status).toBe(503);
  });

  it('with no answer leaves no CA', async () => {
    const own = await openPkiPlace(place.world);
    place.aws.fail('error');
    await own.send('POST', '/ca', { projectSlug: own.projectSlug, type: 'root', commonName: 'A', ...inKms });
    place.aws.fail(undefined);
    expect((await own.ok('GET', `/api/v2/workspace/${own.projectSlug}/cas`)).cas).toEqual([]);
  });
});

describe('who writes the table', () => {
  const stored = async (caId: string) => {
    const items = await partition(place.world.app.table, `PROJECT#${place.projectId}`);
    const found = items.find(({ sk }) => sk === `CAKEY#${caId}`);
    if (!found) throw new Error('There is no key');
    return found;
  };
  const overwrite = (Item: object) =>
    documents().send(new PutCommand({ TableName: place.world.app.table, Item: { ...Item } }));

  it('finds no name of a key in KMS, and has no CA sign by that of another', async () => {
    const [one, other] = [await place.root(inKms), await place.root(inKms)];
    const [its, foreign] = [await stored(one.id), await stored(other.id)];
    expect(Buffer.from(its.wrapped as Uint8Array).includes('arn:')).toBe(false);

    await overwrite({ ...its, wrapped: foreign.wrapped });
    expect((await issue(one.id)).status).toBe(500);
    await overwrite(its);
    expect((await issue(one.id)).status).toBe(200);
  });

  it('makes no key here of one in KMS, nor the other way round', async () => {
    for (const [keyStorage, more] of [
      ['software', inKms],
      ['kms', {}],
    ] as const) {
      const { id } = await place.root(more);
      await overwrite({ ...(await stored(id)), keyStorage });
      expect((await issue(id)).status).toBe(500);
    }
  });
});

describe('keys that no CA has any more', () => {
  const retired = async (own: KmsPlace) => {
    const arns: string[] = [];
    const summary = await retireKeys({
      open: () => own.world.open(),
      keys: own.made,
      reportRetired: ({ name }) => arns.push(name),
    });
    return { ...summary, arns };
  };
  let own: KmsPlace;
  beforeAll(async () => {
    own = await openKmsPlace();
    // Of somebody else in the account, who lets nobody look at them.
    own.aws.key();
    own.aws.key();
  });
  afterAll(() => own.aws.close());
  const keys = () => [...own.aws.signingKeys.keys.values()];
  /** As if they had been made when the clock of the test began. */
  const age = () => {
    for (const key of keys()) key.createdAt = own.world.app.runtime.now().getTime() / 1000;
  };

  it('are those of CAs that are gone for good, which sign until then', async () => {
    const { id } = await own.root(inKms);
    const { id: kept } = await own.root(inKms);
    age();
    await own.ok('DELETE', `/ca/${id}`);
    own.world.app.runtime.advance(2 * day);
    expect(await retired(own)).toEqual({ kept: 2, retired: 0, foreign: 0, arns: [] });
    await own.fetch(`/crl/${id}/der`);
    await own.ok('POST', `/ca/${id}/restore`);
    await own.issue(id, { ttl: '1h' });
    await own.ok('DELETE', `/ca/${id}?force=true`);

    own.world.app.runtime.advance(30 * day + 1);
    await expire(
      openTable({ table: own.world.app.table, storageTimeout: 5000, storageAttempts: 2 }),
      own.world.app.runtime,
    );
    const [first] = keys();
    expect(await retired(own)).toEqual({ kept: 1, retired: 1, foreign: 0, arns: [first?.arn] });
    expect(first).toMatchObject({ state: 'PendingDeletion', pendingDays: 30 });
    expect(await retired(own)).toEqual({ kept: 1, retired: 0, foreign: 0, arns: [] });
    await own.issue(kept, { ttl: '1h' });
  });

  it('are those that were never recorded, a day later', async () => {
    const owner = {
      instance: own.world.orgId,
      projectId: own.projectId,
      caId: 'lost',
      keyAlgorithm: 'RSA_2048',
    } as const;
    const { name: arn } = await own.caKeys.make(owner);
    age();
    expect((await retired(own)).arns).toEqual([]);
    own.world.app.runtime.advance(day + 1);
    expect((await retired(own)).arns).toEqual([arn]);
  });

  it('are those that a renewal made and another one was faster, and none that a CA has', async () => {
    const { id } = await own.root({ ...inKms, notAfter: '2030-01-01' });
    const before = new Set(keys().map(({ arn }) => arn));
    await own.ok('POST', `/ca/${id}/renew`, { type: 'new', notAfter: '2031-01-01' });
    const [had] = keys().filter(({ arn }) => !before.has(arn));
    const lost = await own.caKeys.make({
      instance: own.world.orgId,
      projectId: own.projectId,
      caId: id,
      keyAlgorithm: 'EC_prime256v1',
    });
    age();
    own.world.app.runtime.advance(day + 1);
    expect((await retired(own)).arns).toEqual([lost.name]);
    expect(own.aws.signingKeys.keys.get(had?.arn ?? '')?.state).toBe('Enabled');
    await own.issue(id, { ttl: '1h' });
  });

  it('are never those of another instance or installation, nor any while the table is empty', async () => {
    const lost = { projectId: own.projectId, caId: 'lost', keyAlgorithm: 'RSA_2048' } as const;
    await own.caKeys.make({ ...lost, instance: 'another' });
    age();
    own.world.app.runtime.advance(2 * day);
    expect(await retired(own)).toMatchObject({ foreign: 1, arns: [] });

    const { name: arn } = await own.caKeys.make({ ...lost, instance: own.world.orgId });
    own.world.app.runtime.advance(2 * day);
    const inTableOf = async (orgId?: string) => {
      const { stores, runtime } = own.world.open();
      const instance = { find: async () => orgId && { orgId } };
      const open = () => ({ runtime, stores: { authorities: stores.authorities, instance } }) as never;
      return retireKeys({ open, keys: own.made, reportRetired: () => expect.unreachable() });
    };
    expect(await inTableOf(undefined)).toEqual({ kept: 0, retired: 0, foreign: 0 });
    expect(await inTableOf('a third')).toMatchObject({ kept: 0, retired: 0 });
    for await (const foreign of kmsMadeCaKeys('other', own.kms).made()) expect.unreachable(foreign.name);
    expect(own.aws.signingKeys.keys.get(arn)?.state).toBe('Enabled');
  });
});
