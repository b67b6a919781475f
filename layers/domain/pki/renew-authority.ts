import { LocketError } from '../errors.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { activeCertificate, activeOf, type EnteredAuthority, enterAuthority, issuerName } from './access.ts';
import {
  type Authority,
  type AuthorityCertificate,
  type AuthorityKey,
  caKeyVersion,
  keyStorageOf,
  maxAuthorityKeys,
} from './authority.ts';
import { assertFurther, certified } from './authority-certificates.ts';
import { movesOf } from './collections/joining.ts';
import { intermediateBelow } from './intermediates.ts';
import { assertKeyStorage, newSigningKey, signerOf } from './signing-key.ts';
import { validityOf } from './validity.ts';
import { newSerialNumber, selfSigned, type Validity } from './x509/certificates.ts';
import type { Signer } from './x509/key-algorithms.ts';

export interface Renewal {
  /** Whether the certificate is for a key that is made for it, or for the present one. */
  readonly withNewKey: boolean;
  readonly notAfter: Date;
  readonly siteUrl: string;
}

/** The key that a certificate is for, and what records it where it is new. */
interface Certifying {
  readonly authority: Authority;
  readonly key?: AuthorityKey;
  readonly signer?: Signer;
}

const assertLater = (notAfter: Date, current: string): void => {
  if (notAfter.getTime() <= Date.parse(current))
    throw new LocketError('bad-request', 'New notAfter date must be after the current notAfter date');
};

const assertFurtherKey = (authority: Authority): number => {
  const keyVersion = caKeyVersion(authority) + 1;
  if (keyVersion > maxAuthorityKeys)
    throw new LocketError('bad-request', `A CA has at most ${maxAuthorityKeys} keys one after the other`);
  return keyVersion;
};

/** A key of the same algorithm, kept where the others are. */
const withNewKey = async (
  unit: Unit,
  { project }: ProjectAccess,
  authority: Authority,
): Promise<Certifying> => {
  const keyVersion = assertFurtherKey(authority);
  const { id, projectId, keyAlgorithm } = authority;
  const named = { id, projectId, keyAlgorithm, keyVersion };
  const { key, signer } = await newSigningKey(unit, project, named, keyStorageOf(authority));
  return { authority: { ...authority, keyVersion, publicKey: signer.publicKey }, key, signer };
};

/** A root signs its own name anew, by the key that the certificate is for. */
export const selfCertified = async (
  unit: Unit,
  { project }: ProjectAccess,
  { authority, ...made }: Certifying,
  { validity, maxPathLength }: { readonly validity: Validity; readonly maxPathLength: number },
): Promise<Omit<AuthorityCertificate, 'version'>> => {
  const { runtime } = unit;
  const signer = made.signer ?? (await signerOf(unit, project, authority));
  const serialNumber = newSerialNumber((size) => runtime.randomBytes(size));
  const name = issuerName(await activeCertificate(unit, authority));
  const pathLength = maxPathLength < 0 ? undefined : maxPathLength;
  const subject = { name, publicKey: signer.publicKey, serialNumber, validity, pathLength };
  const signed = await selfSigned(subject, signer);
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

interface Signed {
  readonly certificate: Omit<AuthorityCertificate, 'version'>;
  readonly changes: readonly Change[];
}

const signedAnew = async (
  unit: Unit,
  { access, authority }: EnteredAuthority,
  certifying: Certifying,
  { validity, siteUrl }: { readonly validity: Validity; readonly siteUrl: string },
): Promise<Signed> => {
  const { maxPathLength } = activeOf(authority);
  if (authority.type === 'intermediate')
    return intermediateBelow(unit, access, certifying.authority, { validity, maxPathLength, siteUrl });
  const certificate = await selfCertified(unit, access, certifying, { validity, maxPathLength });
  return { certificate, changes: [] };
};

/** All that can be refused is looked at before there is a key. */
const assertRenewable = (
  unit: Unit,
  authority: Authority,
  { withNewKey: isNew, notAfter }: Renewal,
): void => {
  if (authority.status === 'disabled') throw new LocketError('bad-request', 'CA is disabled');
  assertLater(notAfter, activeOf(authority).notAfter);
  assertFurther(authority);
  validityOf(unit.runtime.now(), notAfter);
  if (authority.type === 'intermediate' && authority.parentCaId === null)
    throw new LocketError(
      'bad-request',
      'CA is not below a CA of this project: have its request signed anew',
    );
  if (!isNew) return;
  assertFurtherKey(authority);
  assertKeyStorage(unit, keyStorageOf(authority), authority.keyAlgorithm);
};

type CertifyingOnce = (entered: EnteredAuthority) => Promise<Certifying>;

/** Makes a key once, however often others get ahead of its commit; for another number it is made anew. */
const certifyingOnce = (unit: Unit, { withNewKey: isNew }: Renewal): CertifyingOnce => {
  let made: Certifying | undefined;
  return async ({ access, authority }) => {
    if (!isNew) return { authority };
    const wanted = caKeyVersion(authority) + 1;
    if (made?.key?.keyVersion !== wanted) made = await withNewKey(unit, access, authority);
    const { publicKey, keyVersion } = made.authority;
    return { ...made, authority: { ...authority, publicKey, ...(keyVersion && { keyVersion }) } };
  };
};

const renewOnce = async (
  unit: Unit,
  entered: EnteredAuthority,
  renewal: Renewal,
  certify: CertifyingOnce,
): Promise<AuthorityCertificate> => {
  const { authority } = entered;
  assertRenewable(unit, authority, renewal);
  const validity = validityOf(unit.runtime.now(), renewal.notAfter);
  const certifying = await certify(entered);
  const { certificate: signed, changes } = await signedAnew(unit, entered, certifying, {
    validity,
    siteUrl: renewal.siteUrl,
  });
  const keyVersion = caKeyVersion(certifying.authority);
  const certificate = { ...signed, keyVersion, version: assertFurther(authority) };
  const next = certified(certifying.authority, certificate, {
    notBefore: validity.notBefore.toISOString(),
    notAfter: validity.notAfter.toISOString(),
    maxPathLength: activeOf(authority).maxPathLength,
  });
  const { serialNumber } = certificate;
  unit.note({ metadata: { caId: authority.id, dn: authority.dn, serialNumber, keyVersion } });
  await unit.commit([
    ...unit.stores.authorities.certification(next, authority, certificate, certifying.key),
    ...changes,
    ...(await movesOf(unit, next)),
  ]);
  return certificate;
};

/**
 * Gives a CA a certificate that is valid longer, for its present key or for a new one: a root signs it itself, an
 * intermediate has it from its parent in the project. What it signed before stays valid under the certificates that it
 * had, and each key signs the revocation lists of what it issued. Needs `certificate-authorities:create`.
 */
export const renewAuthority = (unit: Unit, caId: string, renewal: Renewal): Promise<AuthorityCertificate> => {
  const certify = certifyingOnce(unit, renewal);
  return retryingConflicts(unit, async () =>
    renewOnce(unit, await enterAuthority(unit, caId, 'create'), renewal, certify),
  );
};
