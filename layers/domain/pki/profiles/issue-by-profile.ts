import { LocketError } from '../../errors.ts';
import { assertCan } from '../../permissions/ability.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { assertSigns, authorityIn, authorityNotFound } from '../access.ts';
import { type Asked, type Issuing, usagesFor, validityFor } from '../issuance.ts';
import { certifiedNewKey, type IssuedLeaf, type Leaf, requestedLeaf, signedAndRecorded } from '../issue.ts';
import { type AlternativeName, alternativeNames } from '../x509/alternative-names.ts';
import type { CertificateKeyAlgorithm } from '../x509/key-algorithms.ts';
import { x509 } from '../x509/library.ts';
import { commonNameIn, distinguishedName, type NameParts } from '../x509/names.ts';
import { type ProvenRequest, readRequest } from '../x509/requests.ts';
import type { ExtendedKeyUsage, KeyUsage } from '../x509/usages.ts';
import { assertIssuesFor } from './application-profiles.ts';
import { assertSignature, type ProfileRules, rulesOf } from './profile-rules.ts';
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
  /** The application that it is for, which has the profile. */
  readonly applicationId?: string | undefined;
  readonly siteUrl: string;
}

/** What was issued: with its private key where that was made here, which nobody else has. */
export interface IssuedByProfile extends IssuedLeaf {
  readonly privateKey: string | undefined;
}

type Entered = Issuing & { readonly rules: ProfileRules };

/** Whether this profile issues to this caller. Needs `certificates:create`; refuses as its CA does. */
const enterIssuingBy = async (unit: Unit, profileId: string): Promise<Entered> => {
  const { access, profile } = await enterProfile(unit, profileId);
  assertCan(access.ability, 'create', 'certificates');
  const { projectId, caId } = profile;
  const authority = await authorityIn(unit, projectId, caId);
  if (authority.deletion) throw authorityNotFound();
  const rules = await rulesOf(unit, profile);
  const active = assertSigns(authority, unit.runtime.now());
  return { access, authority, active, template: undefined, rules };
};

/** None at all would be good for all. */
const named = <U>(usages: readonly U[] | undefined): readonly U[] | undefined =>
  usages && usages.length > 0 ? usages : undefined;

/** Usages are those asked for, else those of the certification request; the rest is the profile's. */
const askedOf = (request: ProfileRequest, proven?: ProvenRequest): Asked => ({
  altNames: request.altNames,

  ttl: request.ttl,
  notBefore: request.notBefore,
  notAfter: request.notAfter,
  keyUsages: named(request.keyUsages) ?? named(proven?.keyUsages),
  extendedKeyUsages: named(request.extendedKeyUsages) ?? named(proven?.extendedKeyUsages),
  siteUrl: request.siteUrl,
});

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

const subjectOf = (
  {
    rules: {
      profile: { defaults },
    },
  }: Entered,
  { subject }: ProfileRequest,
): NameParts => {
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
  const asked = askedOf(request);
  const parts = subjectOf(entered, request);
  const names = alternativeNames(request.altNames);
  const { name, text } = nameOf(parts, names);
  const commonName = labelOf(parts, names, text);
  return {
    ...usagesFor(entered, asked),
    name,
    validity: validityFor(unit, entered, asked),
    commonName,
    friendlyName: commonName,
    alternativeNames: names,
  };
};

const issueOnce = async (
  unit: Unit,
  profileId: string,
  request: ProfileRequest,
): Promise<IssuedByProfile> => {
  const entered = await enterIssuingBy(unit, profileId);
  const { rules, authority } = entered;
  if (request.applicationId !== undefined) await assertIssuesFor(unit, rules.profile, request.applicationId);
  assertSignature(rules, authority.keyAlgorithm, request.signatureAlgorithm);
  const { siteUrl, keyAlgorithm } = request;
  if (request.csr === undefined)
    return certifiedNewKey(unit, entered, newKeyLeaf(unit, entered, request), { siteUrl, keyAlgorithm });
  assertNoOtherSubject(request);
  const proven = await readRequest(request.csr);
  const commonName = commonNameIn(proven.name) ?? proven.alternativeNames[0]?.value;
  const leaf = requestedLeaf(unit, entered, { ...askedOf(request, proven), commonName }, proven);
  return { ...(await signedAndRecorded(unit, entered, leaf, siteUrl)), privateKey: undefined };
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
