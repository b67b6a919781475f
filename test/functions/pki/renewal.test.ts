import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasOpenssl, openssl } from '../../domain/pki/x509/openssl.ts';
import { allItems } from '../../harness/table.ts';
import { type KmsPlace, openKmsPlace } from './kms-place.ts';
import { type Leaf, requestFor, verified } from './openssl-ocsp.ts';
import { rootOf } from './openssl-verify.ts';

const day = 86_400;
const algorithms = ['RSA_2048', 'EC_prime256v1', 'EC_secp384r1', 'ED25519'];
const kinds = [
  ...algorithms.map((keyAlgorithm) => ({ keyAlgorithm, keyStorage: 'software' })),
  { keyAlgorithm: 'RSA_2048', keyStorage: 'kms' },
  { keyAlgorithm: 'EC_prime256v1', keyStorage: 'kms' },
];

let place: KmsPlace;
beforeAll(async () => {
  place = await openKmsPlace();
});
beforeEach(() => place.world.app.runtime.advance(61));
afterAll(() => place.aws.close());

const inYears = (years: number): string =>
  new Date(place.world.app.runtime.now().getTime() + years * 365 * day * 1000).toISOString();
const renew = (caId: string, type: string, years: number) =>
  place.ok('POST', `/ca/${caId}/renew`, { type, notAfter: inYears(years) });
const keyOf = (pem: string): string =>
  new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' }).toString('hex');

const lists = async (caIds: readonly string[]): Promise<string> => {
  const all = await Promise.all(
    caIds.map(async (caId) => (await place.ok('GET', `/ca/${caId}/crls`)) as readonly { crl: string }[]),
  );
  return all
    .flat()
    .map(({ crl }) => crl)
    .join('\n');
};

/** What OpenSSL says of a leaf below a root that is trusted, with every list of these CAs at hand. */
const strictly = async (leaf: Leaf, caIds: readonly string[], root = rootOf(leaf.certificateChain)) =>
  openssl(
    [
      ...['verify', '-x509_strict', '-crl_check_all', '-attime'],
      String(Math.floor(place.world.app.runtime.now().getTime() / 1000) + 5),
      ...['-CAfile', 'root.pem', '-untrusted', 'chain.pem', '-CRLfile', 'crls.pem', 'leaf.pem'],
    ],
    {
      'root.pem': root,
      'chain.pem': leaf.certificateChain,
      'leaf.pem': leaf.certificate,
      'crls.pem': await lists(caIds),
    },
  );

const asked = async (caId: string, leaf: Leaf): Promise<string> => {
  const request = requestFor(leaf);
  const reply = await place.world.app.request('POST', `/api/v1/pki/ocsp/${caId}`, {
    bytes: request,
    headers: { 'content-type': 'application/ocsp-request' },
  });
  return verified(place.world.app.runtime.now(), leaf, request, Buffer.from(reply.text, 'base64'));
};

const revoke = async ({ serialNumber }: Leaf) => {
  await place.ok('POST', `/certificates/${serialNumber}/revoke`, { revocationReason: 'KEY_COMPROMISE' });
  // Kept responses have their time.
  place.world.app.runtime.advance(301);
};

describe.skipIf(!hasOpenssl)('a CA that got a new key', { timeout: 60_000 }, () => {
  it.each(kinds)(
    '($keyAlgorithm, $keyStorage) verifies before and after, each under its key',
    async (kind) => {
      const root = await place.root(kind);
      const below = await place.intermediate(root.id, kind);
      const caIds = [root.id, below.id];
      const before = await place.issue(below.id, { ttl: '30d' });

      const renewed = await renew(below.id, 'new', 5);
      const between = await place.issue(below.id, { ttl: '30d' });
      const renewedRoot = await renew(root.id, 'new', 20);
      await renew(below.id, 'new', 10);
      const after = await place.issue(below.id, { ttl: '30d' });

      const keys = [before, between, after].map(({ issuingCaCertificate }) => keyOf(issuingCaCertificate));
      expect(new Set(keys).size).toBe(3);
      expect(keyOf(renewed.certificate)).toBe(keys[1]);
      expect(rootOf(after.certificateChain).trim()).toBe(renewedRoot.certificate.trim());

      for (const leaf of [before, between, after]) {
        expect(await strictly(leaf, caIds)).toContain('leaf.pem: OK');
        expect(await asked(below.id, leaf)).toMatch(/Response verify OK.*: good/s);
      }
      // Neither root stands for what the other one's key signed.
      await expect(strictly(after, caIds, rootOf(before.certificateChain))).rejects.toThrow();
      await expect(strictly(before, caIds, rootOf(after.certificateChain))).rejects.toThrow();

      await revoke(before);
      await revoke(after);
      for (const leaf of [before, after]) {
        await expect(strictly(leaf, caIds)).rejects.toThrow('certificate revoked');
        expect(await asked(below.id, leaf)).toMatch(/Response verify OK.*: revoked/s);
      }
      expect(await strictly(between, caIds)).toContain('leaf.pem: OK');
    },
  );

  it('has a list for each key, at the addresses in what that key signed, and no other', async () => {
    const { id } = await place.root();
    const before = await place.issue(id);
    await renew(id, 'new', 20);
    const after = await place.issue(id);
    const addressIn = (leaf: Leaf): string =>
      /URI:(\S+\/crl\/\S+)/.exec(
        openssl(['x509', '-noout', '-text', '-in', 'it'], { it: leaf.certificate }),
      )?.[1] ?? '';
    const addresses = [before, after].map((leaf) => new URL(addressIn(leaf)).pathname);
    expect(new Set(addresses).size).toBe(2);
    await revoke(after);
    const texts = await Promise.all(
      addresses.map(async (path) =>
        openssl(['crl', '-inform', 'der', '-noout', '-text', '-in', 'it'], {
          it: (await place.fetch(path)).bytes,
        }),
      ),
    );
    const revoked = texts.map((text) => text.toLowerCase().includes(after.serialNumber));
    expect(revoked).toEqual([false, true]);
    expect((await place.send('GET', `/crl/${id}.200000/der`)).status).toBe(404);
    expect((await place.send('GET', `/crl/${id}.100001/der`)).status).toBe(404);
  });

  it('keeps its key where the certificate is for the existing one', async () => {
    const { id } = await place.root();
    const [first] = await place.ok('GET', `/ca/${id}/ca-certificates`);
    const { certificate } = await renew(id, 'existing', 20);
    expect(keyOf(certificate)).toBe(keyOf(first.certificate));
    const leaf = await place.issue(id);
    expect(await strictly(leaf, [id], first.certificate)).toContain('leaf.pem: OK');
    expect(await strictly(leaf, [id], certificate)).toContain('leaf.pem: OK');
  });

  it('has it once, whoever asks at the same time', async () => {
    const { id } = await place.root({ keyStorage: 'kms' });
    const before = place.aws.signingKeys.keys.size;
    const replies = await Promise.all(
      [21, 22, 23].map((years) =>
        place.send('POST', `/ca/${id}/renew`, { type: 'new', notAfter: inYears(years) }),
      ),
    );
    const made = replies.filter(({ status }) => status === 200);
    const certificates = await place.ok('GET', `/ca/${id}/ca-certificates`);
    expect(certificates.length).toBe(1 + made.length);
    expect(new Set(certificates.map((each: Leaf) => keyOf(each.certificate))).size).toBe(1 + made.length);
    // One that lost its place is made anew for the next, and the one of before has no CA.
    expect(place.aws.signingKeys.keys.size - before).toBeGreaterThanOrEqual(made.length);
    const leaf = await place.issue(id);
    expect(await strictly(leaf, [id])).toContain('leaf.pem: OK');
  });

  it('waits with all of them for its end, and comes back with all', async () => {
    const { id } = await place.root();
    const before = await place.issue(id);
    await renew(id, 'new', 20);
    await place.ok('DELETE', `/ca/${id}?force=true`);
    const keys = (await allItems(place.world.app.table)).filter(
      ({ sk }) => String(sk).includes('KEY#') && String(sk).includes(id),
    );
    expect(keys.map(({ ttl }) => typeof ttl)).toEqual(['number', 'number']);
    await place.ok('POST', `/ca/${id}/restore`);
    await revoke(before);
    await expect(strictly(before, [id])).rejects.toThrow('certificate revoked');
    expect(await strictly(await place.issue(id), [id])).toContain('leaf.pem: OK');
  });
});

describe('no new key is made', () => {
  const keys = () => place.aws.signingKeys.keys.size;

  it.each([
    ['for a date that is not later', { notAfter: '2027-01-01' }],
    ['in another way', { type: 'other', notAfter: '2060-01-01' }],
  ])('%s', async (_what, more) => {
    const { id } = await place.root({ keyStorage: 'kms' });
    const before = keys();
    const reply = await place.send('POST', `/ca/${id}/renew`, { type: 'new', ...more });
    expect([400, 422]).toContain(reply.status);
    expect(keys()).toBe(before);
  });

  it('for a CA that is disabled, or deleted, or below one of elsewhere', async () => {
    const { id } = await place.root({ keyStorage: 'kms' });
    const before = keys();
    await place.ok('PATCH', `/ca/${id}`, { status: 'disabled' });
    const body = { type: 'new', notAfter: inYears(20) };
    expect((await place.send('POST', `/ca/${id}/renew`, body)).status).toBe(400);
    await place.ok('DELETE', `/ca/${id}`);
    expect((await place.send('POST', `/ca/${id}/renew`, body)).status).toBe(404);
    expect(keys()).toBe(before);
  });

  it('for somebody who may not make CAs', async () => {
    const { id } = await place.root({ keyStorage: 'kms' });
    const before = keys();
    const viewer = await place.world.machineIn(place.projectId, 'viewer');
    const reply = await place.send('POST', `/ca/${id}/renew`, { type: 'new', notAfter: inYears(20) }, viewer);
    expect(reply.status).toBe(403);
    expect(keys()).toBe(before);
  });

  it('beyond the tenth', async () => {
    const { id } = await place.root();
    for (let years = 11; years < 20; years += 1) await renew(id, 'new', years);
    const reply = await place.send('POST', `/ca/${id}/renew`, { type: 'new', notAfter: inYears(25) });
    expect([reply.status, reply.body.message]).toEqual([400, 'A CA has at most 10 keys one after the other']);
    await renew(id, 'existing', 25);
  });
});
