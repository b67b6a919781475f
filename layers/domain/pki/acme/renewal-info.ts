import { LocketError } from '../../errors.ts';
import type { Unit } from '../../unit.ts';
import type { Certificate } from '../certificate.ts';
import { authorityKeyIn, readCertificate } from '../x509/certificates.ts';
import { fromBase64url } from './jws.ts';
import { malformed } from './problem.ts';
import { enterServer, isOfServer } from './server.ts';

interface CertificateId {
  /** Key identifier of the issuer, lower-case hex. */
  readonly authorityKey: string;
  readonly serialNumber: string;
}

/** What RFC 9773 section 4.1 calls a certificate by: the key identifier of its issuer, and its serial number. */
const certificateIdIn = (given: unknown): CertificateId => {
  const [authorityKey, serialNumber, ...more] = typeof given === 'string' ? given.split('.') : [];
  if (
    !authorityKey ||
    !serialNumber ||
    more.length > 0 ||
    serialNumber.length > 64 ||
    authorityKey.length > 128
  )
    throw malformed('A certificate is called by the key identifier of its issuer and its serial number');
  return {
    authorityKey: fromBase64url(authorityKey, 'The key identifier').toString('hex'),
    serialNumber: fromBase64url(serialNumber, 'The serial number').toString('hex'),
  };
};

/** The serial number of a certificate that is called so. */
export const serialIn = (given: unknown): string => certificateIdIn(given).serialNumber;

/** When a certificate is best renewed; times are ISO 8601. */
export interface RenewalWindow {
  readonly start: string;
  readonly end: string;
}

/** From two thirds of its life on until five sixths; of what is revoked, a time that is over. */
const windowOf = ({ notBefore, notAfter, revocation }: Certificate): RenewalWindow => {
  const [from, until] = [Date.parse(notBefore), Date.parse(notAfter)];
  const at = (part: number): string => new Date(from + Math.floor((until - from) * part)).toISOString();
  if (!revocation) return { start: at(2 / 3), end: at(5 / 6) };
  const minute = 60_000;
  const revokedAt = Date.parse(revocation.at);
  return { start: new Date(revokedAt - minute).toISOString(), end: new Date(revokedAt).toISOString() };
};

const notFound = (): LocketError => new LocketError('not-found', 'Certificate not found');

/** When a certificate of this server is best renewed (RFC 9773), for anybody who has it. */
export const readRenewalInfo = async (
  unit: Unit,
  templateId: string,
  called: string,
): Promise<RenewalWindow> => {
  const { authorityKey, serialNumber } = certificateIdIn(called);
  const server = await enterServer(unit, templateId);
  const { name } = server;
  const { certificates } = unit.stores;
  const body = await certificates.body(serialNumber);
  if (body?.projectId !== name.projectId) throw notFound();
  const certificate = await certificates.find(name.projectId, body.certificateId);
  if (!certificate || !(await isOfServer(unit, server, certificate))) throw notFound();
  if (authorityKeyIn(readCertificate(body.der)) !== authorityKey) throw notFound();
  return windowOf(certificate);
};
