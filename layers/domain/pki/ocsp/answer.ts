import { LocketError } from '../../errors.ts';
import type { Project } from '../../projects/project.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { issuerName } from '../access.ts';
import { type Authority, type AuthorityCertificate, caKeyVersion, isGone } from '../authority.ts';
import { type CertifiedKey, keysBehind } from '../key-versions.ts';
import { wholeSeconds } from '../validity.ts';
import { BadDer } from '../x509/der-reader.ts';
import { type AskedCertificate, type OcspRequest, readOcspRequest } from '../x509/ocsp-request.ts';
import {
  type CertificateStatus,
  issuerKeyHash,
  issuerNameHash,
  type OcspRefusal,
  refusedResponse,
  signResponse,
} from '../x509/ocsp-response.ts';
import { type KeptResponses, keptFor } from './kept-responses.ts';
import { responderFor } from './responder.ts';

/** Milliseconds for which a response may be relied upon: servers that staple it ask again in time. */
const responseLife = 3_600_000;

/** A response, and for how many seconds it may be given out again; 0 for one that is to this request only. */
export interface OcspAnswer {
  readonly der: Uint8Array;
  readonly maxAge: number;
  /** Absent for what nobody signed. */
  readonly signedAt?: Date | undefined;
}

const refusal = (why: OcspRefusal): OcspAnswer => ({ der: refusedResponse(why), maxAge: 0 });

interface Asked {
  readonly project: Project;
  readonly authority: Authority;
}

/** The CA behind an address that certificates name, until it is gone for good. */
const authorityAt = async (unit: Unit, caId: string): Promise<Asked> => {
  const { authorities, projects } = unit.stores;
  const projectId = await authorities.projectOf(caId);
  if (projectId === undefined) throw new LocketError('not-found', 'CA not found');
  const [project, authority] = await Promise.all([
    projects.find(projectId),
    authorities.find(projectId, caId),
  ]);
  if (!project || !authority || isGone(authority, unit.runtime.now()))
    throw new LocketError('not-found', 'CA not found');
  return { project, authority };
};

const isSame = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0;

/** Whether the question is about this key of a CA, and a name that the CA has or had. */
const isAbout = (
  { hash, issuerKeyHash: key, issuerNameHash: name }: AskedCertificate,
  { publicKey }: CertifiedKey,
  certificates: readonly AuthorityCertificate[],
): boolean =>
  isSame(key, issuerKeyHash(hash, publicKey)) &&
  certificates.some((certificate) =>
    isSame(name, issuerNameHash(hash, new Uint8Array(issuerName(certificate).toArrayBuffer()))),
  );

/**
 * What the CA knows of a serial number. Whose record was deleted is what it was: on the list, or good until its end; a
 * number that the CA never gave is unknown.
 */
const statusOf = async (
  unit: Unit,
  { projectId, id: caId }: Authority,
  serialNumber: string,
): Promise<CertificateStatus> => {
  const { certificates } = unit.stores;
  const [revocation, body, wasIssued] = await Promise.all([
    certificates.revocationOf(projectId, caId, serialNumber),
    certificates.body(serialNumber),
    certificates.wasDeleted(projectId, caId, serialNumber),
  ]);
  if (revocation) return { kind: 'revoked', at: new Date(revocation.revokedAt), reason: revocation.reason };
  if (wasIssued) return { kind: 'good' };
  const record =
    body?.projectId === projectId ? await certificates.find(projectId, body.certificateId) : undefined;
  return { kind: record?.caId === caId ? 'good' : 'unknown' };
};

const signedAnswer = async (
  unit: Unit,
  { project, authority }: Asked,
  { asked, nonce }: OcspRequest,
): Promise<OcspAnswer> => {
  const now = wholeSeconds(unit.runtime.now());
  if (!authority.active) return refusal('unauthorized');
  const { authorities, ocspResponders } = unit.stores;
  const [all, statuses] = await Promise.all([
    authorities.certificates(project.id, authority.id),
    Promise.all(asked.map(({ serialNumber }) => statusOf(unit, authority, serialNumber))),
    // Read in the same round for what comes next.
    ocspResponders.find(project.id, authority.id, caKeyVersion(authority)),
  ]);
  const key = keysBehind(authority, all).findLast((each) => asked.every((one) => isAbout(one, each, all)));
  if (!key || Date.parse(key.notAfter) <= now.getTime()) return refusal('unauthorized');
  const { signer, certificate, notAfter } = await responderFor(unit, project, authority, key);
  const nextUpdate = new Date(Math.min(now.getTime() + responseLife, notAfter.getTime()));
  const der = await signResponse({
    answers: asked.map((each, at) => ({ asked: each, status: statuses[at] ?? { kind: 'unknown' } })),
    thisUpdate: now,
    nextUpdate,
    nonce,
    signer,
    certificate,
  });
  return { der, maxAge: nonce ? 0 : keptFor / 1000, signedAt: now };
};

const requestIn = (der: Uint8Array): OcspRequest | undefined => {
  try {
    return readOcspRequest(der);
  } catch (error) {
    if (error instanceof BadDer) return undefined;
    throw error;
  }
};

/** The same question in the same words, to the same CA. */
const questionOf = (caId: string, { asked }: OcspRequest): string =>
  [caId, ...asked.map(({ certId }) => Buffer.from(certId).toString('base64'))].join(' ');

/**
 * Answers whether certificates of a CA are valid (RFC 6960, and RFC 5019 for many who ask the same). With a nonce the
 * answer is signed for this request; else it may be one that was signed within the last five minutes. Also for CAs that
 * are disabled or deleted, until these are gone for good. @throws LocketError `not-found` for a CA that there is not.
 */
export const answerOcsp = async (
  unit: Unit,
  kept: KeptResponses,
  caId: string,
  der: Uint8Array,
): Promise<OcspAnswer> => {
  const request = requestIn(der);
  if (!request) return refusal('malformed');
  const question = questionOf(caId, request);
  const now = unit.runtime.now();
  const known = request.nonce ? undefined : kept.find(question, now);
  if (known) {
    const age = Math.ceil((now.getTime() - known.signedAt.getTime()) / 1000);
    return { ...known, maxAge: keptFor / 1000 - age };
  }
  const answer = await retryingConflicts(unit, async () =>
    signedAnswer(unit, await authorityAt(unit, caId), request),
  );
  if (!request.nonce && answer.signedAt) kept.keep(question, { der: answer.der, signedAt: answer.signedAt });
  return answer;
};
