import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { enterAuthority } from './access.ts';
import { type Authority, type AuthorityCertificate, caKeyVersion } from './authority.ts';
import { assertFurther, certified } from './authority-certificates.ts';
import { movesOf } from './collections/joining.ts';
import { readCertificate, readCertificates, toPem } from './x509/certificates.ts';
import { isAbout, linkedChain } from './x509/chains.ts';
import { x509 } from './x509/library.ts';

export interface ImportRequest {
  /** PEM. */
  readonly certificate: string;
  /** PEM, in any order. */
  readonly certificateChain: string;
}

/** The CA of the project whose key a certificate is about. */
const parentIn = (others: readonly Authority[], issuer: x509.X509Certificate | undefined): string | null => {
  const parent = others.find(({ publicKey, deletion }) => !deletion && issuer && isAbout(issuer, publicKey));
  return parent?.id ?? null;
};

const pathLengthIn = (certificate: x509.X509Certificate): number =>
  certificate.getExtension(x509.BasicConstraintsExtension)?.pathLength ?? -1;

const serialIn = ({ serialNumber }: x509.X509Certificate): string => serialNumber.toLowerCase();

const imported = (
  unit: Unit,
  authority: Authority,
  certificate: x509.X509Certificate,
  chain: readonly x509.X509Certificate[],
): AuthorityCertificate => ({
  id: unit.runtime.uuid(),
  projectId: authority.projectId,
  caId: authority.id,
  version: assertFurther(authority),
  keyVersion: caKeyVersion(authority),
  serialNumber: serialIn(certificate),
  der: new Uint8Array(certificate.rawData),
  chain: chain.map((each) => toPem(each).trim()).join('\n'),
  createdAt: unit.runtime.now().toISOString(),
});

const importOnce = async (unit: Unit, caId: string, request: ImportRequest): Promise<void> => {
  const { authority } = await enterAuthority(unit, caId, 'create');
  if (authority.parentCaId !== null)
    throw new LocketError(
      'bad-request',
      'CA has its certificate from a CA of this project: renew it instead',
    );
  const certificate = readCertificate(request.certificate);
  if (!isAbout(certificate, authority.publicKey))
    throw new LocketError('bad-request', 'The public key of the certificate is not that of the CA');
  const chain = linkedChain(certificate, readCertificates(request.certificateChain), unit.runtime.now());
  const { authorities } = unit.stores;
  const others = (await authorities.inProject(authority.projectId)).filter(({ id }) => id !== caId);
  const stored = imported(unit, authority, certificate, chain);
  const next: Authority = {
    ...certified(authority, stored, {
      notBefore: certificate.notBefore.toISOString(),
      notAfter: certificate.notAfter.toISOString(),
      maxPathLength: pathLengthIn(certificate),
    }),
    // Who was disabled while it waited stays so.
    status: authority.status === 'disabled' ? 'disabled' : 'active',
    parentCaId: parentIn(others, chain[0]),
  };
  unit.note({ metadata: { caId, dn: authority.dn, serialNumber: stored.serialNumber } });
  await unit.commit([...authorities.certification(next, authority, stored), ...(await movesOf(unit, next))]);
};

/**
 * Gives a CA a certificate that somebody signed for its key, with those above it up to a root. Needs
 * `certificate-authorities:create`; `bad-request` for a certificate of another key or not of a CA, and for a chain that
 * does not link or is not valid now.
 */
export const importCertificate = (unit: Unit, caId: string, request: ImportRequest): Promise<void> =>
  retryingConflicts(unit, () => importOnce(unit, caId, request));
