import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { addressBytes } from '../../../../layers/domain/pki/x509/address-bytes.ts';
import { alternativeNames } from '../../../../layers/domain/pki/x509/alternative-names.ts';
import { subjectIn } from '../../../../layers/domain/pki/x509/certificate-subject.ts';
import {
  certificateKeyAlgorithms,
  newPrivateKey,
  type Signer,
  softwareSigner,
} from '../../../../layers/domain/pki/x509/key-algorithms.ts';
import { signLeaf } from '../../../../layers/domain/pki/x509/leaf-certificate.ts';
import { x509 } from '../../../../layers/domain/pki/x509/library.ts';
import { commonNameOnly, distinguishedName, noName } from '../../../../layers/domain/pki/x509/names.ts';
import { extendedKeyUsages, keyUsages } from '../../../../layers/domain/pki/x509/usages.ts';
import { referenceLeaf } from './reference-leaf.ts';

const signers = new Map<string, Signer>();
beforeAll(async () => {
  for (const algorithm of certificateKeyAlgorithms)
    signers.set(algorithm, softwareSigner(algorithm, await newPrivateKey(algorithm)));
}, 60_000);

const algorithm = fc.constantFrom(...certificateKeyAlgorithms);
const word = fc.stringMatching(/^[a-z0-9]{1,12}$/).filter((text) => !/^\d+$/.test(text));
const alternativeName = fc.oneof(
  fc.tuple(word, word).map((labels) => `${labels.join('.')}.example`),
  word.map((label) => `*.${label}.example`),
  fc.tuple(word, word).map(([local, host]) => `${local}@${host}.example`),
  fc.ipV4(),
  // The library takes the last two words of `::1.2.3.4` for others.
  fc.ipV6().filter((text) => !text.includes('.')),
  word.map((path) => `spiffe://trust/${path}`),
);
const name = fc.oneof(
  fc.constantFrom(noName(), commonNameOnly('www.example.com'), commonNameOnly('Zürich "ä"')),
  fc.tuple(word, word).map(([commonName, organization]) => {
    const parts = { country: 'CH', ou: '', province: '', locality: 'Genève', commonName, organization };
    return distinguishedName(parts).name;
  }),
);
// Before and after 2050, when the form of times changes.
const instant = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000));

const leaf = fc.record({
  key: algorithm,
  by: algorithm,
  name,
  serialNumber: fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => {
    const number = Buffer.from(bytes);
    number[0] = ((number[0] ?? 0) & 0x7f) | 0x40;
    return number.toString('hex');
  }),
  notBefore: instant,
  notAfter: instant,
  names: fc.array(alternativeName, { maxLength: 6 }),
  keyUsages: fc.subarray([...keyUsages]),
  extendedKeyUsages: fc.subarray([...extendedKeyUsages]),
  path: fc.stringMatching(/^[a-z]{0,100}$/),
  hasOcsp: fc.boolean(),
});

/** What of a certificate is signed. */
const signedPart = (der: Buffer): Buffer => {
  const { tbs } = new x509.X509Certificate(der) as unknown as { tbs: ArrayBuffer };
  return Buffer.from(tbs);
};

describe('a leaf certificate', () => {
  it('is byte for byte what the library makes of the same, for every algorithm, name and usage', async () => {
    await fc.assert(
      fc.asyncProperty(leaf, async ({ key, by, notBefore, notAfter, names, path, hasOcsp, ...given }) => {
        const [own, issuer] = [signers.get(key), signers.get(by)];
        if (!own || !issuer) throw new Error('There is no such key');
        const base = `https://ca.example.com/${path}`;
        const subject = {
          ...given,
          publicKey: own.publicKey,
          validity: { notBefore, notAfter },
          alternativeNames: alternativeNames(names.join(',')),
        };
        const signing = {
          name: distinguishedName({
            commonName: 'The CA',
            organization: 'Acme, Inc.',
            country: 'CH',
            ou: '',
            province: '',
            locality: '',
          }).name,
          signer: issuer,
          addresses: { issuer: `${base}/der`, crl: `${base}/crl`, ...(hasOcsp && { ocsp: `${base}/ocsp` }) },
        };
        const der = await signLeaf(subject, signing);
        const expected = await referenceLeaf(subject, signing);
        expect(signedPart(der).toString('hex')).toBe(signedPart(expected).toString('hex'));
        expect(subjectIn(der)).toEqual(new Uint8Array(subject.name.toArrayBuffer()));
        expect(
          await new x509.X509Certificate(der).verify({
            publicKey: issuer.publicKey as never,
            signatureOnly: true,
          }),
        ).toBe(true);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});

describe('the bytes of an address', () => {
  it.each([
    ['10.0.0.1', '0a000001'],
    ['::', '00'.repeat(16)],
    ['::1', `${'00'.repeat(15)}01`],
    ['2001:db8::', `20010db8${'00'.repeat(12)}`],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['::0:0.0.0.1', `${'00'.repeat(15)}01`],
    ['::ffff:10.0.0.1', `${'00'.repeat(10)}ffff0a000001`],
    ['FE80::1:0:0:2', 'fe80000000000000000100000000' + '0002'],
  ])('of %s are those of RFC 4291', (address, hex) => {
    expect(addressBytes(address).toString('hex')).toBe(hex);
  });
});
