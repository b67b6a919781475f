import { LocketError } from '../../errors.ts';
import type { Unit } from '../../unit.ts';
import type { CertificateKeyAlgorithm } from '../x509/key-algorithms.ts';
import type { ExtendedKeyUsage, KeyUsage } from '../x509/usages.ts';
import type { CertificatePolicy } from './policy.ts';
import { isSignatureOf, longestUnder, usualUnder } from './policy-rules.ts';
import type { CertificateProfile } from './profile.ts';

/** A profile with the policy that what it issues keeps. */
export interface ProfileRules {
  readonly profile: CertificateProfile;
  readonly policy: CertificatePolicy;
}

/** A profile's rules: the policy stays as long as a profile names it. */
export const rulesOf = async (unit: Unit, profile: CertificateProfile): Promise<ProfileRules> => {
  const { projectId, certificatePolicyId } = profile;
  const policy = await unit.stores.certificatePolicies.find(projectId, certificatePolicyId);
  if (!policy) throw new LocketError('internal', 'A certificate profile lacks its policy');
  return { profile, policy };
};

const day = 86_400_000;

/** Milliseconds, where nothing is asked for: what the profile says, else the longest that the policy allows. */
export const usualTtl = ({ profile: { defaults }, policy }: ProfileRules): number | undefined =>
  defaults?.ttlDays === undefined ? longestUnder(policy) : defaults.ttlDays * day;

/** The first that names any usage: none at all is good for all. */
const firstNamed = <U>(...all: readonly (readonly U[] | undefined)[]): readonly U[] | undefined =>
  all.find((usages) => usages !== undefined && usages.length > 0);

/** Usages, where none is asked for: the profile's, else the policy's. */
export const usualKeyUsages = ({ profile, policy }: ProfileRules): readonly KeyUsage[] | undefined =>
  firstNamed(profile.defaults?.keyUsages, usualUnder(policy.keyUsages));
export const usualExtendedKeyUsages = ({
  profile,
  policy,
}: ProfileRules): readonly ExtendedKeyUsage[] | undefined =>
  firstNamed(profile.defaults?.extendedKeyUsages, usualUnder(policy.extendedKeyUsages));

/** @throws LocketError `bad-request` when another algorithm is meant than the one that the CA signs by. */
export const assertSignature = (
  { profile }: ProfileRules,
  issuer: CertificateKeyAlgorithm,
  asked?: string,
): void => {
  const signatureAlgorithm = asked ?? profile.defaults?.signatureAlgorithm;
  if (signatureAlgorithm !== undefined && !isSignatureOf(signatureAlgorithm, issuer))
    throw new LocketError('bad-request', 'signatureAlgorithm is not the one that the CA signs by');
};
