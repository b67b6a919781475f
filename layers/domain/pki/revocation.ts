import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import type { Certificate } from './certificate.ts';
import { enterCertificate } from './certificates.ts';
import { type RevocationReason, revocationReasons } from './x509/revocation-list.ts';

/** When and why a certificate was revoked. */
export interface RevokedCertificate {
  readonly serialNumber: string;
  readonly revokedAt: string;
}

/** A certificate on hold may be revoked for good; any other revocation stays as it is (RFC 5280 section 5.3.1). */
const isFinal = ({ revocation }: Certificate, reason: number): boolean =>
  revocation !== null &&
  (revocation.reason !== revocationReasons.CERTIFICATE_HOLD || reason === revocationReasons.CERTIFICATE_HOLD);

/** Puts a certificate on the list of its CA, whoever was entitled to have that done. */
export const revoked = async (
  unit: Unit,
  certificate: Certificate,
  reason: RevocationReason,
): Promise<RevokedCertificate> => {
  const { id: certificateId, caId, serialNumber, commonName } = certificate;
  const at = unit.runtime.now().toISOString();
  const next: Certificate = {
    ...certificate,
    revocation: { at, reason: revocationReasons[reason] },
    updatedAt: at,
    revision: certificate.revision + 1,
  };
  unit.note({ metadata: { certificateId, caId, serialNumber, commonName, revocationReason: reason } });
  await unit.commit(unit.stores.certificates.revocation(next, certificate));
  return { serialNumber, revokedAt: at };
};

/**
 * Revokes a certificate: from now on it is on the list of its CA. Once more it changes nothing and answers the same.
 * Needs `certificates:delete`.
 */
export const revokeCertificate = (
  unit: Unit,
  serialNumber: string,
  reason: RevocationReason,
): Promise<RevokedCertificate> =>
  retryingConflicts(unit, async () => {
    const { certificate } = await enterCertificate(unit, serialNumber, 'delete');
    const { revocation } = certificate;
    const code = revocationReasons[reason];
    if (revocation && isFinal(certificate, code)) return { serialNumber, revokedAt: revocation.at };
    return revoked(unit, certificate, reason);
  });

/**
 * Takes a hold back: the certificate is valid again. Needs `certificates:create`, as one that is issued anew does;
 * `bad-request` for a certificate that is not on hold.
 */
export const releaseCertificate = (unit: Unit, serialNumber: string): Promise<Certificate> =>
  retryingConflicts(unit, async () => {
    const { certificate } = await enterCertificate(unit, serialNumber, 'create');
    if (certificate.revocation?.reason !== revocationReasons.CERTIFICATE_HOLD)
      throw new LocketError('bad-request', 'Certificate is not on hold');
    const next: Certificate = {
      ...certificate,
      revocation: null,
      updatedAt: unit.runtime.now().toISOString(),
      revision: certificate.revision + 1,
    };
    await unit.commit(unit.stores.certificates.revocation(next, certificate));
    return next;
  });
