import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import type { ActionOn } from '../permissions/subjects.ts';
import { enterHolderOf } from '../projects/reference.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { chainFrom, pemOf } from './access.ts';
import type { Certificate, CertificateBody } from './certificate.ts';
import { departureOf } from './collections/joining.ts';
import { newShard } from './record.ts';

interface EnteredCertificate {
  readonly certificate: Certificate;
  readonly body: CertificateBody;
}

const certificateNotFound = (): LocketError => new LocketError('not-found', 'Certificate not found');

/** The record joins the round that decides whether it may be seen. */
const expectAccess = ({ caller, stores }: Unit, { projectId, certificateId }: CertificateBody): void => {
  stores.certificates.expectRecord(projectId, certificateId);
  if (caller.kind === 'user' || caller.kind === 'identity')
    stores.projects.expect(projectId, caller.kind, caller.id);
};

/** A certificate by its serial number, for whoever may do this with certificates. A foreign one looks like none. */
export const enterCertificate = async (
  unit: Unit,
  serialNumber: string,
  action: ActionOn<'certificates'>,
): Promise<EnteredCertificate> => {
  const { certificates } = unit.stores;
  const body = await certificates.body(serialNumber);
  if (body) expectAccess(unit, body);
  const { project, ability } = await enterHolderOf(unit, 'Certificate', body?.projectId);
  assertCan(ability, action, 'certificates');
  const certificate = body && (await certificates.find(project.id, body.certificateId));
  if (!certificate) throw certificateNotFound();
  const { id, caId, commonName } = certificate;
  unit.note({ metadata: { certificateId: id, caId, serialNumber, commonName } });
  return { certificate, body };
};

/** What is recorded of a certificate. Needs `certificates:read`. */
export const readCertificateRecord = async (unit: Unit, serialNumber: string): Promise<Certificate> =>
  (await enterCertificate(unit, serialNumber, 'read')).certificate;

/** A certificate and those above it, PEM. Needs `certificates:read`. */
export const readCertificateBody = async (
  unit: Unit,
  serialNumber: string,
): Promise<{ readonly certificate: string; readonly certificateChain: string }> => {
  const { certificate, body } = await enterCertificate(unit, serialNumber, 'read');
  const { projectId, caId, caCertId } = certificate;
  const issuer = await unit.stores.authorities.certificate(projectId, caId, caCertId);
  // A CA that is gone for good took its certificates along.
  return { certificate: pemOf(body.der), certificateChain: issuer ? chainFrom(issuer) : '' };
};

/**
 * Deletes the record of a certificate. The certificate itself stays what it is: valid until its end, or on its CA's
 * list if it was revoked. Needs `certificates:delete`.
 */
export const deleteCertificate = (unit: Unit, serialNumber: string): Promise<Certificate> =>
  retryingConflicts(unit, async () => {
    const { certificate } = await enterCertificate(unit, serialNumber, 'delete');
    const { authorities, certificates } = unit.stores;
    const { projectId, caId } = certificate;
    await unit.commit([
      ...certificates.deletion(certificate),
      authorities.forgotten(projectId, caId, newShard(unit.runtime)),
      ...(await departureOf(unit, certificate)),
    ]);
    return certificate;
  });
