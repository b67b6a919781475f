import type { Change } from '../../store/change.ts';
import type { ExtendedKeyUsage, KeyUsage } from '../x509/usages.ts';

/** Attributes of subjects that policies speak of. */
export const subjectTypes = [
  'common_name',
  'organization',
  'organizational_unit',
  'country',
  'state',
  'locality',
  'domain_component',
] as const;
export type SubjectType = (typeof subjectTypes)[number];

/** Kinds of alternative names likewise. */
export const nameTypes = ['dns_name', 'ip_address', 'email', 'uri'] as const;
export type NameType = (typeof nameTypes)[number];

/** What values of one kind may be: one of the allowed or required, each of the required, none of the denied. */
export interface ValueRule<T extends string> {
  readonly type: T;
  readonly allowed?: readonly string[] | undefined;
  readonly required?: readonly string[] | undefined;
  readonly denied?: readonly string[] | undefined;
}

/** The same for usages. */
export interface UsageRule<U extends string> {
  readonly allowed?: readonly U[] | undefined;
  readonly required?: readonly U[] | undefined;
  readonly denied?: readonly U[] | undefined;
}

/** What certificates that are issued under it may be, whatever CA issues them. */
export interface PolicyContent {
  readonly name: string;
  readonly description: string | null;
  readonly subject: readonly ValueRule<SubjectType>[];
  readonly sans: readonly ValueRule<NameType>[];
  readonly keyUsages: UsageRule<KeyUsage> | null;
  readonly extendedKeyUsages: UsageRule<ExtendedKeyUsage> | null;
  readonly algorithms: {
    readonly signature?: readonly string[] | undefined;
    readonly keyAlgorithm?: readonly string[] | undefined;
  } | null;
  /** The longest validity, as it was given. */
  readonly validity: { readonly max?: string | undefined } | null;
}

export interface CertificatePolicy extends PolicyContent {
  readonly id: string;
  readonly projectId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** At most this many policies fit a project: lists read them all. */
export const maxCertificatePolicies = 200;

/** Policies of certificates. Every read is strongly consistent. */
export interface CertificatePolicyStore {
  find(projectId: string, policyId: string): Promise<CertificatePolicy | undefined>;
  /** Project id behind a policy's id. */
  projectOf(policyId: string): Promise<string | undefined>;
  /** All policies of a project, in no order. */
  inProject(projectId: string): Promise<readonly CertificatePolicy[]>;
  /** Refused with `already-exists` for a name that another policy of the project has. */
  creation(policy: CertificatePolicy): readonly Change[];
  /** The same, and `conflict` when somebody else changed the policy meanwhile. */
  replacement(policy: CertificatePolicy, previous: CertificatePolicy): readonly Change[];
  deletion(policy: CertificatePolicy): readonly Change[];
}
