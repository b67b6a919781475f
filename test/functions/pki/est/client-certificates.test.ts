import { X509Certificate } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasOpenssl } from '../../../domain/pki/x509/openssl.ts';
import { eventsOf } from '../../../world/events.ts';
import { basicConstraints, certificate, keyUsage, newKeys } from '../../auth/tls-cert/certificates.ts';
import { clientExtensions, keysOf, names as subjects } from '../../auth/tls-cert/place.ts';
import { request } from '../hostile-requests.ts';
import { certificatesIn, type EstPlace, openEstPlace } from './est-place.ts';

const day = 86_400_000;
let place: EstPlace;
/** Certificates of a maker of devices. */
let maker: { readonly root: string; client(more?: object): string };

beforeAll(async () => {
  place = await openEstPlace();
  const now = place.world.app.runtime.now().getTime();
  const times = { from: new Date(now - day), to: new Date(now + 400 * day) };
  const extensions = [basicConstraints(true), keyUsage(0x06)];
  const issuer = { subject: subjects.root, keys: keysOf.root };
  maker = {
    root: certificate({ ...issuer, ...times, extensions }),
    client: (more = {}) =>
      certificate({
        subject: subjects.client,
        keys: keysOf.client,
        ...times,
        to: new Date(now + 2 * day),
        issuer,
        extensions: clientExtensions,
        ...more,
      }),
  };
});
// Refusals are counted by the minute.
beforeEach(() => place.world.app.runtime.advance(60));

const csr = (subject = '/CN=a.example.com', extensions = ['subjectAltName = DNS:a.example.com']) =>
  request(subject, extensions);
const guarded = () => place.enrolment({ caChain: maker.root, disableBootstrapCertValidation: false });

describe.skipIf(!hasOpenssl)('enrolling for the first time', () => {
  it.each(['simpleenroll', 'serverkeygen'])('ok/%s takes a certificate of the maker', async (what) => {
    const reply = await place.post(await guarded(), what, csr(), { certificate: maker.client() });
    expect(reply.status, reply.text).toBe(200);
  });

  it('fail/without a certificate nothing is signed, and no guess is counted', async () => {
    const templateId = await guarded();
    for (let n = 0; n < 7; n += 1) {
      const reply = await place.post(templateId, 'simpleenroll', csr(), { passphrase: 'wrong' });
      expect([reply.status, reply.message]).toEqual([
        400,
        'The client certificate is missing: connect with mutual TLS',
      ]);
    }
    const reply = await place.post(templateId, 'simpleenroll', csr(), { certificate: maker.client() });
    expect(reply.status, reply.text).toBe(200);
  });

  it('fail/a certificate of somebody else, of a server or of a CA is refused', async () => {
    const templateId = await guarded();
    const foreign = { subject: subjects.root, keys: keysOf.other };
    const wrong: readonly (readonly [string, number])[] = [
      [maker.client({ issuer: foreign }), 400],
      [maker.client({ extensions: [basicConstraints(true), keyUsage(0x84)] }), 403],
      [maker.client({ extensions: [basicConstraints(false), keyUsage(0x20)] }), 403],
      ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 400],
    ];
    for (const [shown, status] of wrong) {
      const reply = await place.post(templateId, 'simpleenroll', csr(), { certificate: shown });
      expect(reply.status, reply.text).toBe(status);
    }
    const event = (await eventsOf(place.world.app, 'est-simple-enroll')).at(-1);
    expect(event?.outcome).toBe('failed');
  });

  it('fail/an expired certificate, and one that is not valid yet, are refused', async () => {
    const templateId = await guarded();
    const now = place.world.app.runtime.now().getTime();
    for (const [from, to] of [
      [now - 2 * day, now - day],
      [now + day, now + 2 * day],
    ] as const) {
      const shown = maker.client({ from: new Date(from), to: new Date(to) });
      const reply = await place.post(templateId, 'simpleenroll', csr(), { certificate: shown });
      expect(reply.status, reply.text).toBe(403);
    }
  });

  it('fail/a certificate of a CA of the project is refused once it is revoked, also when its record is gone', async () => {
    const rootPem = (await place.ok('GET', `/ca/${place.caId}/certificate`)).certificate;
    const templateId = await place.enrolment({ caChain: rootPem, disableBootstrapCertValidation: false });
    const bootstrap = await place.issue(place.caId, { extendedKeyUsages: ['clientAuth'] });
    const enroll = () =>
      place.post(templateId, 'simpleenroll', csr(), { certificate: bootstrap.certificate });
    expect((await enroll()).status).toBe(200);
    await place.ok('POST', `/certificates/${bootstrap.serialNumber}/revoke`, {
      revocationReason: 'KEY_COMPROMISE',
    });
    const revoked = await enroll();
    expect([revoked.status, revoked.message]).toEqual([403, 'The client certificate is revoked']);
    await place.ok('DELETE', `/certificates/${bootstrap.serialNumber}`);
    expect((await enroll()).status).toBe(403);
  });
});

describe.skipIf(!hasOpenssl)('renewing', () => {
  const enrolled = async (templateId: string): Promise<string> => {
    const reply = await place.post(templateId, 'simpleenroll', csr());
    expect(reply.status, reply.text).toBe(200);
    return certificatesIn(reply.text)[0] ?? '';
  };
  const renew = (templateId: string, shown: string | undefined, again = csr()) =>
    place.post(templateId, 'simplereenroll', again, shown === undefined ? {} : { certificate: shown });

  it('fail/without a certificate it is 401', async () => {
    expect((await renew(await place.enrolment(), undefined)).status).toBe(401);
  });

  it('fail/other names than those of the certificate are refused', async () => {
    const templateId = await place.enrolment();
    const shown = await enrolled(templateId);
    for (const again of [
      csr('/CN=b.example.com'),
      csr('/CN=a.example.com', ['subjectAltName = DNS:b.example.com']),
      csr('/CN=a.example.com', ['subjectAltName = DNS:a.example.com,DNS:b.example.com']),
      csr('/CN=a.example.com', []),
      csr('/O=More/CN=a.example.com'),
    ]) {
      const reply = await renew(templateId, shown, again);
      expect(reply.status, reply.text).toBe(400);
    }
    expect((await renew(templateId, shown)).status).toBe(200);
  });

  it('fail/a revoked and an expired certificate are not renewed', async () => {
    const templateId = await place.enrolment();
    const [revoked, expired] = [await enrolled(templateId), await enrolled(templateId)];
    const serial = new X509Certificate(revoked).serialNumber.toLowerCase();
    await place.ok('POST', `/certificates/${serial}/revoke`, { revocationReason: 'CERTIFICATE_HOLD' });
    expect((await renew(templateId, revoked)).message).toBe('The client certificate is revoked');
    await place.ok('POST', `/certificates/${serial}/release`, {});
    expect((await renew(templateId, revoked)).status).toBe(200);
    place.world.app.runtime.advance(31 * 86_400);
    expect((await renew(templateId, expired)).message).toBe('The client certificate has expired');
  });

  it('fail/a certificate of another CA, and one that only looks like ours, are not renewed', async () => {
    const templateId = await place.enrolment();
    const { id: otherCa } = await place.root({ commonName: 'Elsewhere' });
    const other = await place.issue(otherCa, { commonName: 'a.example.com', altNames: 'a.example.com' });
    const now = place.world.app.runtime.now().getTime();
    const forged = certificate({
      subject: ['a.example.com'],
      keys: newKeys(),
      from: new Date(now - day),
      to: new Date(now + day),
      issuer: { subject: ['Devices root'], keys: keysOf.other },
      extensions: clientExtensions,
    });
    const client = maker.client({ from: new Date(now - day), to: new Date(now + day) });
    for (const shown of [other.certificate, forged, client])
      expect((await renew(templateId, shown)).status).toBe(400);
  });
});
