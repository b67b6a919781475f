import { LocketError } from '../errors.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import {
  activeCertificate,
  activeOf,
  authorityNotFound,
  type EnteredAuthority,
  enterAuthority,
  issuerName,
} from './access.ts';
import { type Authority, type AuthorityCertificate, isGone, maxAuthorityCertificates } from './authority.ts';
import { movesOf } from './collections/joining.ts';
import { intermediateBelow } from './intermediates.ts';
import { signerOf } from './signing-key.ts';
import { validityOf } from './validity.ts';
import { newSerialNumber, selfSigned } from './x509/certificates.ts';
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

const assertLater = (notAfter: Date, current: string): void => {
  if (notAfter.getTime() <= Date.parse(current))
    throw new LocketError('bad-request', 'New notAfter date must be after the current notAfter date');
};

/** A root signs its own name and key anew. */
const renewedRoot = async (
  unit: Unit,
  { project }: ProjectAccess,
  authority: Authority,
  notAfter: Date,
): Promise<Omit<AuthorityCertificate, 'version'>> => {
  const { runtime } = unit;
  const signer = await signerOf(unit, project, authority);
  const serialNumber = newSerialNumber((size) => runtime.randomBytes(size));
  const { maxPathLength } = activeOf(authority);
  const signed = await selfSigned(
    {
      name: issuerName(await activeCertificate(unit, authority)),
      publicKey: signer.publicKey,
      serialNumber,
      validity: validityOf(runtime.now(), notAfter),
      pathLength: maxPathLength < 0 ? undefined : maxPathLength,
    },
    signer,
  );
  return {
    id: runtime.uuid(),
    projectId: project.id,
    caId: authority.id,
    serialNumber,
    der: new Uint8Array(signed.rawData),
    chain: '',
    createdAt: runtime.now().toISOString(),
  };
};

const renewOnce = async (
  unit: Unit,
  { access, authority }: EnteredAuthority,
  notAfter: Date,
  siteUrl: string,
): Promise<AuthorityCertificate> => {
  if (authority.status === 'disabled') throw new LocketError('bad-request', 'CA is disabled');
  const { maxPathLength, notAfter: current } = activeOf(authority);
  assertLater(notAfter, current);
  const version = assertFurther(authority);
  const { authorities } = unit.stores;
  const now = unit.runtime.now();
  const below =
    authority.type === 'root'
      ? undefined
      : await intermediateBelow(unit, access, authority, {
          validity: validityOf(now, notAfter),
          maxPathLength,
          siteUrl,
        });
  const certificate = {
    ...(below?.certificate ?? (await renewedRoot(unit, access, authority, notAfter))),
    version,
  };
  const validity = validityOf(now, notAfter);
  const next = certified(authority, certificate, {
    notBefore: validity.notBefore.toISOString(),
    notAfter: validity.notAfter.toISOString(),
    maxPathLength,
  });
  const { serialNumber } = certificate;
  unit.note({ metadata: { caId: authority.id, dn: authority.dn, serialNumber } });
  await unit.commit([
    ...authorities.certification(next, authority, certificate),
    ...(below?.changes ?? []),
    ...(await movesOf(unit, next)),
  ]);
  return certificate;
};

/**
 * Gives a CA a certificate for its present key that is valid longer: a root signs it itself, an intermediate has it from
 * its parent in the project. Needs `certificate-authorities:create`.
 */
export const renewAuthority = (
  unit: Unit,
  caId: string,
  notAfter: Date,
  siteUrl: string,
): Promise<AuthorityCertificate> =>
  retryingConflicts(unit, async () => {
    const entered = await enterAuthority(unit, caId, 'create');
    return renewOnce(unit, entered, notAfter, siteUrl);
  });
