import { KeyObject, sign, webcrypto } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { LocketError } from '../../../../layers/domain/errors.ts';
import { bits, sequence } from '../../../../layers/domain/pki/x509/der.ts';
import { membersOf, readDer } from '../../../../layers/domain/pki/x509/der-reader.ts';
import { x509 } from '../../../../layers/domain/pki/x509/library.ts';
import { derOf } from '../../../../layers/domain/pki/x509/names.ts';
import { plainRequest } from '../../../../layers/domain/pki/x509/plain-request.ts';
import { byLibrary, type ProvenRequest, readRequest } from '../../../../layers/domain/pki/x509/requests.ts';
import { runs } from '../../../harness/thoroughness.ts';

const signing = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
let keys: webcrypto.CryptoKeyPair;
beforeAll(async () => {
  keys = await webcrypto.subtle.generateKey(signing, true, ['sign', 'verify']);
});

const label = fc.stringMatching(/^[a-z0-9]{1,12}$/);
const host = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => `${labels.join('.')}.example`);
const text = fc.stringMatching(/^[A-Za-zäöüß .'-]{1,20}$/).filter((each) => each.trim() === each);
const name = fc.record({ CN: text, O: text, OU: text, L: text }, { requiredKeys: [] });
const alternativeName = fc.oneof(
  host.map((value) => ({ type: 'dns' as const, value })),
  host.map((value) => ({ type: 'email' as const, value: `post@${value}` })),
  host.map((value) => ({ type: 'url' as const, value: `https://${value}/a` })),
  fc.ipV4().map((value) => ({ type: 'ip' as const, value })),
  fc.constantFrom('2001:db8::1', '::1').map((value) => ({ type: 'ip' as const, value })),
);
const usages = fc.integer({ min: 1, max: 511 });
const purposes = fc.uniqueArray(
  fc.constantFrom(...Object.values(x509.ExtendedKeyUsage), '1.3.6.1.4.1.311.20.2.2'),
  { minLength: 1, maxLength: 4 },
);
const isCritical = fc.boolean();

const extensions = fc
  .record(
    {
      names: fc
        .tuple(fc.array(alternativeName, { minLength: 1, maxLength: 5 }), isCritical)
        .map(([names, critical]) => new x509.SubjectAlternativeNameExtension(names, critical)),
      usages: fc.tuple(usages, isCritical).map(([all, is]) => new x509.KeyUsagesExtension(all, is)),
      purposes: fc
        .tuple(purposes, isCritical)
        .map(([all, is]) => new x509.ExtendedKeyUsageExtension(all, is)),
      constraints: fc.boolean().map((isCa) => new x509.BasicConstraintsExtension(isCa, undefined, true)),
    },
    { requiredKeys: [] },
  )
  .map((each) => Object.values(each));
const attributes = fc
  .boolean()
  .map((isMore): x509.Attribute[] => (isMore ? [new x509.ChallengePasswordAttribute('secret')] : []));

const encodedName = (parts: Readonly<Record<string, string>>) =>
  new x509.Name(Object.entries(parts).map(([type, value]) => ({ [type]: [{ utf8String: value }] })));

const request = fc.record({ name, extensions, attributes });
type Asked = typeof request extends fc.Arbitrary<infer T> ? T : never;

const made = async ({ name: parts, ...rest }: Asked): Promise<Buffer> => {
  const { rawData } = await x509.Pkcs10CertificateRequestGenerator.create({
    ...rest,
    name: encodedName(parts as Record<string, string>),
    keys: keys as never,
    signingAlgorithm: signing,
  });
  return Buffer.from(rawData);
};

/** The same request with a byte of what is signed changed, signed by its key. */
const changed = (der: Buffer, position: number, change: number): Buffer => {
  const [info, algorithm] = membersOf(readDer(der), 3);
  const content = Buffer.from(info?.whole ?? []);
  const at = position % content.length;
  content[at] = (content[at] ?? 0) ^ change;
  const signature = sign('sha256', content, KeyObject.from(keys.privateKey));
  return sequence(content, algorithm?.whole ?? Buffer.alloc(0), bits(signature));
};

/** What was read, or how it was refused. */
const told = async (read: (der: Uint8Array) => Promise<ProvenRequest>, der: Uint8Array) => {
  try {
    const { name: subject, publicKey, ...rest } = await read(der);
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
    return { ...rest, subject: subject.toString(), name: hex(derOf(subject)), publicKey: hex(publicKey) };
  } catch (error) {
    if (error instanceof LocketError) return { code: error.code, message: error.message };
    throw error;
  }
};

const expectAlike = async (der: Uint8Array): Promise<void> =>
  expect(await told(readRequest, der)).toEqual(await told(byLibrary, der));

describe('a certification request', () => {
  it('is read the same way, whether or not it is a plain one', async () => {
    let plain = 0;
    await fc.assert(
      fc.asyncProperty(request, async (asked) => {
        const der = await made(asked);
        if (plainRequest(der)) plain += 1;
        await expectAlike(der);
      }),
      { numRuns: runs(1000, 50) },
    );
    expect(plain).toBeGreaterThan(5);
  }, 60_000);

  it('with a byte that is another one, signed by its key, is read no other way, or refused', async () => {
    let read = 0;
    await fc.assert(
      fc.asyncProperty(
        request,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (asked, position, change) => {
          const der = changed(await made(asked), position, change);
          const found = await told(readRequest, der);
          // Two that refuse may name two reasons.
          if ('code' in found) return;
          expect(found).toEqual(await told(byLibrary, der));
          read += 1;
        },
      ),
      { numRuns: runs(4000, 100) },
    );
    expect(read).toBeGreaterThan(3);
  }, 120_000);
});
