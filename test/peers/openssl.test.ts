import { X509Certificate } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasOpenssl, openssl } from '../domain/pki/x509/openssl.ts';
import { type EstPlace, openEstPlace } from '../functions/pki/est/est-place.ts';
import { request } from '../functions/pki/hostile-requests.ts';
import { type Leaf, requestFor, verified } from '../functions/pki/openssl-ocsp.ts';
import { strictlyVerified } from '../functions/pki/openssl-verify.ts';
import { withPeer } from './peer.ts';

const algorithms = ['RSA_2048', 'RSA_4096', 'EC_prime256v1', 'EC_secp384r1', 'ED25519'];
const names = ['subjectAltName = DNS:a.example.com'];
const csr = (): string => request('/CN=a.example.com', names);

let place: EstPlace;
beforeAll(async () => {
  place = await openEstPlace();
});
// Refusals and requests are counted by the minute.
beforeEach(() => place.world.app.runtime.advance(61));

/** Base64 of a message of EST. */
interface Message {
  readonly name: string;
  readonly text: string;
}

const pemsIn = (text: string): readonly string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];

/** The certificates of a message, which OpenSSL reads as PKCS #7 and as CMS, in DER and in PEM, alike. */
const read = ({ name, text }: Message): readonly string[] => {
  const der = Buffer.from(text, 'base64');
  const pem = openssl(['pkcs7', '-inform', 'der', '-in', 'it', '-outform', 'pem'], { it: der });
  const byPkcs7 = pemsIn(openssl(['pkcs7', '-inform', 'der', '-in', 'it', '-print_certs'], { it: der }));
  openssl(['cms', '-cmsout', '-inform', 'pem', '-in', 'it', '-certsout', 'out'], { it: pem });
  const printed = openssl(['cms', '-cmsout', '-print', '-inform', 'der', '-in', 'it'], { it: der });
  expect(printed, name).toContain('pkcs7-signedData');
  expect(printed.match(/signerInfos:\s*<EMPTY>/), name).not.toBeNull();
  // A message without a signer verifies as one that nobody signed, and as nothing else.
  expect(() =>
    openssl(['cms', '-verify', '-inform', 'der', '-in', 'it', '-noverify'], { it: der }),
  ).toThrow();
  return byPkcs7;
};

interface Below {
  readonly rootId: string;
  readonly caId: string;
}

const below = async (keyAlgorithm: string): Promise<Below> => {
  const root = await place.root({ keyAlgorithm, organization: 'Acme', country: 'CH' });
  const { id } = await place.intermediate(root.id, { keyAlgorithm, commonName: 'Below' });
  return { rootId: root.id, caId: id };
};

const ask = async (caId: string, leaf: Leaf): Promise<string> => {
  const bytes = requestFor(leaf);
  const reply = await place.world.app.request('POST', `/api/v1/pki/ocsp/${caId}`, {
    bytes,
    headers: { 'content-type': 'application/ocsp-request' },
  });
  return verified(place.world.app.runtime.now(), leaf, bytes, Buffer.from(reply.text, 'base64'));
};

/** A certificate of each kind, by the way that issues it. */
const kinds: Readonly<Record<string, (ca: Below) => Promise<Leaf>>> = {
  'issued by a CA': ({ caId }) => place.issue(caId, { altNames: 'a.example.com' }),
  'signed by a CA': ({ caId }) =>
    place.ok('POST', `/ca/${caId}/sign-certificate`, { csr: csr(), ttl: '30d' }),
  'issued by a template': async ({ caId }) =>
    place.ok('POST', '/certificates/issue-certificate', {
      certificateTemplateId: await place.template({ caId }),
      commonName: 'a.example.com',
      altNames: 'a.example.com',
      ttl: '10d',
    }),
  'issued by a profile': async ({ caId }) => {
    const base = '/api/v1/cert-manager';
    const { certificatePolicy } = await place.ok('POST', `${base}/certificate-policies`, {
      projectId: place.projectId,
      name: `p-${place.world.app.runtime.uuid()}`,
      subject: [{ type: 'common_name', allowed: ['*.example.com'] }],
      sans: [{ type: 'dns_name', allowed: ['*.example.com'] }],
    });
    const { certificateProfile } = await place.ok('POST', `${base}/certificate-profiles`, {
      projectId: place.projectId,
      caId,
      certificatePolicyId: certificatePolicy.id,
      slug: `p-${place.world.app.runtime.uuid()}`,
    });
    const { certificate } = await place.ok('POST', `${base}/certificates`, {
      profileId: certificateProfile.id,
      attributes: {
        commonName: 'a.example.com',
        altNames: [{ type: 'dns_name', value: 'a.example.com' }],
        ttl: '10d',
      },
    });
    return certificate;
  },
};

withPeer('OpenSSL', hasOpenssl ? 'openssl' : undefined, 'install openssl', () => {
  describe.each(algorithms)('of a CA with %s', (keyAlgorithm) => {
    it.each(Object.keys(kinds))('takes what was %s strictly, until it is revoked', async (kind) => {
      const ca = await below(keyAlgorithm);
      const leaf = await kinds[kind]?.(ca);
      if (!leaf) throw new Error('There is no such kind');
      const caIds = [ca.rootId, ca.caId];
      expect(await strictlyVerified(place, leaf, caIds)).toContain('leaf.pem: OK');
      const good = await ask(ca.caId, leaf);
      expect(good).toContain('Response verify OK');
      expect(good).toContain(': good');
      await place.ok('POST', `/certificates/${leaf.serialNumber}/revoke`, { revocationReason: 'SUPERSEDED' });
      await expect(strictlyVerified(place, leaf, caIds)).rejects.toThrow('certificate revoked');
      place.world.app.runtime.advance(301);
      expect(await ask(ca.caId, leaf)).toContain(': revoked');
    });

    it('takes an intermediate of it, by OCSP of the CA above', async () => {
      const ca = await below(keyAlgorithm);
      const { certificate, certificateChain } = await place.ok('GET', `/ca/${ca.caId}/certificate`);
      const { serialNumber } = (await place.ok('GET', `/ca/${ca.caId}`)).ca;
      const leaf = { certificate, certificateChain, issuingCaCertificate: certificateChain, serialNumber };
      expect(await ask(ca.rootId, leaf)).toContain(': good');
    });

    it('reads all that EST serves', async () => {
      const ca = await below(keyAlgorithm);
      const templateId = await place.enrolment({}, { caId: ca.caId });
      const authorities = read({ name: 'cacerts', text: (await place.get(templateId, 'cacerts')).text });
      const { certificate, certificateChain } = await place.ok('GET', `/ca/${ca.caId}/certificate`);
      const trimmed = (pem: string) => new X509Certificate(pem).raw.toString('hex');
      expect(authorities.map(trimmed)).toEqual([certificate, certificateChain].map(trimmed));

      const [first = ''] = read({
        name: 'simpleenroll',
        text: (await place.post(templateId, 'simpleenroll', csr())).text,
      });
      const [second = ''] = read({
        name: 'simplereenroll',
        text: (await place.post(templateId, 'simplereenroll', csr(), { certificate: first })).text,
      });
      const generated = await place.post(templateId, 'serverkeygen', csr());
      expect(generated.status, generated.text).toBe(200);
      const [, key = '', signed = ''] = generated.text.split(/--est-server-key-generation\S*/);
      const bodyOf = (part: string) => part.trim().split('\r\n\r\n')[1] ?? '';
      const [third = ''] = read({ name: 'serverkeygen', text: bodyOf(signed) });
      const files = { 'key.der': Buffer.from(bodyOf(key), 'base64') };
      const publicKey = openssl(['pkey', '-inform', 'der', '-in', 'key.der', '-pubout'], files);
      expect(openssl(['x509', '-noout', '-pubkey', '-in', 'it'], { it: third })).toBe(publicKey);

      for (const pem of [first, second, third]) {
        const leaf = {
          certificate: pem,
          issuingCaCertificate: certificate,
          certificateChain: `${certificate}\n${certificateChain}`,
          serialNumber: new X509Certificate(pem).serialNumber.toLowerCase(),
        };
        expect(await strictlyVerified(place, leaf, [ca.rootId, ca.caId])).toContain('leaf.pem: OK');
        expect(await ask(ca.caId, leaf)).toContain(': good');
      }
    });
  });
});
