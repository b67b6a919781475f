import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import { activeCertificate, authorityNotFound, enterAuthority } from './access.ts';
import { type Authority, type AuthorityCertificate, isGone, maxAuthorityCertificates } from './authority.ts';
import { signerOf } from './signing-key.ts';
import { distinguishedName } from './x509/names.ts';
import { newCaRequest } from './x509/requests.ts';

/**
 * A request for a certificate of an intermediate CA, PEM, to be signed by another CA. Needs
 * `certificate-authorities:create`; `bad-request` for a root.
 */
export const readAuthorityRequest = async (unit: Unit, caId: string): Promise<string> => {
  const { access, authority } = await enterAuthority(unit, caId, 'create');
  if (authority.type === 'root') throw new LocketError('bad-request', 'Root CA cannot generate CSR');
  const signer = await signerOf(unit, access.project, authority);
  return newCaRequest(distinguishedName(authority).name, signer);
};

/** The certificate that a CA signs under. Needs `certificate-authorities:read`. */
export const readActiveCertificate = async (unit: Unit, caId: string): Promise<AuthorityCertificate> => {
  const { authority } = await enterAuthority(unit, caId, 'read');
  return activeCertificate(unit, authority);
};

/** All certificates that a CA has or had, the first one first. Needs `certificate-authorities:read`. */
export const listAuthorityCertificates = async (
  unit: Unit,
  caId: string,
): Promise<readonly AuthorityCertificate[]> => {
  const { authority } = await enterAuthority(unit, caId, 'read');
  return unit.stores.authorities.certificates(authority.projectId, caId);
};

/** One of them by its id, and the CA. Needs `certificate-authorities:read`. */
export const readAuthorityCertificate = async (
  unit: Unit,
  caId: string,
  certificateId: string,
): Promise<{ readonly authority: Authority; readonly certificate: AuthorityCertificate }> => {
  const { authority } = await enterAuthority(unit, caId, 'read');
  const certificate = await unit.stores.authorities.certificate(authority.projectId, caId, certificateId);
  if (!certificate) throw new LocketError('not-found', 'CA certificate not found');
  return { authority, certificate };
};

/** A certificate of a CA for anybody, DER: it is what relying parties build chains from. */
export const readPublicCertificate = async (
  unit: Unit,
  caId: string,
  certificateId: string,
): Promise<Uint8Array> => {
  const { authorities, projects } = unit.stores;
  const projectId = await authorities.projectOf(caId);
  if (projectId === undefined) throw authorityNotFound();
  const [project, authority, certificate] = await Promise.all([
    projects.find(projectId),
    authorities.find(projectId, caId),
    authorities.certificate(projectId, caId, certificateId),
  ]);
  if (!project || !authority || isGone(authority, unit.runtime.now()) || !certificate)
    throw new LocketError('not-found', 'CA certificate not found');
  return certificate.der;
};

/** @throws LocketError `bad-request` when a CA has its most certificates. */
export const assertFurther = ({ active }: Authority): number => {
  const version = (active?.version ?? 0) + 1;
  if (version > maxAuthorityCertificates)
    throw new LocketError('bad-request', `A CA has at most ${maxAuthorityCertificates} certificates`);
  return version;
};

/** The CA as it is once it signs under a further certificate. */
export const certified = (
  authority: Authority,
  certificate: AuthorityCertificate,
  facts: Pick<NonNullable<Authority['active']>, 'notBefore' | 'notAfter' | 'maxPathLength'>,
): Authority => ({
  ...authority,
  status: 'active',
  active: {
    ...facts,
    id: certificate.id,
    serialNumber: certificate.serialNumber,
    version: certificate.version,
  },
  updatedAt: certificate.createdAt,
  revision: authority.revision + 1,
});
