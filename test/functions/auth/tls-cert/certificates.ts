import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { element } from '../ldap/ber.ts';

/** The content of an object identifier in hexadecimal. */
const oid = (hex: string): Buffer => element(0x06, Buffer.from(hex, 'hex'));
const sequence = (...parts: readonly Buffer[]): Buffer => element(0x30, parts);

/** How certificates are signed: the algorithm's identifier and the digest. */
const signatures = {
  'ecdsa-sha256': { id: sequence(oid('2a8648ce3d040302')), hash: 'sha256' },
  'ecdsa-sha1': { id: sequence(oid('2a8648ce3d0401')), hash: 'sha1' },
  'rsa-sha256': { id: sequence(oid('2a864886f70d01010b'), element(0x05, '')), hash: 'sha256' },
  ed25519: { id: sequence(oid('2b6570')), hash: null },
} as const;

export interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export const newKeys = (curve = 'P-256'): Keys => generateKeyPairSync('ec', { namedCurve: curve });
export const newRsaKeys = (modulusLength: number): Keys => generateKeyPairSync('rsa', { modulusLength });

/** Common names, or a whole name in DER. */
type Name = readonly string[] | Buffer;

const nameOf = (name: Name): Buffer =>
  Buffer.isBuffer(name)
    ? name
    : sequence(...name.map((text) => element(0x31, [sequence(oid('550403'), element(0x0c, text))])));

const time = (date: Date): Buffer =>
  element(0x18, `${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`);

export const extension = (id: string, isCritical: boolean, value: Buffer): Buffer =>
  sequence(oid(id), ...(isCritical ? [element(0x01, Buffer.from([0xff]))] : []), element(0x04, value));

const boolean = (value: boolean): Buffer => element(0x01, Buffer.from([value ? 0xff : 0]));

export const basicConstraints = (isAuthority: boolean, pathLength?: number): Buffer =>
  extension(
    '551d13',
    true,
    sequence(
      ...(isAuthority ? [boolean(true)] : []),
      ...(pathLength === undefined ? [] : [element(0x02, pathLength)]),
    ),
  );
/** Bits from the highest on: 0x80 signs, 0x04 signs certificates, 0x20 encrypts keys. */
export const keyUsage = (bits: number): Buffer =>
  extension('551d0f', true, element(0x03, Buffer.from([0, bits])));
const uses = { client: '2b06010505070302', server: '2b06010505070301' };
export const extendedKeyUsage = (...names: readonly (keyof typeof uses)[]): Buffer =>
  extension('551d25', false, sequence(...names.map((name) => oid(uses[name]))));
/** Tags: 0x81 e-mail, 0x82 host, 0x86 URI, 0x87 address. */
export const altNames = (...names: readonly (readonly [number, string | Buffer])[]): Buffer =>
  extension('551d11', false, sequence(...names.map(([tag, name]) => element(tag, name))));

export interface Wish {
  readonly subject: Name;
  readonly keys: Keys;
  readonly from: Date;
  readonly to: Date;
  readonly extensions?: readonly Buffer[];
  readonly signature?: keyof typeof signatures;
  /** Itself unless said otherwise. */
  readonly issuer?: { readonly subject: Name; readonly keys: Keys };
}

let serial = 1;

/** A certificate in PEM (RFC 5280, 4.1), as it was wished for: also one that no authority should give. */
export const certificate = (wish: Wish): string => {
  const { subject, keys, from, to, extensions = [], issuer = { subject, keys } } = wish;
  const { id, hash } = signatures[wish.signature ?? 'ecdsa-sha256'];
  serial += 1;
  const toBeSigned = sequence(
    element(0xa0, [element(0x02, 2)]),
    element(0x02, Buffer.from([0x10, serial])),
    id,
    nameOf(issuer.subject),
    sequence(time(from), time(to)),
    nameOf(subject),
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length > 0 ? [element(0xa3, [sequence(...extensions)])] : []),
  );
  const signed = sign(hash, toBeSigned, issuer.keys.privateKey);
  const der = sequence(toBeSigned, id, element(0x03, Buffer.concat([Buffer.from([0]), signed])));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
};
