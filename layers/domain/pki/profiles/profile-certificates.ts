import { LocketError } from '../../errors.ts';
import { assertCan } from '../../permissions/ability.ts';
import { enterHolderOf } from '../../projects/reference.ts';
import type { Unit } from '../../unit.ts';
import { chainFrom, pemOf } from '../access.ts';
import type { Certificate } from '../certificate.ts';
import { alternativeNamesIn } from '../x509/alternative-names.ts';
import { readCertificate } from '../x509/certificates.ts';
import { x509 } from '../x509/library.ts';
import type { NameParts } from '../x509/names.ts';
import { type IssuedByProfile, issueByProfile } from './issue-by-profile.ts';
import type { ProfileCertificate } from './profile.ts';

/** A certificate that a profile issued, as it is kept: without its private key. */
export interface ShownCertificate {
  readonly record: Certificate;
  readonly profileId: string;
  /** PEM, with those above it from the issuer up. */
  readonly certificate: string;
  readonly certificateChain: string;
  readonly issuingCaCertificate: string;
}

interface Entered {
  readonly kept: ProfileCertificate;
  readonly record: Certificate;
  readonly der: Uint8Array;
}

const certificateNotFound = (): LocketError => new LocketError('not-found', 'Certificate not found');

/** A certificate by its id, for whoever may do this with certificates. A foreign one looks like none. */
const enter = async (unit: Unit, certificateId: string, action: 'read' | 'create'): Promise<Entered> => {
  const { certificateProfiles, certificates } = unit.stores;
  const kept = await certificateProfiles.issued(certificateId);
  const { project, ability } = await enterHolderOf(unit, 'Certificate', kept?.projectId);
  assertCan(ability, action, 'certificates');
  const [record, body] = await Promise.all([
    certificates.find(project.id, certificateId),
    certificates.body(kept?.serialNumber ?? ''),
  ]);
  if (!kept || !record || !body) throw certificateNotFound();
  const { serialNumber, caId, commonName } = record;
  unit.note({ metadata: { certificateId, caId, serialNumber, commonName } });
  return { kept, record, der: body.der };
};

/** A certificate that a profile issued. Needs `certificates:read`. */
export const readProfileCertificate = async (
  unit: Unit,
  certificateId: string,
): Promise<ShownCertificate> => {
  const { kept, record, der } = await enter(unit, certificateId, 'read');
  const { projectId, caId, caCertId } = record;
  const issuer = await unit.stores.authorities.certificate(projectId, caId, caCertId);
  return {
    record,
    profileId: kept.profileId,
    certificate: pemOf(der),
    // A CA that is gone for good took its certificates along.
    certificateChain: issuer ? chainFrom(issuer) : '',
    issuingCaCertificate: issuer ? pemOf(issuer.der) : '',
  };
};

const partsOf = (name: x509.Name): Partial<NameParts> => {
  const first = (type: string): string => name.getField(type)[0] ?? '';
  return {
    commonName: first('CN'),
    organization: first('O'),
    ou: first('OU'),
    country: first('C'),
    province: first('ST'),
    locality: first('L'),
  };
};

/**
 * Issues a certificate anew: for the same names and uses, as long as before, with a new key pair of the same algorithm.
 * Needs `certificates:create`; `bad-request` for one of a certification request, whose key is not here, and for what the
 * policy does not allow any more.
 */
export const renewProfileCertificate = async (
  unit: Unit,
  certificateId: string,
  siteUrl: string,
): Promise<IssuedByProfile> => {
  const { kept, record, der } = await enter(unit, certificateId, 'create');
  if (kept.madeKey === null)
    throw new LocketError(
      'bad-request',
      'This certificate was issued for a certification request: send a new one instead',
    );
  if (record.revocation) throw new LocketError('bad-request', 'Certificate is revoked');
  const certificate = readCertificate(der);
  const names = alternativeNamesIn(certificate.getExtension(x509.SubjectAlternativeNameExtension));
  unit.note({ metadata: { renewedSerialNumber: record.serialNumber } });
  return issueByProfile(unit, kept.profileId, {
    subject: partsOf(certificate.subjectName),
    altNames: names.map(({ value }) => value).join(','),
    ttl: Date.parse(record.notAfter) - Date.parse(record.notBefore),
    keyUsages: record.keyUsages,
    extendedKeyUsages: record.extendedKeyUsages,
    keyAlgorithm: kept.madeKey,
    siteUrl,
  });
};
