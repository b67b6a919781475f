import { createPublicKey } from 'node:crypto';
import type { Handle, Template } from 'pkcs11js';
import type { CertificateKeyAlgorithm } from '../../../domain/pki/x509/key-algorithms.ts';
import type { Binding, Cryptoki, Session } from './cryptoki.ts';

/** What an HSM is told of an algorithm, and what it signs of a digest. */
export interface PairFacts {
  readonly digest: 'sha256' | 'sha384';
  /** Bytes of a signature at most. */
  readonly room: number;
  readonly generation: (binding: Binding) => number;
  readonly publicTemplate: (binding: Binding) => Template;
  readonly mechanism: (binding: Binding) => number;
  readonly input: (digest: Buffer) => Buffer;
  readonly publicKey: (cryptoki: Cryptoki, session: Session, key: Handle) => Buffer;
}

const spki = (jwk: object): Buffer =>
  createPublicKey({ key: jwk as never, format: 'jwk' }).export({ type: 'spki', format: 'der' });

const attribute = ({ library }: Cryptoki, session: Session, key: Handle, type: number): Buffer => {
  const [found] = library.C_GetAttributeValue(session, key, [{ type }]);
  if (!Buffer.isBuffer(found?.value)) throw new Error('The HSM does not show its public key');
  return found.value;
};

/** DigestInfo of SHA-256 in front of a digest (RFC 8017 section 9.2): what PKCS #1 v1.5 pads. */
const sha256Info = Buffer.from('3031300d060960864801650304020105000420', 'hex');

const rsa = (bits: number): PairFacts => ({
  digest: 'sha256',
  room: bits / 8,
  generation: (binding) => binding.CKM_RSA_PKCS_KEY_PAIR_GEN,
  publicTemplate: (binding) => [
    { type: binding.CKA_MODULUS_BITS, value: bits },
    { type: binding.CKA_PUBLIC_EXPONENT, value: Buffer.from('010001', 'hex') },
  ],
  mechanism: (binding) => binding.CKM_RSA_PKCS,
  input: (digest) => Buffer.concat([sha256Info, digest]),
  publicKey: (cryptoki, session, key) => {
    const part = (type: number) => attribute(cryptoki, session, key, type).toString('base64url');
    const { binding } = cryptoki;
    return spki({ kty: 'RSA', n: part(binding.CKA_MODULUS), e: part(binding.CKA_PUBLIC_EXPONENT) });
  },
});

const ec = (crv: string, oid: string, digest: PairFacts['digest'], size: number): PairFacts => ({
  digest,
  room: 2 * size,
  generation: (binding) => binding.CKM_EC_KEY_PAIR_GEN,
  publicTemplate: (binding) => [{ type: binding.CKA_EC_PARAMS, value: Buffer.from(oid, 'hex') }],
  mechanism: (binding) => binding.CKM_ECDSA,
  input: (bytes) => bytes,
  publicKey: (cryptoki, session, key) => {
    // A point that is not compressed, in an OCTET STRING or, by some HSMs, without one.
    const point = attribute(cryptoki, session, key, cryptoki.binding.CKA_EC_POINT).subarray(-2 * size);
    const half = (from: number) => point.subarray(from, from + size).toString('base64url');
    return spki({ kty: 'EC', crv, x: half(0), y: half(size) });
  },
});

const facts: Readonly<Partial<Record<CertificateKeyAlgorithm, PairFacts>>> = {
  RSA_2048: rsa(2048),
  RSA_4096: rsa(4096),
  EC_prime256v1: ec('P-256', '06082a8648ce3d030107', 'sha256', 32),
  EC_secp384r1: ec('P-384', '06052b81040022', 'sha384', 48),
};

/** Of every algorithm that keys of CAs in an HSM may have (PKCS #11 3.0, sections 6.1 and 6.3 of its mechanisms). */
export const pairFacts = (algorithm: CertificateKeyAlgorithm): PairFacts => {
  const found = facts[algorithm];
  if (!found) throw new Error(`An HSM makes no key of the kind ${algorithm} for CAs`);
  return found;
};

export interface KeyNames {
  readonly label: string;
  /** `CKA_ID`. */
  readonly id: Buffer;
}

/** A key pair that stays: its private half signs, and never leaves. */
export const pairTemplates = (binding: Binding, more: Template, { label, id }: KeyNames) => {
  const named: Template = [
    { type: binding.CKA_TOKEN, value: true },
    { type: binding.CKA_LABEL, value: label },
    { type: binding.CKA_ID, value: id },
  ];
  return {
    publicTemplate: [...named, ...more, { type: binding.CKA_VERIFY, value: true }],
    privateTemplate: [
      ...named,
      { type: binding.CKA_PRIVATE, value: true },
      { type: binding.CKA_SENSITIVE, value: true },
      { type: binding.CKA_EXTRACTABLE, value: false },
      { type: binding.CKA_SIGN, value: true },
    ],
  };
};

/** @throws Error for a private key that could leave its HSM, or was not made there: some ignore what they are asked. */
export const assertStays = ({ binding, library }: Cryptoki, session: Session, key: Handle): void => {
  const said = library.C_GetAttributeValue(session, key, [
    { type: binding.CKA_SENSITIVE },
    { type: binding.CKA_EXTRACTABLE },
    { type: binding.CKA_LOCAL },
  ]);
  const [sensitive, extractable, local] = said.map(({ value }) => (value as Buffer)[0]);
  if (sensitive !== 1 || extractable !== 0 || local !== 1)
    throw new Error('The HSM made a key that could leave it');
};
