import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { pemOf } from '../access.ts';
import type { AuthorityCertificate } from '../authority.ts';
import type { Certificate } from '../certificate.ts';
import { revoked } from '../revocation.ts';
import { readCertificate, readCertificates, toPem } from '../x509/certificates.ts';
import { isSelfSigned } from '../x509/chains.ts';
import { isSameKey } from '../x509/same-key.ts';
import { fromBase64url } from './jws.ts';
import { spkiOf } from './keys.ts';
import { reasonIn } from './payloads.ts';
import { AcmeProblem, malformed } from './problem.ts';
import type { Account, Issued } from './records.ts';
import { bringsKey, changeByAccount, requestByKey, type SignedRequest, viewByAccount } from './requests.ts';
import { type AcmeServer, isOfServer } from './server.ts';

const notFound = (): AcmeProblem =>
  new AcmeProblem('malformed', 'There is no such certificate', { code: 'not-found' });

/** A CA may have several certificates for its key; as many chains are offered. */
const maxChains = 10;

/** The certificates above one that this signed: a root only where it signed itself, for whoever trusts it has it. */
const above = ({ der, chain }: AuthorityCertificate): readonly string[] => {
  const higher = readCertificates(chain).filter((each) => !isSelfSigned(each));
  return [pemOf(der), ...higher.map((each) => toPem(each).trim())];
};

/** The CA's certificates whose key signed, that under which it was signed first, then the newest. */
const issuersOf = async (unit: Unit, certificate: Certificate): Promise<readonly AuthorityCertificate[]> => {
  const { projectId, caId, caCertId } = certificate;
  const all = await unit.stores.authorities.certificates(projectId, caId);
  const own = all.find(({ id }) => id === caCertId);
  if (!own) throw notFound();
  const signer = readCertificate(own.der);
  const now = unit.runtime.now();
  const others = all
    .filter(({ id }) => id !== caCertId)
    .filter(({ der }) => {
      const other = readCertificate(der);
      return (
        other.notAfter > now &&
        other.subject === signer.subject &&
        isSameKey(new Uint8Array(other.publicKey.rawData), new Uint8Array(signer.publicKey.rawData))
      );
    });
  return [own, ...others.toReversed()].slice(0, maxChains);
};

/** A certificate with one of the chains above it, PEM, and how many there are. */
export interface Chain {
  readonly pem: string;
  readonly chains: number;
}

/** A certificate of the account that asks (RFC 8555 section 7.4.2). */
export const downloadCertificate = async (
  unit: Unit,
  asked: SignedRequest,
  serialNumber: string,
  chain: number,
): Promise<Chain> => {
  const { account } = await viewByAccount(unit, asked);
  const { acme, certificates } = unit.stores;
  const [issued, body] = await Promise.all([
    acme.issued(account.projectId, serialNumber),
    certificates.body(serialNumber),
  ]);
  if (issued?.accountId !== account.id || !body) throw notFound();
  const certificate = await certificates.find(account.projectId, body.certificateId);
  if (!certificate) throw notFound();
  unit.note({
    metadata: { certificateId: certificate.id, serialNumber, commonName: certificate.commonName },
  });
  const issuers = await issuersOf(unit, certificate);
  const issuer = issuers[chain];
  if (!issuer) throw notFound();
  return { pem: `${[pemOf(body.der), ...above(issuer)].join('\n')}\n`, chains: issuers.length };
};

interface Named {
  readonly certificate: Certificate;
  readonly der: Uint8Array;
}

/** The certificate in the payload, if this server issued these very bytes. */
const certificateIn = async (
  unit: Unit,
  server: AcmeServer,
  payload: Readonly<Record<string, unknown>>,
): Promise<Named> => {
  const { name } = server;
  if (typeof payload.certificate !== 'string') throw malformed('The payload must have certificate');
  const der = fromBase64url(payload.certificate, 'certificate');
  const serialNumber = serialOf(der);
  const { certificates } = unit.stores;
  const body = await certificates.body(serialNumber);
  if (body?.projectId !== name.projectId || Buffer.compare(body.der, der) !== 0) throw notFound();
  const certificate = await certificates.find(name.projectId, body.certificateId);
  if (!certificate || !(await isOfServer(unit, server, certificate))) throw notFound();
  return { certificate, der };
};

const serialOf = (der: Uint8Array): string => {
  try {
    return readCertificate(der).serialNumber.toLowerCase();
  } catch {
    throw malformed('The certificate cannot be read');
  }
};

const holdsAll = async (unit: Unit, account: Account, { identifiers }: Issued): Promise<boolean> => {
  const { projectId, id } = account;
  const ends = await Promise.all(
    identifiers.map((identifier) => unit.stores.acme.heldUntil(projectId, id, identifier)),
  );
  const now = unit.runtime.now().toISOString();
  return ends.every((until) => until !== undefined && until > now);
};

/** The account that got it, or one that has proven to control all of its identifiers (RFC 8555 section 7.6). */
const assertMayRevoke = async (unit: Unit, account: Account, { certificate }: Named): Promise<void> => {
  const issued = await unit.stores.acme.issued(certificate.projectId, certificate.serialNumber);
  const isEntitled = issued && (issued.accountId === account.id || (await holdsAll(unit, account, issued)));
  if (!isEntitled)
    throw new AcmeProblem('unauthorized', 'The certificate is not one that this account may revoke');
};

/** What is asked for, once whoever asks has shown to be entitled: by an account, or by the key of the certificate. */
const entitled = async (unit: Unit, asked: SignedRequest) => {
  if (!bringsKey(asked)) {
    const { server, account, payload } = await changeByAccount(unit, asked);
    const named = await certificateIn(unit, server, payload);
    await assertMayRevoke(unit, account, named);
    return { named, payload };
  }
  const { server, key, payload, accept } = await requestByKey(unit, asked);
  const named = await certificateIn(unit, server, payload);
  const certified = new Uint8Array(readCertificate(named.der).publicKey.rawData);
  if (!isSameKey(certified, spkiOf(key)))
    throw new AcmeProblem('unauthorized', 'The request is not signed by the key of the certificate');
  await accept();
  return { named, payload };
};

/** Revokes a certificate of this server. `alreadyRevoked` for one that is. */
export const revokeByAcme = async (unit: Unit, asked: SignedRequest): Promise<void> => {
  const { named, payload } = await entitled(unit, asked);
  const reason = reasonIn(payload.reason);
  const { projectId, id } = named.certificate;
  await retryingConflicts(unit, async () => {
    const certificate = await unit.stores.certificates.find(projectId, id);
    if (!certificate) throw notFound();
    if (certificate.revocation) throw new AcmeProblem('alreadyRevoked', 'The certificate is revoked already');
    await revoked(unit, certificate, reason);
  });
};
