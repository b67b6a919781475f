import { createPublicKey } from 'node:crypto';
import { type ErrorCode, LocketError } from '../../errors.ts';
import { blocksIn, type Certificate, certificateIn } from '../../identities/tls-cert-auth/certificate.ts';
import { leadsTo } from '../../identities/tls-cert-auth/chain.ts';
import type { Unit } from '../../unit.ts';
import type { Authority } from '../authority.ts';
import type { Certificate as IssuedCertificate } from '../certificate.ts';
import { certifiedKeys } from '../key-versions.ts';
import { type AlternativeName, alternativeNamesIn } from '../x509/alternative-names.ts';
import { readCertificate } from '../x509/certificates.ts';
import { x509 } from '../x509/library.ts';
import type { ProvenRequest } from '../x509/requests.ts';
import type { EstConfig } from './est-config.ts';

/** Characters of a certificate in PEM. */
const maxLength = 16_384;

/** A device that is turned away for what it showed: the trail has it. */
const refused = (why: string, code: ErrorCode = 'forbidden'): LocketError =>
  new LocketError(code, `The client certificate ${why}`, { trail: 'failed' });

const serialOf = ({ x509: { serialNumber } }: Certificate): string => serialNumber.toLowerCase();

/** What the device showed when its connection was made: the first certificate. */
const shownBy = (unit: Unit, whenMissing: ErrorCode): Certificate => {
  const { pem = '' } = unit.origin.clientCertificate ?? {};
  if (pem === '') throw refused('is missing: connect with mutual TLS', whenMissing);
  const [first = ''] = pem.length > maxLength ? [] : blocksIn(pem);
  const certificate = certificateIn(first);
  if (!certificate) throw refused('cannot be read', 'bad-request');
  const { subject, fingerprint256 } = certificate.x509;
  unit.note({
    metadata: {
      clientSubject: subject.replaceAll('\n', ', ').slice(0, 512),
      clientSerialNumber: serialOf(certificate).slice(0, 64),
      clientFingerprint: fingerprint256.replaceAll(':', '').toLowerCase(),
    },
  });
  return certificate;
};

const assertTimely = ({ validFrom, validTo }: Certificate, now: number): void => {
  if (!(validFrom <= now)) throw refused('is not valid yet');
  if (!(now <= validTo)) throw refused('has expired');
};

const assertForClients = (client: Certificate): void => {
  if (!client.hasStrongKey || !client.isStronglySigned)
    throw refused('has a key or a signature that is too weak');
  if (!client.maySign || !client.isForClients || client.isAuthority || client.hasUnknownDemand)
    throw refused('is not one for clients of TLS');
};

/** What is recorded of exactly this certificate, if a CA of Locket issued it. */
const recordOf = async (unit: Unit, client: Certificate): Promise<IssuedCertificate | undefined> => {
  const { certificates } = unit.stores;
  const body = await certificates.body(serialOf(client));
  if (!body || !client.x509.raw.equals(body.der)) return undefined;
  return certificates.find(body.projectId, body.certificateId);
};

const isSignedBy = ({ x509: certificate }: Certificate, publicKey: Uint8Array): boolean =>
  certificate.verify(createPublicKey({ key: Buffer.from(publicKey), type: 'spki', format: 'der' }));

/** CAs of the project that signed it, by any key that they have or had. */
const issuersOf = async (
  unit: Unit,
  projectId: string,
  client: Certificate,
): Promise<readonly Authority[]> => {
  const all = await unit.stores.authorities.inProject(projectId);
  const keys = await Promise.all(all.map((authority) => certifiedKeys(unit, authority)));
  return all.filter((_, at) => keys[at]?.some(({ publicKey }) => isSignedBy(client, publicKey)));
};

/**
 * Whether a CA of the project has it on its list: the record of a certificate may be deleted, its revocation stays. The
 * lists of authorities elsewhere are not fetched.
 */
const isOnList = async (unit: Unit, projectId: string, client: Certificate): Promise<boolean> => {
  const { certificates } = unit.stores;
  const issuers = await issuersOf(unit, projectId, client);
  const found = await Promise.all(
    issuers.map(({ id }) => certificates.revocationOf(projectId, id, serialOf(client))),
  );
  return found.some((revocation) => revocation !== undefined);
};

/**
 * The certificate by which a device enrols for the first time, where it needs one: it leads to the chain that was
 * configured, is for clients, valid now, and not revoked as far as Locket issued it.
 * @throws LocketError `bad-request` without one and for one that leads elsewhere; `forbidden` for any other fault.
 */
export const assertBootstrap = async (
  unit: Unit,
  { projectId, caChain, needsBootstrapCertificate }: EstConfig,
): Promise<void> => {
  if (!needsBootstrapCertificate) return;
  const client = shownBy(unit, 'bad-request');
  const now = unit.runtime.now().getTime();
  assertTimely(client, now);
  assertForClients(client);
  const authorities = blocksIn(caChain).flatMap((block) => certificateIn(block) ?? []);
  if (!leadsTo(authorities, client, now))
    throw refused('does not lead to the chain that is configured', 'bad-request');
  const record = await recordOf(unit, client);
  if (record?.revocation || (await isOnList(unit, projectId, client))) throw refused('is revoked');
};

/**
 * The certificate that a device renews: one that this CA issued and that is neither expired nor revoked. That it is the
 * device's own was proven when the connection was made.
 * @throws LocketError `unauthenticated` without one; `bad-request` for one of another issuer; else `forbidden`.
 */
export const certificateToRenew = async (
  unit: Unit,
  { projectId, id }: Pick<Authority, 'projectId' | 'id'>,
): Promise<x509.X509Certificate> => {
  const client = shownBy(unit, 'unauthenticated');
  assertTimely(client, unit.runtime.now().getTime());
  const record = await recordOf(unit, client);
  if (record?.projectId !== projectId || record.caId !== id)
    throw refused('was not issued by the CA of this template', 'bad-request');
  if (record.revocation) throw refused('is revoked');
  return readCertificate(new Uint8Array(client.x509.raw));
};

const inOneOrder = (names: readonly AlternativeName[]): string =>
  JSON.stringify([...new Set(names.map(({ type, value }) => JSON.stringify([type, value])))].sort());

/** @throws LocketError `bad-request` for a request about other names than the certificate has (RFC 7030 section 4.2.2). */
export const assertSameNames = (request: ProvenRequest, certificate: x509.X509Certificate): void => {
  if (request.name.toString() !== certificate.subjectName.toString())
    throw new LocketError('bad-request', 'The subject is not that of the certificate to renew');
  const names = alternativeNamesIn(certificate.getExtension(x509.SubjectAlternativeNameExtension));
  if (inOneOrder(request.alternativeNames) !== inOneOrder(names))
    throw new LocketError('bad-request', 'The alternative names are not those of the certificate to renew');
};
