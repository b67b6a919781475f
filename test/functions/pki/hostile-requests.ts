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

/** A request with an RSA key of so many bits, and a signature that takes as long to look at. */
export const withRsaKey = (size: number): string => {
  const modulus = randomBytes(size / 8);
  modulus[0] = 0xff;
  modulus[modulus.length - 1] = 0xff;
  const key = sequence(unsigned(modulus), unsigned(Buffer.from('010001', 'hex')));
  const rsa = (oid: string) => sequence(object(oid), nothing);
  const spki = sequence(rsa('1.2.840.113549.1.1.1'), bits(key));
  const info = sequence(integer(0), named('www.example.com'), spki, tagged(0xa0, Buffer.alloc(0)));
  return pem(sequence(info, rsa('1.2.840.113549.1.1.11'), bits(randomBytes(size / 8))));
};
