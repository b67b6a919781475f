import type { Change } from '../../store/change.ts';
import type { CertificateKeyAlgorithm } from '../x509/key-algorithms.ts';
import type { NameParts } from '../x509/names.ts';
import type { ExtendedKeyUsage, KeyUsage } from '../x509/usages.ts';

/** What is taken where a request says nothing. */
interface ProfileDefaults extends Partial<Omit<NameParts, 'commonName'>> {
  readonly ttlDays?: number | undefined;
  readonly commonName?: string | undefined;
  readonly keyAlgorithm?: CertificateKeyAlgorithm | undefined;
  readonly signatureAlgorithm?: string | undefined;
  readonly keyUsages?: readonly KeyUsage[] | undefined;
  readonly extendedKeyUsages?: readonly ExtendedKeyUsage[] | undefined;
}

/** By which CA certificates are issued, and under which policy. */
export interface CertificateProfile {
  readonly id: string;
  readonly projectId: string;
  readonly caId: string;
  readonly certificatePolicyId: string;
  /** One of its kind in the project. */
  readonly slug: string;
  readonly description: string | null;
  readonly defaults: ProfileDefaults | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** At most this many profiles fit a project: lists read them all. */
export const maxCertificateProfiles = 200;

/** A certificate that was issued by a profile: where it is, and how it can be renewed. */
export interface ProfileCertificate {
  readonly certificateId: string;
  readonly projectId: string;
  readonly serialNumber: string;
  readonly profileId: string;
  /** Algorithm of its key, where that was made here; null for one of a certification request. */
  readonly madeKey: CertificateKeyAlgorithm | null;
}

/** Profiles, and what was issued by them. Every read is strongly consistent. */
export interface CertificateProfileStore {
  find(projectId: string, profileId: string): Promise<CertificateProfile | undefined>;
  /** Project id behind a profile's id. */
  projectOf(profileId: string): Promise<string | undefined>;
  /** All profiles of a project, in no order. */
  inProject(projectId: string): Promise<readonly CertificateProfile[]>;
  /** Refused with `already-exists` for a slug that another profile of the project has. */
  creation(profile: CertificateProfile): readonly Change[];
  /** The same, and `conflict` when somebody else changed the profile meanwhile. */
  replacement(profile: CertificateProfile, previous: CertificateProfile): readonly Change[];
  deletion(profile: CertificateProfile): readonly Change[];

  issued(certificateId: string): Promise<ProfileCertificate | undefined>;
  issuance(certificate: ProfileCertificate): Change;

  /** The project that a profile was last found in. */
  guessProject(profileId: string): string | undefined;
  /** Names the item that a use of a profile reads first. */
  expect(profileId: string): void;
}
