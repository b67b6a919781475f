import { createHash } from 'node:crypto';
import {
  contentAt,
  enumerated,
  integer,
  object,
  octets,
  sequence,
  tagged,
  time,
  unsigned,
  yes,
} from './der.ts';
import type { Signer } from './key-algorithms.ts';
import type { x509 } from './library.ts';
import { pemText } from './pem.ts';
import { algorithmOf, signedStructure } from './signed.ts';

/** Why a certificate was revoked, and the code of it (RFC 5280 section 5.3.1). */
export const revocationReasons = {
  UNSPECIFIED: 0,
  KEY_COMPROMISE: 1,
  CA_COMPROMISE: 2,
  AFFILIATION_CHANGED: 3,
  SUPERSEDED: 4,
  CESSATION_OF_OPERATION: 5,
  CERTIFICATE_HOLD: 6,
  PRIVILEGE_WITHDRAWN: 9,
  A_A_COMPROMISE: 10,
} as const;
export type RevocationReason = keyof typeof revocationReasons;

/** A certificate that is not valid any more. */
export interface Revoked {
  /** Lower-case hex. */
  readonly serialNumber: string;
  readonly revokedAt: Date;
  /** Code of the reason. */
  readonly reason: number;
}

export interface RevocationList {
  readonly issuer: x509.Name;
  readonly signer: Signer;
  /** Grows from list to list. */
  readonly number: number;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly revoked: readonly Revoked[];
  /** Addresses of this list where it is one of several of its CA: it says of the others' certificates nothing. */
  readonly onlyAt?: readonly string[] | undefined;
}

const ids = {
  reason: object('2.5.29.21'),
  number: object('2.5.29.20'),
  authorityKey: object('2.5.29.35'),
  distributionPoint: object('2.5.29.28'),
} as const;

const unspecified = 0;

/** A reason, but for none in particular, which is said by saying nothing (section 5.3.1). */
const entryExtensions = (reason: number): readonly Buffer[] =>
  reason === unspecified ? [] : [sequence(sequence(ids.reason, octets(enumerated(reason))))];

const entry = ({ serialNumber, revokedAt, reason }: Revoked): Buffer =>
  sequence(unsigned(Buffer.from(serialNumber, 'hex')), time(revokedAt), ...entryExtensions(reason));

/** SHA-1 of the bits of a public key (section 4.2.1.2), as certificates of the CA have it. */
const keyIdOf = (publicKey: Uint8Array): Buffer =>
  createHash('sha1').update(subjectPublicKey(publicKey)).digest();

/** The bit string at the end of a SubjectPublicKeyInfo, without the octet that counts unused bits. */
export const subjectPublicKey = (spki: Uint8Array): Uint8Array => {
  const algorithm = contentAt(spki, contentAt(spki, 0).from);
  const bitString = contentAt(spki, algorithm.to);
  return spki.subarray(bitString.from + 1, bitString.to);
};

const extensions = ({ signer, number, onlyAt }: RevocationList): Buffer =>
  tagged(
    0xa0,
    sequence(
      sequence(ids.authorityKey, octets(sequence(tagged(0x80, keyIdOf(signer.publicKey))))),
      sequence(ids.number, octets(integer(number))),
      ...(onlyAt === undefined ? [] : [sequence(ids.distributionPoint, yes, octets(pointOf(onlyAt)))]),
    ),
  );

const pointOf = (addresses: readonly string[]): Buffer =>
  sequence(
    tagged(0xa0, tagged(0xa0, ...addresses.map((address) => tagged(0x86, Buffer.from(address, 'latin1'))))),
  );

/** A revocation list (RFC 5280 section 5), signed, DER. */
export const signRevocationList = (list: RevocationList): Promise<Buffer> => {
  const { issuer, signer, thisUpdate, nextUpdate, revoked } = list;
  const toBeSigned = sequence(
    integer(1),
    algorithmOf(signer),
    Buffer.from(issuer.toArrayBuffer()),
    time(thisUpdate),
    time(nextUpdate),
    // An empty list must be absent (section 5.1.2.6).
    // As one text: a call takes fewer arguments than a list may have entries.
    ...(revoked.length > 0 ? [sequence(Buffer.concat(revoked.map(entry)))] : []),
    extensions(list),
  );
  return signedStructure(toBeSigned, signer);
};

/** A list as OpenSSL and others read it. */
export const revocationListPem = (der: Uint8Array): string => pemText('X509 CRL', der);
