import { LocketError } from '../../errors.ts';
import { assertCan } from '../../permissions/ability.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { assertSigns, authorityIn, authorityNotFound } from '../access.ts';
import type { Certificate } from '../certificate.ts';
import { type Asked, type Issuing, usagesFor, validityFor } from '../issuance.ts';
import { certifiedNewKey, type IssuedLeaf, type Leaf, requestedLeaf, signedAndRecorded } from '../issue.ts';
import { type AlternativeName, alternativeNames } from '../x509/alternative-names.ts';
import type { CertificateKeyAlgorithm } from '../x509/key-algorithms.ts';
import { x509 } from '../x509/library.ts';
import { commonNameIn, distinguishedName, type NameParts } from '../x509/names.ts';
import { type ProvenRequest, readRequest } from '../x509/requests.ts';
import type { ExtendedKeyUsage, KeyUsage } from '../x509/usages.ts';
import type { CertificatePolicy } from './policy.ts';
import { assertUnder, isSignatureOf, longestUnder, usualUnder } from './policy-rules.ts';
import type { CertificateProfile, ProfileCertificate } from './profile.ts';
import { enterProfile } from './profiles.ts';

/** What is asked of a profile; the profile's defaults stand for what is not. */
export interface ProfileRequest {
  readonly csr?: string | undefined;
  /** Names of the subject where there is no certification request. */
  readonly subject: Partial<NameParts>;
  /** Names in a list that commas part; those of the certification request when empty. */
  readonly altNames: string;
  /** Milliseconds. */
  readonly ttl?: number | undefined;
  readonly notBefore?: Date | undefined;
  readonly notAfter?: Date | undefined;
  readonly keyUsages?: readonly KeyUsage[] | undefined;
  readonly extendedKeyUsages?: readonly ExtendedKeyUsage[] | undefined;
  readonly keyAlgorithm?: CertificateKeyAlgorithm | undefined;
  readonly signatureAlgorithm?: string | undefined;
  /** Applications are not offered: a certificate for one is not issued. */
  readonly applicationId?: string | undefined;
  readonly siteUrl: string;
}

/** What was issued: with its private key where that was made here, which nobody else has. */
export interface IssuedByProfile extends IssuedLeaf {
  readonly privateKey: string | undefined;
}

interface Entered {
  readonly profile: CertificateProfile;
  readonly policy: CertificatePolicy;
  readonly issuing: Issuing;
}

const day = 86_400_000;

/** Whether this profile issues to this caller. Needs `certificates:create`; refuses as its CA does. */
const enterIssuingBy = async (unit: Unit, profileId: string): Promise<Entered> => {
  const { access, profile } = await enterProfile(unit, profileId);
  assertCan(access.ability, 'create', 'certificates');
  const { projectId, caId, certificatePolicyId } = profile;
  const authority = await authorityIn(unit, projectId, caId);
  if (authority.deletion) throw authorityNotFound();
  const policy = await unit.stores.certificatePolicies.find(projectId, certificatePolicyId);
  if (!policy) throw new LocketError('internal', 'A certificate profile lacks its policy');
  const active = assertSigns(authority, unit.runtime.now());
  return { profile, policy, issuing: { access, authority, active, template: undefined } };
};

/** How long, where nothing is asked for: what the profile says, else the longest that the policy allows. */
const usualTtl = ({ profile: { defaults }, policy }: Entered): number | undefined =>
  defaults?.ttlDays === undefined ? longestUnder(policy) : defaults.ttlDays * day;

/** The first that names any usage: none at all is good for all. */
const firstNamed = <U>(...all: readonly (readonly U[] | undefined)[]): readonly U[] | undefined =>
  all.find((usages) => usages !== undefined && usages.length > 0);

/** Usages are those asked for, else those of the certification request, the profile's, the policy's. */
const askedOf = (entered: Entered, request: ProfileRequest, proven?: ProvenRequest): Asked => {
  const { profile, policy } = entered;
  const { defaults } = profile;
  const hasEnd = request.ttl !== undefined || request.notAfter !== undefined;
  return {
    altNames: request.altNames,
    ttl: hasEnd ? request.ttl : usualTtl(entered),
    notBefore: request.notBefore,
    notAfter: request.notAfter,
    keyUsages: firstNamed(
      request.keyUsages,
      proven?.keyUsages,
      defaults?.keyUsages,
      usualUnder(policy.keyUsages),
    ),
    extendedKeyUsages: firstNamed(
      request.extendedKeyUsages,
      proven?.extendedKeyUsages,
      defaults?.extendedKeyUsages,
      usualUnder(policy.extendedKeyUsages),
    ),
    siteUrl: request.siteUrl,
  };
};

const assertSignature = ({ issuing: { authority }, profile }: Entered, request: ProfileRequest) => {
  const signatureAlgorithm = request.signatureAlgorithm ?? profile.defaults?.signatureAlgorithm;
  if (signatureAlgorithm !== undefined && !isSignatureOf(signatureAlgorithm, authority.keyAlgorithm))
    throw new LocketError('bad-request', 'signatureAlgorithm is not the one that the CA signs by');
};

const assertUnderPolicy = ({ policy, issuing }: Entered, leaf: Leaf): void =>
  assertUnder(policy, { ...leaf, issuerAlgorithm: issuing.authority.keyAlgorithm });

/** A request says whom it is about by itself. */
const assertNoOtherSubject = ({ subject, altNames, keyAlgorithm }: ProfileRequest): void => {
  const isGiven = Object.values(subject).some((part) => part !== undefined) || altNames !== '';
  if (isGiven || keyAlgorithm !== undefined)
    throw new LocketError('bad-request', 'Subject, altNames and keyAlgorithm are those of the csr');
};

const nothing: NameParts = {
  country: '',
  organization: '',
  ou: '',
  province: '',
  commonName: '',
  locality: '',
};

const given = (parts: Partial<NameParts>): Partial<NameParts> =>
  Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));

const subjectOf = ({ profile: { defaults } }: Entered, { subject }: ProfileRequest): NameParts => {
  const { organization, ou, country, province, commonName, locality } = defaults ?? {};
  const usual = { organization, ou, country, province, commonName, locality };
  return { ...nothing, ...given(usual), ...given(subject) };
};

/** The name of the first alternative name does where there is no common name. */
const labelOf = ({ commonName }: NameParts, names: readonly AlternativeName[], dn: string): string =>
  commonName || (names[0]?.value ?? dn);

/** A certificate may have no name of its own where it has alternative ones (RFC 5280 section 4.1.2.6). */
const nameOf = (parts: NameParts, names: readonly AlternativeName[]) =>
  names.length > 0 && Object.values(parts).every((part) => part === '')
    ? { name: new x509.Name([]), text: '' }
    : distinguishedName(parts);

const newKeyLeaf = (unit: Unit, entered: Entered, request: ProfileRequest): Omit<Leaf, 'publicKey'> => {
  const asked = askedOf(entered, request);
  const parts = subjectOf(entered, request);
  const names = alternativeNames(request.altNames);
  const { name, text } = nameOf(parts, names);
  const commonName = labelOf(parts, names, text);
  return {
    ...usagesFor(entered.issuing, asked),
    name,
    validity: validityFor(unit, entered.issuing, asked),
    commonName,
    friendlyName: commonName,
    alternativeNames: names,
  };
};

type Kept = Omit<ProfileCertificate, 'certificateId' | 'serialNumber'>;

const recordedAs = (unit: Unit, record: Kept) => (certificate: Certificate) => [
  unit.stores.certificateProfiles.issuance({
    ...record,
    certificateId: certificate.id,
    serialNumber: certificate.serialNumber,
  }),
];

const issueOnce = async (
  unit: Unit,
  profileId: string,
  request: ProfileRequest,
): Promise<IssuedByProfile> => {
  const entered = await enterIssuingBy(unit, profileId);
  if (request.applicationId !== undefined) throw new LocketError('not-found', 'Application not found');
  assertSignature(entered, request);
  const { issuing, profile } = entered;
  const { projectId } = profile;
  if (request.csr !== undefined) {
    assertNoOtherSubject(request);
    const proven = await readRequest(request.csr);
    const commonName = commonNameIn(proven.name) ?? proven.alternativeNames[0]?.value;
    const leaf = requestedLeaf(unit, issuing, { ...askedOf(entered, request, proven), commonName }, proven);
    assertUnderPolicy(entered, leaf);
    const beside = recordedAs(unit, { projectId, profileId, madeKey: null });
    return {
      ...(await signedAndRecorded(unit, issuing, leaf, request.siteUrl, beside)),
      privateKey: undefined,
    };
  }
  const keyAlgorithm =
    request.keyAlgorithm ?? profile.defaults?.keyAlgorithm ?? issuing.authority.keyAlgorithm;
  const leaf = newKeyLeaf(unit, entered, request);
  const beside = recordedAs(unit, { projectId, profileId, madeKey: keyAlgorithm });
  return certifiedNewKey(unit, issuing, leaf, {
    siteUrl: request.siteUrl,
    beside,
    keyAlgorithm,
    assert: (whole) => assertUnderPolicy(entered, whole),
  });
};

/**
 * Issues a certificate by a profile: of a certification request, or with a key pair that is made for it. Needs
 * `certificates:create`; `bad-request` for what is beyond the CA or the policy.
 */
export const issueByProfile = (
  unit: Unit,
  profileId: string,
  request: ProfileRequest,
): Promise<IssuedByProfile> => retryingConflicts(unit, () => issueOnce(unit, profileId, request));
