import { LocketError } from '../errors.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import {
  activeCertificate,
  assertNotRevoked,
  assertSigns,
  authorityIn,
  chainFrom,
  constrainingFrom,
  enterAuthority,
  issuerName,
  pemOf,
} from './access.ts';
import { addressesOf } from './addresses.ts';
import type { ActiveCertificate, Authority, AuthorityCertificate } from './authority.ts';
import { nextListPlace } from './list-places.ts';
import { recordOf } from './record.ts';
import { signerOf } from './signing-key.ts';
import { assertWithin, validityOf } from './validity.ts';
import { newSerialNumber, signIntermediate, type Validity } from './x509/certificates.ts';
import type { x509 } from './x509/library.ts';
import { assertWithinConstraints } from './x509/name-constraints.ts';
import { assertOtherName, commonNameIn, distinguishedName } from './x509/names.ts';
import { readRequest } from './x509/requests.ts';
import { isSameKey } from './x509/same-key.ts';

/** What is asked for below a CA. */
interface Wanted {
  readonly name: x509.Name;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly validity: Validity;
  /** -1 for any number. */
  readonly maxPathLength: number;
  readonly siteUrl: string;
}

/** A certificate that was signed and is to be recorded, not given out before. */
interface Signed {
  readonly serialNumber: string;
  readonly der: Uint8Array;
  readonly issuer: AuthorityCertificate;
  readonly changes: readonly Change[];
}

const assertPathLength = (issuer: ActiveCertificate, asked: number): void => {
  if (issuer.maxPathLength < 0) return;
  if (issuer.maxPathLength === 0)
    throw new LocketError('bad-request', 'CA may not have CAs below it: its path length is 0');
  if (asked < 0 || asked >= issuer.maxPathLength)
    throw new LocketError('bad-request', 'maxPathLength must be less than that of the CA');
};

const caUsages = ['digitalSignature', 'keyCertSign', 'cRLSign'] as const;

/** Signs below a CA; the certificate is one that the CA issued and can be revoked as any other. */
const signedBelow = async (
  unit: Unit,
  { project }: ProjectAccess,
  parent: Authority,
  wanted: Wanted,
): Promise<Signed> => {
  const { runtime, stores } = unit;
  const active = assertSigns(parent, runtime.now());
  assertPathLength(active, wanted.maxPathLength);
  assertWithin(wanted.validity, active);
  if (isSameKey(wanted.publicKey, parent.publicKey))
    throw new LocketError('bad-request', 'The certification request has the key of the CA itself');
  const [issuer, place, unrevoked] = await Promise.all([
    activeCertificate(unit, parent),
    nextListPlace(unit, parent),
    assertNotRevoked(unit, parent),
  ]);
  assertOtherName(wanted.name, issuerName(issuer));
  assertWithinConstraints(wanted.name, [], constrainingFrom(issuer));
  const serialNumber = newSerialNumber((size) => runtime.randomBytes(size));
  const { name, publicKey, validity, maxPathLength } = wanted;
  const pathLength = maxPathLength < 0 ? undefined : maxPathLength;
  const signed = await signIntermediate(
    { name, publicKey, serialNumber, validity, pathLength },
    {
      name: issuerName(issuer),
      signer: await signerOf(unit, project, parent),
      addresses: addressesOf(wanted.siteUrl, parent.id, issuer.id, place.list),
    },
  );
  const der = new Uint8Array(signed.rawData);
  const record = recordOf(runtime, issuer, {
    serialNumber,
    validity,
    friendlyName: name.toString(),
    commonName: commonNameIn(name) ?? '',
    alternativeNames: [],
    keyUsages: caUsages,
    extendedKeyUsages: [],
    certificateTemplateId: null,
    list: place.list,
  });
  return {
    serialNumber,
    der,
    issuer,
    changes: [
      ...stores.certificates.creation(record, {
        serialNumber,
        projectId: project.id,
        certificateId: record.id,
        der,
      }),
      stores.authorities.issuance(project.id, parent.id, place),
      ...unrevoked,
    ],
  };
};

/** A certificate that a CA's parent in the project signs for its present name and key, and what records it. */
export const intermediateBelow = async (
  unit: Unit,
  access: ProjectAccess,
  authority: Authority,
  asked: Pick<Wanted, 'validity' | 'maxPathLength' | 'siteUrl'>,
): Promise<{
  readonly certificate: Omit<AuthorityCertificate, 'version'>;
  readonly changes: readonly Change[];
}> => {
  const { parentCaId, projectId } = authority;
  if (parentCaId === null)
    throw new LocketError(
      'bad-request',
      'CA is not below a CA of this project: have its request signed anew',
    );
  const parent = await authorityIn(unit, projectId, parentCaId);
  if (parent.deletion) throw new LocketError('bad-request', 'The CA above was deleted');
  const name = authority.active
    ? issuerName(await activeCertificate(unit, authority))
    : distinguishedName(authority).name;
  const { publicKey } = authority;
  const signed = await signedBelow(unit, access, parent, { ...asked, name, publicKey });
  return {
    changes: signed.changes,
    certificate: {
      id: unit.runtime.uuid(),
      projectId,
      caId: authority.id,
      serialNumber: signed.serialNumber,
      der: signed.der,
      chain: chainFrom(signed.issuer),
      createdAt: unit.runtime.now().toISOString(),
    },
  };
};

export interface IntermediateRequest {
  readonly csr: string;
  readonly notBefore?: Date | undefined;
  readonly notAfter: Date;
  readonly maxPathLength: number;
  readonly siteUrl: string;
}

/** A certificate with those above it; all in PEM. */
export interface IssuedCertificate {
  readonly certificate: string;
  readonly issuingCaCertificate: string;
  readonly certificateChain: string;
  readonly serialNumber: string;
}

/**
 * Signs the request of a CA that is to stand below this one. Needs `certificate-authorities:create`; `bad-request` for
 * what reaches beyond the CA's own dates or path length, and for a request that its key did not sign.
 */
export const signIntermediateRequest = (
  unit: Unit,
  caId: string,
  request: IntermediateRequest,
): Promise<IssuedCertificate> =>
  retryingConflicts(unit, async () => {
    const { access, authority } = await enterAuthority(unit, caId, 'create');
    const { name, publicKey } = await readRequest(request.csr);
    const { notAfter, maxPathLength, siteUrl } = request;
    const validity = validityOf(request.notBefore ?? unit.runtime.now(), notAfter);
    const signed = await signedBelow(unit, access, authority, {
      name,
      publicKey,
      validity,
      maxPathLength,
      siteUrl,
    });
    const { serialNumber, der, issuer } = signed;
    unit.note({ metadata: { caId, dn: authority.dn, serialNumber, subject: name.toString() } });
    await unit.commit(signed.changes);
    return {
      certificate: pemOf(der),
      issuingCaCertificate: pemOf(issuer.der),
      certificateChain: chainFrom(issuer),
      serialNumber,
    };
  });
