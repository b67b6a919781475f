import { createPrivateKey, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasOpenssl } from '../../domain/pki/x509/openssl.ts';
import { storedItemsOf } from '../../harness/table.ts';
import { eventsOf } from '../../world/events.ts';
import { leafRequest } from '../../world/victim-authorities.ts';
import { request, withExtensionTwice, withNul, withRsaKey } from './hostile-requests.ts';
import { openPkiPlace, type PkiPlace } from './pki-place.ts';

let place: PkiPlace;
let caId: string;

beforeAll(async () => {
  place = await openPkiPlace();
  caId = (await place.root()).id;
});

const day = 86_400_000;
const inDays = (days: number): string =>
  new Date(place.world.app.runtime.now().getTime() + days * day).toISOString();
const issuing = (more: object, id = caId) =>
  place.send('POST', `/ca/${id}/issue-certificate`, { commonName: 'www.example.com', ttl: '90d', ...more });
const signing = (more: object, id = caId) =>
  place.send('POST', `/ca/${id}/sign-certificate`, { csr: leafRequest, ttl: '90d', ...more });

describe('a certificate that is issued', () => {
  it('comes with its chain and a private key that is kept nowhere', async () => {
    const { body } = await issuing({ altNames: 'www.example.com' });

    expect(Object.keys(body).sort()).toEqual(
      ['certificate', 'certificateChain', 'issuingCaCertificate', 'privateKey', 'serialNumber'].sort(),
    );
    const leaf = new X509Certificate(body.certificate);
    expect(leaf.subject).toBe('CN=www.example.com');
    expect(leaf.verify(new X509Certificate(body.issuingCaCertificate).publicKey)).toBe(true);
    expect(leaf.serialNumber.toLowerCase()).toBe(body.serialNumber);
    const { d = '' } = createPrivateKey(body.privateKey).export({ format: 'jwk' });
    const bytes = Buffer.from(d, 'base64url');
    expect(bytes).toHaveLength(32);
    for (const item of await storedItemsOf(place.world.app.table)) {
      expect(JSON.stringify(item)).not.toContain(bytes.toString('base64'));
      for (const value of Object.values(item))
        if (value instanceof Uint8Array) expect(Buffer.from(value).includes(bytes)).toBe(false);
    }
  });

  it('is recorded, and in the trail with its serial number and subject', async () => {
    const { body } = await issuing({ altNames: 'www.example.com, 10.0.0.1' });
    const { certificate } = await place.ok('GET', `/certificates/${body.serialNumber}`);

    expect(certificate).toEqual({
      id: expect.any(String),
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      caId,
      status: 'active',
      serialNumber: body.serialNumber,
      friendlyName: 'www.example.com',
      commonName: 'www.example.com',
      notBefore: expect.any(String),
      notAfter: expect.any(String),
      revokedAt: null,
      revocationReason: null,
      altNames: 'www.example.com, 10.0.0.1',
      caCertId: expect.any(String),
      certificateTemplateId: null,
      keyUsages: ['digitalSignature', 'keyEncipherment'],
      extendedKeyUsages: [],
    });
    expect(Date.parse(certificate.notAfter) - Date.parse(certificate.notBefore)).toBe(90 * day);
    const events = await eventsOf(place.world.app, 'issue-cert');
    expect(events.at(-1)?.metadata).toMatchObject({
      caId,
      serialNumber: body.serialNumber,
      subject: 'CN=www.example.com',
    });
    const shown = await place.ok('GET', `/certificates/${body.serialNumber.toUpperCase()}/certificate`);
    expect(shown).toEqual({
      certificate: body.certificate,
      certificateChain: body.certificateChain,
      serialNumber: body.serialNumber,
    });
  });

  it.each([
    [{ ttl: undefined }, 422],
    [{ notAfter: '2027-01-01' }, 422],
    [{ ttl: '-1d' }, 422],
    [{ ttl: 'long' }, 422],
    [{ commonName: '' }, 422],
    [{ commonName: 'x'.repeat(65) }, 422],
    [{ altNames: 'no name at all' }, 422],
    [{ altNames: Array.from({ length: 101 }, (_, n) => `h${n}.example.com`).join(',') }, 422],
    [{ keyUsages: ['anything'] }, 422],
    [{ keyUsages: ['keyCertSign'] }, 400],
    [{ commonName: 'The root' }, 400],
    [{ pkiCollectionId: 'c' }, 404],
    [{ ttl: '100y' }, 422],
    [{ ttl: undefined, notAfter: '2200-01-01' }, 400],
    [{ notBefore: '2001-01-01' }, 400],
    [{ notBefore: '2033-01-01' }, 400],
  ])('with %j is a %i', async (more, status) => {
    const reply = await issuing(more);
    expect(reply.status, reply.text).toBe(status);
  });

  it('has the usages that were asked for, and none when none were', async () => {
    const none = await issuing({ keyUsages: [], extendedKeyUsages: [] });
    const some = await issuing({ keyUsages: ['digitalSignature'], extendedKeyUsages: ['clientAuth'] });
    const usagesOf = async ({ body }: { body: { serialNumber: string } }) => {
      const { certificate } = await place.ok('GET', `/certificates/${body.serialNumber}`);
      return [certificate.keyUsages, certificate.extendedKeyUsages];
    };

    expect(await usagesOf(none)).toEqual([[], []]);
    expect(await usagesOf(some)).toEqual([['digitalSignature'], ['clientAuth']]);
    expect(new X509Certificate(some.body.certificate).keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  });

  it('never outlives its CA', async () => {
    const short = await place.root({ notAfter: inDays(30) });
    expect((await issuing({}, short.id)).status).toBe(400);
    const { body } = await issuing({ ttl: '29d' }, short.id);
    expect(Date.parse(new X509Certificate(body.certificate).validTo)).toBeLessThan(
      Date.parse(short.notAfter),
    );
  });

  it('is not issued by a CA that is expired, or that has no certificate yet', async () => {
    const own = await openPkiPlace();
    const { id } = await own.root({ notAfter: new Date(Date.now() + day).toISOString() });
    own.world.app.runtime.advance(86_401);
    const waiting = await own.ok('POST', '/ca', {
      projectSlug: own.projectSlug,
      type: 'intermediate',
      commonName: 'Waiting',
      keyAlgorithm: 'EC_prime256v1',
    });
    for (const each of [id, waiting.ca.id])
      expect(
        (await own.send('POST', `/ca/${each}/issue-certificate`, { commonName: 'a', ttl: '1h' })).status,
      ).toBe(400);
  });

  it('by the other spelling names one CA or one template', async () => {
    const asked = { commonName: 'a', ttl: '1h' };
    const path = '/certificates/issue-certificate';
    expect((await place.send('POST', path, { ...asked, caId })).status).toBe(200);
    expect((await place.send('POST', path, asked)).status).toBe(422);
    expect((await place.send('POST', path, { ...asked, caId, certificateTemplateId: caId })).status).toBe(
      422,
    );
    expect((await place.send('POST', path, { ...asked, certificateTemplateId: caId })).status).toBe(404);
  });
});

describe('a request that is signed', () => {
  it('gives its subject and its names to the certificate', async () => {
    const { body } = await signing({});
    const leaf = new X509Certificate(body.certificate);

    expect(body.privateKey).toBeUndefined();
    expect([leaf.subject, leaf.subjectAltName]).toEqual(['CN=www.example.com', 'DNS:www.example.com']);
    const other = await signing({ altNames: 'other.example.com, spiffe://a/b' });
    expect(new X509Certificate(other.body.certificate).subjectAltName).toBe(
      'DNS:other.example.com, URI:spiffe://a/b',
    );
  });

  it('of the key of the CA itself is refused', async () => {
    const below = await place.intermediate(caId, { commonName: 'Own key' });
    const waiting = await place.ok('POST', '/ca', {
      projectSlug: place.projectSlug,
      type: 'intermediate',
      commonName: 'Own request',
      keyAlgorithm: 'EC_prime256v1',
    });
    const { csr } = await place.ok('GET', `/ca/${waiting.ca.id}/csr`);
    const own = (await place.ok('GET', `/ca/${below.id}/csr`)).csr;

    expect(
      (await place.send('POST', `/ca/${below.id}/sign-intermediate`, { csr: own, notAfter: inDays(9) }))
        .status,
    ).toBe(400);
    // A request to become a CA gets no certificate of a leaf.
    expect((await signing({ csr })).status).toBe(400);
  });

  it('with names of every kind keeps them', async () => {
    if (!hasOpenssl) return;
    const csr = request('/CN=all', [
      'subjectAltName=DNS:a.example.com,IP:10.0.0.1,URI:spiffe://a/b,email:a@b.ch',
    ]);
    const { body } = await signing({ csr });
    expect(new X509Certificate(body.certificate).subjectAltName).toBe(
      'DNS:a.example.com, IP Address:10.0.0.1, URI:spiffe://a/b, email:a@b.ch',
    );
  });

  describe.skipIf(!hasOpenssl)('and is hostile', () => {
    it.each<readonly [string, () => string]>([
      ['without a name', () => request('/O=Nobody')],
      ['with the name of the CA', () => request('/CN=The root')],
      ['that asks to be a CA', () => request('/CN=a', ['basicConstraints=critical,CA:TRUE'])],
      ['that asks to sign certificates', () => request('/CN=a', ['keyUsage=critical,keyCertSign'])],
      ['with a short RSA key', () => request('/CN=a', [], ['rsa:1024'])],
      ['with an RSA key that takes long to use', () => withRsaKey(16_384)],
      ['with an RSA key that nobody has', () => withRsaKey(2048)],
      ['with a name that ends early for some', withNul],
      ['with an extension twice', withExtensionTwice],
      [
        'on a curve that is not offered',
        () => request('/CN=a', [], ['ec', '-pkeyopt', 'ec_paramgen_curve:secp256k1']),
      ],
      [
        'with ten thousand names',
        () =>
          request('/CN=a', [
            `subjectAltName=${Array.from({ length: 10_000 }, (_, n) => `DNS:h${n}.example.com`).join(',')}`,
          ]),
      ],
      [
        'with a hundred and one names',
        () =>
          request('/CN=a', [
            `subjectAltName=${Array.from({ length: 101 }, (_, n) => `DNS:h${n}.example.com`).join(',')}`,
          ]),
      ],
      [
        'with a name of a kind that is not issued',
        () => request('/CN=a', ['subjectAltName=otherName:1.2.3.4;UTF8:x']),
      ],
      ['with a character that nobody can see', () => request('/CN=a\u202eb')],
      ['whose signature is another’s', () => tampered(leafRequest, 'last')],
      ['whose key was exchanged', () => tampered(leafRequest, 'key')],
      ['that is cut off', () => leafRequest.replace(/\n[^\n]*\n-----END/, '\n-----END')],
      [
        'that is no DER',
        () => '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----',
      ],
      ['that is no PEM', () => 'hello'],
    ])('%s is refused', async (_what, csr) => {
      const reply = await signing({ csr: csr() });
      expect([400, 422], reply.text).toContain(reply.status);
    });

    it('huge is refused before anybody reads it', async () => {
      expect((await signing({ csr: 'A'.repeat(70_001) })).status).toBe(422);
    });
  });
});

/** A request of which one byte is another: of its signature, or of its key. */
const tampered = (pem: string, where: 'last' | 'key'): string => {
  const der = Buffer.from(pem.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');
  const at = where === 'last' ? der.length - 3 : 100;
  der[at] = (der[at] ?? 0) ^ 1;
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE REQUEST-----', ...lines, '-----END CERTIFICATE REQUEST-----'].join('\n');
};
