import { LocketError } from '../../errors.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Change } from '../../store/change.ts';
import type { Unit } from '../../unit.ts';
import type { IssuedCertificate } from '../intermediates.ts';
import type { Asked, Issuing } from '../issuance.ts';
import { certifiedNewKey, type Leaf, requestedLeaf, signedAndRecorded } from '../issue.ts';
import { readCertificate } from '../x509/certificates.ts';
import { certificatesOnly } from '../x509/certs-only.ts';
import { type ProvenRequest, readRequest } from '../x509/requests.ts';
import { assertBootstrap, assertSameNames, certificateToRenew } from './client-certificate.ts';
import { type Enrolment, enterEnrolment, issuingFor } from './enrolment.ts';
import { type PassphraseCheck, passphraseCheck } from './passphrase.ts';

/** What a device sends to enrol. */
export interface EnrolmentRequest {
  readonly templateId: string;
  /** By HTTP Basic; undefined when the device named none. */
  readonly passphrase: string | undefined;
  /** Certification request, DER or PEM. */
  readonly csr: Uint8Array | string;
}

/** Attributes of requests that would change what is answered, and are not offered (RFC 7030 sections 4.2.2 and 4.4.1). */
const notOffered: ReadonlyMap<string, string> = new Map([
  ['1.3.6.1.5.5.7.7.36', 'a change of the subject'],
  ['1.2.840.113549.1.9.16.2.37', 'a private key that is encrypted for a key'],
  ['1.2.840.113549.1.9.16.2.54', 'a private key that is encrypted for a key'],
]);

const assertOffered = ({ attributes }: ProvenRequest): void => {
  const what = attributes.map((type) => notOffered.get(type)).find((each) => each !== undefined);
  if (what !== undefined)
    throw new LocketError('bad-request', `The certification request asks for ${what}, which is not offered`);
};

const checkOf = ({ passphrase }: EnrolmentRequest): PassphraseCheck => {
  if (passphrase === undefined)
    throw new LocketError('unauthenticated', 'The passphrase of this enrolment is required (HTTP Basic)');
  return passphraseCheck(passphrase);
};

/** A device that was let in, and what its certificate is to be. */
interface Entered {
  readonly issuing: Issuing;
  readonly leaf: Leaf;
  readonly siteUrl: string;
  /** What has to be written with the certificate. */
  readonly unlocked: readonly Change[];
}

const askedBy = ({ siteUrl }: Enrolment['config']): Asked => ({ altNames: '', siteUrl });

/**
 * Lets a device in. What it shows is looked at before its passphrase: without a certificate nobody can guess at the
 * passphrase, nor have it locked for others.
 */
const enter = async (
  unit: Unit,
  { templateId, csr }: EnrolmentRequest,
  check: PassphraseCheck,
  look: (enrolment: Enrolment) => Promise<(request: ProvenRequest) => void>,
): Promise<Entered> => {
  const enrolment = await enterEnrolment(unit, templateId);
  const assertRequest = await look(enrolment);
  const unlocked = await check(unit, enrolment.config);
  const issuing = issuingFor(unit, enrolment);
  const request = await readRequest(csr);
  assertOffered(request);
  assertRequest(request);
  const leaf = requestedLeaf(unit, issuing, askedBy(enrolment.config), request);
  return { issuing, leaf, siteUrl: enrolment.config.siteUrl, unlocked };
};

const firstTime =
  (unit: Unit) =>
  async ({ config }: Enrolment) => {
    await assertBootstrap(unit, config);
    return () => undefined;
  };

/** The certificate that was issued, and nothing else (RFC 7030 section 4.2.3). */
const answered = ({ certificate }: IssuedCertificate): Uint8Array =>
  certificatesOnly([new Uint8Array(readCertificate(certificate).rawData)]);

const signed = async (unit: Unit, { issuing, leaf, siteUrl, unlocked }: Entered): Promise<Uint8Array> =>
  answered(await signedAndRecorded(unit, issuing, leaf, siteUrl, () => unlocked));

/**
 * Gives a device its first certificate, PKCS #7 (RFC 7030 section 4.2.1): for the passphrase, and where that is
 * configured for a certificate of its maker. Refused as issuing by the template is, and as `enterEnrolment`,
 * `assertBootstrap` and `passphraseCheck` refuse.
 */
export const simpleEnroll = (unit: Unit, request: EnrolmentRequest): Promise<Uint8Array> => {
  const check = checkOf(request);
  return retryingConflicts(unit, async () =>
    signed(unit, await enter(unit, request, check, firstTime(unit))),
  );
};

/**
 * Renews the certificate that a device shows (RFC 7030 section 4.2.2), for the same names and the same key or a new one.
 * Refused likewise, and as `certificateToRenew` and `assertSameNames` refuse.
 */
export const simpleReenroll = (unit: Unit, request: EnrolmentRequest): Promise<Uint8Array> => {
  const check = checkOf(request);
  return retryingConflicts(unit, async () => {
    const entered = await enter(unit, request, check, async ({ authority }) => {
      const certificate = await certificateToRenew(unit, authority);
      return (asked) => assertSameNames(asked, certificate);
    });
    return signed(unit, entered);
  });
};

/** A private key, PKCS #8 in PEM, which nobody has but the device that asked, and its certificate, PKCS #7. */
export interface GeneratedKey {
  readonly privateKey: string;
  readonly certificate: Uint8Array;
}

/**
 * Gives a device a key pair and its first certificate (RFC 7030 section 4.4): names are the request's, its key is not
 * used. The private key is in the reply and nowhere else. Refused as `simpleEnroll` is.
 */
export const serverKeyGeneration = (unit: Unit, request: EnrolmentRequest): Promise<GeneratedKey> => {
  const check = checkOf(request);
  return retryingConflicts(unit, async () => {
    const { issuing, leaf, siteUrl, unlocked } = await enter(unit, request, check, firstTime(unit));
    const issued = await certifiedNewKey(unit, issuing, leaf, { siteUrl, beside: () => unlocked });
    return { privateKey: issued.privateKey, certificate: answered(issued) };
  });
};
