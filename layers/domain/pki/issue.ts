import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import {
  activeCertificate,
  assertNotRevoked,
  chainFrom,
  constrainingFrom,
  issuerName,
  pemOf,
} from './access.ts';
import { addressesOf } from './addresses.ts';
import type { Certificate } from './certificate.ts';
import { issuedInto } from './collections/joining.ts';
import type { IssuedCertificate } from './intermediates.ts';
import {
  type Asked,
  assertAllowed,
  collectionsFor,
  enterIssuing,
  type IssuedBy,
  type Issuing,
  type Usages,
  usagesFor,
  validityFor,
} from './issuance.ts';
import { nextListPlace } from './list-places.ts';
import { assertUnder } from './profiles/policy-rules.ts';
import { recordOf } from './record.ts';
import { signerOf } from './signing-key.ts';
import { type AlternativeName, alternativeNames } from './x509/alternative-names.ts';
import { newSerialNumber, type Validity } from './x509/certificates.ts';
import {
  type CertificateKeyAlgorithm,
  newPrivateKey,
  privateKeyPem,
  softwareSigner,
} from './x509/key-algorithms.ts';
import { signLeaf } from './x509/leaf-certificate.ts';
import type { x509 } from './x509/library.ts';
import { assertWithinConstraints } from './x509/name-constraints.ts';
import { assertOtherName, commonNameIn, commonNameOnly, commonNamesIn } from './x509/names.ts';
import { type ProvenRequest, readRequest } from './x509/requests.ts';
import { isSameKey } from './x509/same-key.ts';

/** What is to be signed. */
export interface Leaf extends Usages {
  readonly name: x509.Name;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly validity: Validity;
  readonly commonName: string;
  readonly friendlyName: string;
  readonly alternativeNames: readonly AlternativeName[];
  /** Algorithm of its key where that was made here. */
  readonly madeKey?: CertificateKeyAlgorithm | undefined;
}

/** A certificate that was issued and recorded. */
export interface IssuedLeaf extends IssuedCertificate {
  readonly certificateId: string;
}

/** What is to be written with a certificate's record. */
export type Beside = (certificate: Certificate) => readonly Change[];
const nothingBeside: Beside = () => [];

/** What remembers by which profile a certificate was issued. */
const profileIssuance = (
  { stores }: Unit,
  { rules }: Issuing,
  { madeKey = null }: { readonly madeKey?: CertificateKeyAlgorithm | null | undefined },
  { id: certificateId, projectId, serialNumber }: Certificate,
): readonly Change[] =>
  rules
    ? [
        stores.certificateProfiles.issuance({
          certificateId,
          projectId,
          serialNumber,
          profileId: rules.profile.id,
          madeKey,
        }),
      ]
    : [];

/** Signs, and makes record and event durable, with what is `beside` them, before anybody gets the certificate. */
export const signedAndRecorded = async (
  unit: Unit,
  issuing: Issuing,
  leaf: Leaf,
  siteUrl: string,
  beside: Beside = nothingBeside,
): Promise<IssuedLeaf> => {
  const { runtime, stores } = unit;
  const { access, authority, template, rules } = issuing;
  // Whoever made which part of it: this is what is signed.
  if (rules) assertUnder(rules.policy, { ...leaf, issuerAlgorithm: authority.keyAlgorithm });
  const [issuer, place, collections, unrevoked] = await Promise.all([
    activeCertificate(unit, authority),
    nextListPlace(unit, authority),
    collectionsFor(unit, issuing),
    assertNotRevoked(unit, authority),
  ]);
  const name = issuerName(issuer);
  assertOtherName(leaf.name, name);
  assertWithinConstraints(leaf.name, leaf.alternativeNames, constrainingFrom(issuer));
  const serialNumber = newSerialNumber((size) => runtime.randomBytes(size));
  const der = await signLeaf(
    { ...leaf, serialNumber },
    {
      name,
      signer: await signerOf(unit, access.project, authority),
      addresses: addressesOf(siteUrl, authority.id, issuer.id, place.list),
    },
  );
  const certificateTemplateId = template?.id ?? null;
  const record = recordOf(runtime, issuer, {
    ...leafFacts(leaf),
    serialNumber,
    certificateTemplateId,
    profileId: rules?.profile.id,
    list: place.list,
  });
  const { commonName } = leaf;
  unit.note({
    metadata: {
      caId: authority.id,
      dn: authority.dn,
      serialNumber,
      subject: leaf.name.toString(),
      commonName,
      certificateTemplateId,
    },
  });
  await unit.commit([
    ...stores.certificates.creation(record, {
      serialNumber,
      projectId: record.projectId,
      certificateId: record.id,
      der,
    }),
    stores.authorities.issuance(record.projectId, authority.id, place),
    ...unrevoked,
    ...issuedInto(unit, record, collections),
    ...profileIssuance(unit, issuing, leaf, record),
    ...beside(record),
  ]);
  return {
    certificate: pemOf(der),
    issuingCaCertificate: pemOf(issuer.der),
    certificateChain: chainFrom(issuer),
    serialNumber,
    certificateId: record.id,
  };
};

const leafFacts = ({
  validity,
  commonName,
  friendlyName,
  alternativeNames: names,
  keyUsages,
  extendedKeyUsages,
}: Leaf) => ({ validity, commonName, friendlyName, alternativeNames: names, keyUsages, extendedKeyUsages });

/** A certificate with its private key, PEM, which nobody has but who asked. */
export interface IssuedWithKey extends IssuedCertificate {
  readonly privateKey: string;
}

/** What a key pair is made and certified with. */
interface NewKey {
  readonly siteUrl: string;
  readonly beside?: Beside | undefined;
  /** That of the profile, else of the CA unless given. */
  readonly keyAlgorithm?: CertificateKeyAlgorithm | undefined;
}

const usualAlgorithm = ({ rules, authority }: Issuing): CertificateKeyAlgorithm =>
  rules?.profile.defaults?.keyAlgorithm ?? authority.keyAlgorithm;

/** Makes a key pair and has it certified. The private key's bytes are overwritten once they are in the reply. */
export const certifiedNewKey = async (
  unit: Unit,
  issuing: Issuing,
  content: Omit<Leaf, 'publicKey'>,
  { siteUrl, beside, keyAlgorithm = usualAlgorithm(issuing) }: NewKey,
): Promise<IssuedLeaf & IssuedWithKey> => {
  const privateKey = await newPrivateKey(keyAlgorithm);
  try {
    const { publicKey } = softwareSigner(keyAlgorithm, privateKey);
    const leaf = { ...content, publicKey, madeKey: keyAlgorithm };
    const issued = await signedAndRecorded(unit, issuing, leaf, siteUrl, beside);
    return { ...issued, privateKey: privateKeyPem(privateKey) };
  } finally {
    privateKey.fill(0);
  }
};

/**
 * Makes a key pair of the CA's algorithm and a certificate for it. The private key is in the reply and nowhere else.
 * Refused as `enterIssuing` is, and with `bad-request` for what is beyond the CA or the template.
 */
export const issueCertificate = (
  unit: Unit,
  by: IssuedBy,
  asked: Asked & { readonly commonName: string },
): Promise<IssuedWithKey> =>
  retryingConflicts(unit, async () => {
    const issuing = await enterIssuing(unit, by, asked);
    const { commonName } = asked;
    const usages = usagesFor(issuing, asked);
    const names = alternativeNames(asked.altNames);
    const validity = validityFor(unit, issuing, asked);
    assertAllowed(issuing, { ...usages, commonNames: [commonName], alternativeNames: names, validity });
    const leaf = {
      ...usages,
      name: commonNameOnly(commonName),
      validity,
      commonName,
      friendlyName: asked.friendlyName ?? commonName,
      alternativeNames: names,
    };
    const { certificateId: _id, ...issued } = await certifiedNewKey(unit, issuing, leaf, asked);
    return issued;
  });

const commonNameFor = (asked: Asked, { name }: ProvenRequest): string => {
  const commonName = asked.commonName ?? commonNameIn(name);
  if (commonName === undefined || commonName === '')
    throw new LocketError('bad-request', 'A common name (CN) is required in the CSR or as a parameter');
  return commonName;
};

export const assertLeafRequest = ({ isCa, publicKey }: ProvenRequest, { authority }: Issuing): void => {
  if (isCa)
    throw new LocketError('bad-request', 'The request is for a certificate of a CA: have it signed as one');
  if (isSameKey(publicKey, authority.publicKey))
    throw new LocketError('bad-request', 'The certification request has the key of the CA itself');
};

/**
 * What a request is certified as: the subject is the request's; names and usages are those asked for, else the request's.
 * @throws LocketError `bad-request` for what is beyond the CA or the template.
 */
export const requestedLeaf = (unit: Unit, issuing: Issuing, asked: Asked, request: ProvenRequest): Leaf => {
  assertLeafRequest(request, issuing);
  const commonName = commonNameFor(asked, request);
  const usages = usagesFor(issuing, {
    keyUsages: asked.keyUsages ?? request.keyUsages,
    extendedKeyUsages: asked.extendedKeyUsages ?? request.extendedKeyUsages,
  });
  const given = alternativeNames(asked.altNames);
  const names = given.length > 0 ? given : request.alternativeNames;
  const validity = validityFor(unit, issuing, asked);
  // What the certificate says counts beside what was said of it.
  const commonNames = [commonName, ...commonNamesIn(request.name)];
  assertAllowed(issuing, { ...usages, commonNames, alternativeNames: names, validity });
  return {
    ...usages,
    name: request.name,
    publicKey: request.publicKey,
    validity,
    commonName,
    friendlyName: asked.friendlyName ?? (request.name.toString() || commonName),
    alternativeNames: names,
  };
};

/**
 * Signs a certification request for whoever has proven to have its key, as `requestedLeaf` reads it. Refused as
 * `issueCertificate` is.
 */
export const signCertificate = (
  unit: Unit,
  by: IssuedBy,
  asked: Asked & { readonly csr: string },
): Promise<IssuedCertificate & { readonly commonName: string }> =>
  retryingConflicts(unit, async () => {
    const issuing = await enterIssuing(unit, by, asked);
    const leaf = requestedLeaf(unit, issuing, asked, await readRequest(asked.csr));
    const { certificateId: _id, ...issued } = await signedAndRecorded(unit, issuing, leaf, asked.siteUrl);
    return { ...issued, commonName: leaf.commonName };
  });
