import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import {
  bits,
  integer,
  nothing,
  object,
  octets,
  sequence,
  tagged,
  unsigned,
} from '../../../layers/domain/pki/x509/der.ts';
import { openssl } from '../../domain/pki/x509/openssl.ts';

const section = (extensions: readonly string[]): string =>
  [
    '[req]',
    'distinguished_name = dn',
    'string_mask = utf8only',
    ...(extensions.length > 0 ? ['req_extensions = more'] : []),
    '[dn]',
    '[more]',
    ...extensions,
  ].join('\n');

/** A certification request as OpenSSL makes it, of a new P-256 key unless another is named. */
export const request = (
  subject: string,
  extensions: readonly string[] = [],
  key: readonly string[] = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
): string =>
  openssl(
    [
      'req',
      '-new',
      '-newkey',
      ...key,
      '-nodes',
      '-keyout',
      'key.pem',
      '-utf8',
      '-subj',
      subject,
      '-config',
      'it.cnf',
    ],
    { 'it.cnf': section(extensions) },
  );

const pem = (der: Uint8Array): string => {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE REQUEST-----', ...lines, '-----END CERTIFICATE REQUEST-----'].join('\n');
};

const utf8 = (text: string) => tagged(0x0c, Buffer.from(text));
const attribute = (oid: string, value: Uint8Array) => tagged(0x31, sequence(object(oid), value));
const named = (commonName: string) => sequence(attribute('2.5.4.3', utf8(commonName)));

/** Extensions as requests ask for them (RFC 2985 section 5.4.2). */
const asking = (...extensions: readonly Uint8Array[]) =>
  tagged(0xa0, sequence(object('1.2.840.113549.1.9.14'), tagged(0x31, sequence(...extensions))));

const extension = (oid: string, value: Uint8Array) => sequence(object(oid), octets(value));
const alternativeName = (tag: number, value: string | readonly number[]) =>
  extension('2.5.29.17', sequence(tagged(tag, Buffer.from(value as string))));
const hostName = (name: string) => alternativeName(0x82, name);

/** A request put together by hand, properly signed by a new key. */
const madeWith = (name: Uint8Array, ...extensions: readonly Uint8Array[]): string => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const info = sequence(integer(0), name, spki, asking(...extensions));
  return pem(sequence(info, sequence(object('1.2.840.10045.4.3.2')), bits(sign('sha256', info, privateKey))));
};
const made = (commonName: string, ...extensions: readonly Uint8Array[]): string =>
  madeWith(named(commonName), ...extensions);

/** One alternative name by its tag (RFC 5280 section 4.2.1.6), whatever its bytes are. */
export const withAlternativeName = (tag: number, value: string | readonly number[]): string =>
  made('www.example.com', alternativeName(tag, value));
/** A common name whose value has another tag than texts have. */
export const withOctetsAsName = (): string =>
  madeWith(sequence(attribute('2.5.4.3', octets(Buffer.from('www.example.com')))));
export const withMailboxInName = (mailbox: string): string =>
  madeWith(
    sequence(
      attribute('2.5.4.3', utf8('someone')),
      attribute('1.2.840.113549.1.9.1', tagged(0x16, Buffer.from(mailbox))),
    ),
  );
/** Purposes by their object identifiers. */
export const withPurposes = (...purposes: readonly string[]): string =>
  made('www.example.com', extension('2.5.29.37', sequence(...purposes.map(object))));
/** An extension that holds what none of its kind does. */
export const withBrokenExtension = (oid: string): string =>
  made('www.example.com', extension(oid, integer(1)));

export const withNul = (): string => made('www.example.com\u0000.evil.example');
export const withExtensionTwice = (): string =>
  made('www.example.com', hostName('www.example.com'), hostName('evil.example'));

const rsa = (oid: string) => sequence(object(oid), nothing);

/** A request with this RSA modulus and exponent, and a signature that takes as long to look at. */
const withModulus = (modulus: Buffer, exponent: Buffer): string => {
  const key = sequence(unsigned(modulus), unsigned(exponent));
  const spki = sequence(rsa('1.2.840.113549.1.1.1'), bits(key));
  const info = sequence(integer(0), named('a.example.com'), spki, tagged(0xa0, Buffer.alloc(0)));
  return pem(sequence(info, rsa('1.2.840.113549.1.1.11'), bits(randomBytes(modulus.length))));
};

/** A request with an RSA key of so many bits. */
export const withRsaKey = (size: number): string => {
  const modulus = randomBytes(size / 8);
  modulus[0] = 0xff;
  modulus[modulus.length - 1] = 0xff;
  return withModulus(modulus, Buffer.from('010001', 'hex'));
};

const namesOf = (count: number): Uint8Array =>
  extension(
    '2.5.29.17',
    sequence(...Array.from({ length: count }, (_, n) => tagged(0x82, Buffer.from(`h${n}.example.com`)))),
  );

/** A request with this SubjectPublicKeyInfo, signed by another key. */
const withKey = (spki: Uint8Array): string => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const info = sequence(integer(0), named('a.example.com'), spki, asking(hostName('a.example.com')));
  return pem(sequence(info, sequence(object('1.2.840.10045.4.3.2')), bits(sign('sha256', info, privateKey))));
};

/** A point that is not on P-256. */
const offCurve = (): string => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  spki[spki.length - 1] = (spki.at(-1) ?? 0) ^ 1;
  return withKey(spki);
};

const signedByAnother = (): string => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return withKey(publicKey.export({ type: 'spki', format: 'der' }));
};

/** A modulus as RSALib made it: the product of the first primes times something, plus a power of 65537 (CVE-2017-15361). */
const factorable = (): string => {
  const primes = [2n];
  for (let n = 3n; primes.length < 126; n += 2n) if (primes.every((p) => n % p !== 0n)) primes.push(n);
  const primorial = primes.reduce((product, prime) => product * prime, 1n);
  const prime = (k: bigint, a: bigint): bigint => k * primorial + 65537n ** a;
  const modulus = prime(2n ** 53n + 1n, 7n) * prime(2n ** 53n + 12n, 9n);
  const hex = modulus.toString(16);
  return withModulus(
    Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex'),
    Buffer.from('010001', 'hex'),
  );
};

const oddModulus = (): Buffer => {
  const modulus = randomBytes(256);
  modulus[0] = 0xff;
  modulus[255] = 0xff;
  return modulus;
};

const curve = (name: string) => ['ec', '-pkeyopt', `ec_paramgen_curve:${name}`];
const host = 'a.example.com';
const san = [`subjectAltName = DNS:${host}`];
const good = (): string => made(host, hostName(host));
const bytesOf = (csr: string): Buffer => Buffer.from(csr.replace(/-----[^-]+-----|\s/g, ''), 'base64');

/** Requests that nobody may have signed in any way. */
export const hostile: Readonly<Record<string, () => string>> = {
  'with a signature of another key': signedByAnother,
  'with a signature that was touched': () => {
    const der = bytesOf(good());
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
    return pem(der);
  },
  'whose name was touched after it was signed': () => {
    const der = bytesOf(good());
    der.write('b', der.indexOf(host));
    return pem(der);
  },
  'that is no DER': () => pem(randomBytes(300)),
  'that is cut off': () => pem(bytesOf(good()).subarray(0, 120)),
  'that is deeply nested': () =>
    pem(Buffer.concat(Array.from({ length: 9000 }, () => Buffer.from('3080', 'hex')))),
  'that says to be longer than anything': () => pem(Buffer.from('3084ffffffff02010030', 'hex')),
  'that is huge': () => made(host, extension('1.2.3.4.5', Buffer.alloc(60_000))),
  'with 1,000 names': () => made(host, namesOf(1000)),
  'with 10,000 names': () => made(host, namesOf(10_000)),
  'with an extension twice': () => made(host, hostName(host), hostName('evil.example.com')),
  'with a NUL in its name': () => made(`${host}\u0000.evil.example`, hostName(host)),
  'with a NUL in an alternative name': () => made(host, hostName(`${host}\u0000.evil.example`)),
  'with a name that no host has': () => made(host, hostName('a b.example.com')),
  'with a character that nobody can see': () => made(`a\u202e.example.com`, hostName(host)),
  'with octets as a name': withOctetsAsName,
  'with a broken extension': () => made(host, extension('2.5.29.17', integer(1))),
  'with a short RSA key': () => request(`/CN=${host}`, san, ['rsa:1024']),
  'with a huge RSA key': () => withRsaKey(16_384),
  'with the exponent 3': () => withModulus(oddModulus(), Buffer.from([3])),
  'with the exponent 1': () => withModulus(oddModulus(), Buffer.from([1])),
  'with an even exponent': () => withModulus(oddModulus(), Buffer.from('010000', 'hex')),
  'with an even modulus': () =>
    withModulus(
      Buffer.concat([oddModulus().subarray(0, 255), Buffer.from([2])]),
      Buffer.from('010001', 'hex'),
    ),
  'with a key that can be factored': factorable,
  'with a point off its curve': offCurve,
  'with a key on a curve that is not offered': () => request(`/CN=${host}`, san, curve('secp256k1')),
  'with a curve spelled out in numbers': () =>
    request(`/CN=${host}`, san, [...curve('P-256'), '-pkeyopt', 'ec_param_enc:explicit']),
};

/** Those that only a leaf may not be. */
export const hostileAsLeaf: Readonly<Record<string, () => string>> = {
  'that asks to be a CA': () => request(`/CN=${host}`, [...san, 'basicConstraints = critical,CA:TRUE']),
  'that asks to sign certificates': () => request(`/CN=${host}`, [...san, 'keyUsage = critical,keyCertSign']),
};

/** Those that only somebody who may change the CA has signed, by the CA itself. */
export const hostileBelowRules: Readonly<Record<string, () => string>> = {
  'that asks to sign lists': () => request(`/CN=${host}`, [...san, 'keyUsage = critical,cRLSign']),
  'that asks to answer about revocations': () =>
    request(`/CN=${host}`, [...san, 'extendedKeyUsage = OCSPSigning']),
};
