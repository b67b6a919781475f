import { createPublicKey, webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { x509 } from '../../../../layers/domain/pki/x509/library.ts';
import { isSignedBy } from '../../../../layers/domain/pki/x509/own-signature.ts';

type Algorithm = Parameters<typeof webcrypto.subtle.generateKey>[0] & { readonly hash?: string };

const hashes = ['SHA-256', 'SHA-384', 'SHA-512'];
const rsa = (name: string) =>
  hashes.map((hash) => ({
    name,
    hash,
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    saltLength: 32,
  }));
const ecdsa = ['P-256', 'P-384', 'P-521'].flatMap((namedCurve) =>
  hashes.map((hash) => ({ name: 'ECDSA', namedCurve, hash })),
);
const cases: readonly (readonly [string, Algorithm])[] = [
  ...rsa('RSASSA-PKCS1-v1_5'),
  ...rsa('RSA-PSS'),
  ...ecdsa,
  { name: 'Ed25519' },
].map((each) => [
  Object.values(each)
    .filter((part) => typeof part === 'string')
    .join(' '),
  each as never,
]);

const keysFor = async (algorithm: Algorithm) =>
  (await webcrypto.subtle.generateKey(algorithm as never, true, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair;

const requestBy = async (algorithm: Algorithm, keys: webcrypto.CryptoKeyPair) =>
  x509.Pkcs10CertificateRequestGenerator.create({
    name: 'CN=www.example.com',
    keys: keys as never,
    signingAlgorithm: algorithm as never,
  });

const keyOf = (request: x509.Pkcs10CertificateRequest) =>
  createPublicKey({ key: Buffer.from(request.publicKey.rawData), type: 'spki', format: 'der' });

/** The same request with one byte changed, so many bytes from its end. */
const changed = (request: x509.Pkcs10CertificateRequest, fromEnd: number, to: (byte: number) => number) => {
  const der = new Uint8Array(request.rawData.slice(0));
  const at = der.length - fromEnd;
  der[at] = to(der[at] ?? 0);
  return new x509.Pkcs10CertificateRequest(der);
};

describe.each(cases)('a request signed by %s', (_name, algorithm) => {
  it('is proven by its own key and by no other', async () => {
    const keys = await keysFor(algorithm);
    const request = await requestBy(algorithm, keys);
    const other = await requestBy(algorithm, await keysFor(algorithm));
    expect(await isSignedBy(request, keyOf(request))).toBe(true);
    // Under its subject and signature stands somebody else's key.
    const stolen = Buffer.from(request.rawData);
    const [mine, theirs] = [request, other].map((each) => Buffer.from(each.publicKey.rawData));
    stolen.set(theirs as Buffer, stolen.indexOf(mine as Buffer));
    const claimed = new x509.Pkcs10CertificateRequest(new Uint8Array(stolen));
    expect(await isSignedBy(claimed, keyOf(claimed))).toBe(false);
  });

  it('is not proven once a bit of the signature or of the content has changed', async () => {
    const request = await requestBy(algorithm, await keysFor(algorithm));
    for (const fromEnd of [1, 5, 20])
      expect(
        await isSignedBy(
          changed(request, fromEnd, (byte) => byte ^ 1),
          keyOf(request),
        ),
      ).toBe(false);
    const named = Buffer.from(request.rawData).indexOf('www');
    const renamed = changed(request, request.rawData.byteLength - named, () => 0x76);
    expect(await isSignedBy(renamed, keyOf(request))).toBe(false);
  });
});

it('a signature with unused bits is none', async () => {
  const algorithm = { name: 'Ed25519' };
  const request = await requestBy(algorithm, await keysFor(algorithm));
  // 64 bytes of signature behind the count of unused bits.
  expect(
    await isSignedBy(
      changed(request, 65, () => 1),
      keyOf(request),
    ),
  ).toBe(false);
});
