import { createHash } from 'node:crypto';
import { enumerated, generalizedTime, object, octets, sequence, tagged } from './der.ts';
import type { Signer } from './key-algorithms.ts';
import type { AskedCertificate } from './ocsp-request.ts';
import { subjectPublicKey } from './revocation-list.ts';
import { signedStructure } from './signed.ts';

/** Whether a certificate is valid as far as its CA knows (RFC 6960 section 2.2). */
export type CertificateStatus =
  | { readonly kind: 'good' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'revoked'; readonly at: Date; readonly reason: number };

interface AnsweredCertificate {
  readonly asked: AskedCertificate;
  readonly status: CertificateStatus;
}

export interface OcspResponse {
  readonly answers: readonly AnsweredCertificate[];
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly nonce: Uint8Array | undefined;
  readonly signer: Signer;
  /** Certificate of who signs, DER. */
  readonly certificate: Uint8Array;
}

const ids = {
  basic: object('1.3.6.1.5.5.7.48.1.1'),
  nonce: object('1.3.6.1.5.5.7.48.1.2'),
} as const;

/** What is answered without a signature (section 4.2.1). */
const refusals = { malformed: 1, tryLater: 3, unauthorized: 6 } as const;
export type OcspRefusal = keyof typeof refusals;

export const refusedResponse = (why: OcspRefusal): Buffer => sequence(enumerated(refusals[why]));

const statusOf = (status: CertificateStatus): Buffer => {
  if (status.kind === 'good') return tagged(0x80, Buffer.alloc(0));
  if (status.kind === 'unknown') return tagged(0x82, Buffer.alloc(0));
  const { at, reason } = status;
  // No reason in particular is said by saying nothing, as on a list.
  return tagged(0xa1, generalizedTime(at), ...(reason === 0 ? [] : [tagged(0xa0, enumerated(reason))]));
};

const singleResponse = (
  { asked, status }: AnsweredCertificate,
  { thisUpdate, nextUpdate }: OcspResponse,
): Buffer =>
  sequence(
    asked.certId,
    statusOf(status),
    generalizedTime(thisUpdate),
    tagged(0xa0, generalizedTime(nextUpdate)),
  );

const extensionsOf = ({ nonce }: OcspResponse): readonly Buffer[] =>
  nonce ? [tagged(0xa1, sequence(sequence(ids.nonce, octets(nonce))))] : [];

const keyHash = ({ publicKey }: Signer): Buffer =>
  createHash('sha1').update(subjectPublicKey(publicKey)).digest();

/** A response (RFC 6960 section 4.2), signed, DER; who signed it comes along. */
export const signResponse = async (response: OcspResponse): Promise<Buffer> => {
  const { answers, thisUpdate, signer, certificate } = response;
  const data = sequence(
    tagged(0xa2, octets(keyHash(signer))),
    generalizedTime(thisUpdate),
    sequence(...answers.map((answer) => singleResponse(answer, response))),
    ...extensionsOf(response),
  );
  const basic = await signedStructure(data, signer, tagged(0xa0, sequence(certificate)));
  return sequence(enumerated(0), tagged(0xa0, sequence(ids.basic, octets(basic))));
};

/** Hash of the key of an issuer as requests have it: of the bits of the key alone (section 4.1.1). */
export const issuerKeyHash = (hash: string, publicKey: Uint8Array): Buffer =>
  createHash(hash).update(subjectPublicKey(publicKey)).digest();

/** Hash of the name of an issuer, of its DER. */
export const issuerNameHash = (hash: string, name: Uint8Array): Buffer =>
  createHash(hash).update(name).digest();
