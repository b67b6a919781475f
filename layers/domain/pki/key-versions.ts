import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import { activeCertificate, activeOf } from './access.ts';
import {
  type ActiveCertificate,
  type Authority,
  type AuthorityCertificate,
  caKeyVersion,
} from './authority.ts';
import { readCertificate } from './x509/certificates.ts';

/** A key that a CA has or had: the last certificate for it is the one that what it signed is judged by. */
export interface CertifiedKey extends Pick<ActiveCertificate, 'id' | 'notAfter'> {
  readonly keyVersion: number;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
}

/** The key that a CA signs certificates by now. Throws as `activeOf` does. */
const presentKey = (authority: Authority): CertifiedKey => {
  const { id, notAfter } = activeOf(authority);
  return { id, notAfter, keyVersion: caKeyVersion(authority), publicKey: authority.publicKey };
};

const keyIn = (certificate: AuthorityCertificate): CertifiedKey => {
  const { notAfter, publicKey } = readCertificate(certificate.der);
  return {
    id: certificate.id,
    notAfter: notAfter.toISOString(),
    keyVersion: caKeyVersion(certificate),
    publicKey: new Uint8Array(publicKey.rawData),
  };
};

/** The keys behind certificates of a CA, oldest first, each with its last certificate. */
export const keysBehind = (
  authority: Authority,
  certificates: readonly AuthorityCertificate[],
): readonly CertifiedKey[] => {
  const last = new Map(certificates.map((each) => [caKeyVersion(each), each]));
  last.delete(caKeyVersion(authority));
  return [...[...last.values()].map(keyIn), ...(authority.active ? [presentKey(authority)] : [])];
};

/** All keys of a CA with certificates; of one that was never renewed by a new key, nothing is read. */
export const certifiedKeys = async (unit: Unit, authority: Authority): Promise<readonly CertifiedKey[]> => {
  if (caKeyVersion(authority) === 1) return keysBehind(authority, []);
  const { projectId, id } = authority;
  return keysBehind(authority, await unit.stores.authorities.certificates(projectId, id));
};

/** One of them. */
export const certifiedKey = async (
  unit: Unit,
  authority: Authority,
  keyVersion: number,
): Promise<CertifiedKey> => {
  if (keyVersion === caKeyVersion(authority)) return presentKey(authority);
  const found = (await certifiedKeys(unit, authority)).find((each) => each.keyVersion === keyVersion);
  if (!found) throw new LocketError('internal', 'A key of a certificate authority lacks its certificate');
  return found;
};

/** The certificate that goes with a key. */
export const certificateOfKey = async (
  unit: Unit,
  authority: Authority,
  { id }: CertifiedKey,
): Promise<AuthorityCertificate> => {
  if (id === authority.active?.id) return activeCertificate(unit, authority);
  const found = await unit.stores.authorities.certificate(authority.projectId, authority.id, id);
  if (!found) throw new LocketError('internal', 'A certificate authority lacks a certificate that it had');
  return found;
};
