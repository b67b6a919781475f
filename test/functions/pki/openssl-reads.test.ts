import { beforeAll, describe, expect, it } from 'vitest';
import { hasOpenssl, openssl } from '../../domain/pki/x509/openssl.ts';
import { strictlyVerified } from './openssl-verify.ts';
import { openPkiPlace, type PkiPlace, pathOf } from './pki-place.ts';

let place: PkiPlace;

beforeAll(async () => {
  place = await openPkiPlace();
});

const textOf = (certificate: string): string =>
  openssl(['x509', '-in', 'it.pem', '-noout', '-text'], { 'it.pem': certificate });

const addressesIn = (certificate: string): readonly string[] =>
  [...textOf(certificate).matchAll(/URI:(http\S+)/g)].map(([, address = '']) => address);

const verify = (leaf: Parameters<typeof strictlyVerified>[1], caIds: readonly string[]) =>
  strictlyVerified(place, leaf, caIds);

describe.skipIf(!hasOpenssl)('what is served, as OpenSSL reads it', () => {
  if (!hasOpenssl) console.log('skipped: OpenSSL is not installed');

  it.each(['RSA_2048', 'RSA_4096', 'EC_prime256v1', 'EC_secp384r1', 'ED25519'])(
    'a leaf of %s below an intermediate and a root verifies strictly, until it is revoked',
    async (keyAlgorithm) => {
      const root = await place.root({ keyAlgorithm, organization: 'Acme, Inc. "Ä"', country: 'CH' });
      const below = await place.intermediate(root.id, { keyAlgorithm, commonName: 'Below' });
      const leaf = await place.issue(below.id, {
        altNames: 'www.example.com, *.example.com, a@example.com, 10.0.0.1, spiffe://a/b',
        extendedKeyUsages: ['serverAuth', 'clientAuth'],
      });

      expect(await verify(leaf, [root.id, below.id])).toContain('leaf.pem: OK');
      const said = textOf(leaf.certificate);
      for (const part of ['DNS:www.example.com', 'IP Address:10.0.0.1', 'URI:spiffe://a/b', 'CA:FALSE'])
        expect(said).toContain(part);
      const modulus = openssl(['pkey', '-in', 'key', '-pubout'], { key: leaf.privateKey });
      expect(openssl(['x509', '-in', 'it', '-noout', '-pubkey'], { it: leaf.certificate })).toBe(modulus);

      await place.ok('POST', `/certificates/${leaf.serialNumber}/revoke`, {
        revocationReason: 'KEY_COMPROMISE',
      });
      await expect(verify(leaf, [root.id, below.id])).rejects.toThrow('certificate revoked');
    },
  );

  it('an intermediate that its CA revoked takes what is below it along', async () => {
    const root = await place.root();
    const below = await place.intermediate(root.id, { commonName: 'Below' });
    const leaf = await place.issue(below.id);
    await place.ok('POST', `/certificates/${below.serialNumber}/revoke`, {
      revocationReason: 'CA_COMPROMISE',
    });

    await expect(verify(leaf, [root.id, below.id])).rejects.toThrow('certificate revoked');
  });

  it('addresses in a certificate lead to its issuer and to the list that it may be on', async () => {
    const root = await place.root();
    const leaf = await place.issue(root.id);
    const [list = '', responder = '', issuer = ''] = addressesIn(leaf.certificate);
    expect(pathOf(responder)).toBe(`/api/v1/pki/ocsp/${root.id}`);

    const fetched = await place.fetch(pathOf(issuer));
    expect(fetched.headers['content-type']).toBe('application/pkix-cert');
    expect(openssl(['x509', '-inform', 'der', '-in', 'it'], { it: fetched.bytes }).trim()).toBe(
      leaf.issuingCaCertificate,
    );
    const { headers, bytes } = await place.fetch(pathOf(list));
    expect(headers).toMatchObject({
      'content-type': 'application/pkix-crl',
      'cache-control': 'public, max-age=300',
    });
    expect(openssl(['crl', '-inform', 'der', '-in', 'it', '-noout', '-text'], { it: bytes })).toContain(
      'No Revoked Certificates',
    );
  });
});
