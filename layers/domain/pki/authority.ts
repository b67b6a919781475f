import type { Change } from '../store/change.ts';
import type { ListPlace } from './list-places.ts';
import type { CertificateKeyAlgorithm } from './x509/key-algorithms.ts';
import type { NameParts } from './x509/names.ts';

export const authorityTypes = ['root', 'intermediate'] as const;
type AuthorityType = (typeof authorityTypes)[number];

export type AuthorityStatus = 'active' | 'disabled' | 'pending-certificate';

/** Where the private key of a CA is: in an envelope here, or in AWS KMS or an HSM (PKCS #11), which it never leaves. */
export const keyStorages = ['software', 'kms', 'pkcs11'] as const;
export type KeyStorage = (typeof keyStorages)[number];

/** What is known of the certificate that a CA signs under; times are ISO 8601. */
export interface ActiveCertificate {
  readonly id: string;
  readonly serialNumber: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** CAs that may stand below it, -1 for any number. */
  readonly maxPathLength: number;
  /** Number of the certificate among those of its CA, from 1. */
  readonly version: number;
}

/** Members that are undefined were not said. */
export interface PlannedCertificate {
  readonly maxPathLength?: number | undefined;
  readonly parentCaId?: string | undefined;
}

/** A certificate authority of a project, without its private key. */
export interface Authority extends NameParts {
  readonly id: string;
  readonly projectId: string;
  readonly orgId: string;
  readonly type: AuthorityType;
  readonly status: AuthorityStatus;
  readonly friendlyName: string;
  /** Its name by RFC 4514. */
  readonly dn: string;
  readonly keyAlgorithm: CertificateKeyAlgorithm;
  /** Those of before have none, and a key here. */
  readonly keyStorage?: KeyStorage;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Number of the key that it signs by now, of those it had; 1 where nothing is said. */
  readonly keyVersion?: number;
  /** The CA of the project that issued the active certificate, if one did. */
  readonly parentCaId: string | null;
  readonly active: ActiveCertificate | null;
  readonly requireTemplateForIssuance: boolean;
  /** What was said of its certificate when the CA was made, for when it gets one. */
  readonly planned?: PlannedCertificate;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Set while it waits to go for good. */
  readonly deletion?: { readonly deletedAt: string; readonly deletesAt: string };
  readonly revision: number;
}

/** The private key of a CA, PKCS #8, or what names it in KMS or the HSM, sealed by the project's data key. */
export interface AuthorityKey {
  readonly projectId: string;
  readonly caId: string;
  readonly keyAlgorithm: CertificateKeyAlgorithm;
  readonly keyStorage?: KeyStorage;
  /** 1 where nothing is said. */
  readonly keyVersion?: number;
  /** Digest of its name where it is kept, by which others that were made for the CA are told from it. */
  readonly keptAs?: string;
  readonly wrapped: Uint8Array;
}

/** Number of a key, or of the key that something is about. */
export const caKeyVersion = ({ keyVersion = 1 }: { readonly keyVersion?: number | undefined }): number =>
  keyVersion;

export const keyStorageOf = ({ keyStorage }: Pick<Authority, 'keyStorage'>): KeyStorage =>
  keyStorage ?? 'software';

/** A certificate that a CA has or had; those above it come with it, since they may be anybody's. */
export interface AuthorityCertificate {
  readonly id: string;
  readonly projectId: string;
  readonly caId: string;
  readonly version: number;
  /** The key of the CA that it is about; 1 where nothing is said. */
  readonly keyVersion?: number;
  readonly serialNumber: string;
  readonly der: Uint8Array;
  /** PEM, from the issuer up; empty for a root. */
  readonly chain: string;
  readonly createdAt: string;
}

/** At most this many CAs fit a project, deleted ones that wait included: lists read them all. */
export const maxAuthorities = 100;
/** At most this many certificates fit a CA: one transaction has them wait for their end. */
export const maxAuthorityCertificates = 50;

/** At most this many keys a CA has one after the other: each signs a list until what it issued has ended. */
export const maxAuthorityKeys = 10;

/** What a CA has issued, counted in a few places so that those who issue at once do not meet. */
export interface IssuanceCount {
  readonly shard: number;
  /** Undefined before the first one. */
  readonly issued: number | undefined;
  /** What was ever counted here, whatever became of it. */
  readonly numbered: number;
}

/** Whether nothing is issued any more, and when what counts it goes for good. */
export interface Gate {
  readonly isClosed: boolean;
  /** ISO 8601. */
  readonly endsAt?: string | undefined;
}

/** True once a deleted CA counts as gone, whether or not storage has got to it yet. */
export const isGone = ({ deletion }: Authority, now: Date): boolean =>
  deletion !== undefined && Date.parse(deletion.deletesAt) <= now.getTime();

/** CAs of projects. Every read is strongly consistent; deleted ones are found until they are gone for good. */
export interface AuthorityStore {
  find(projectId: string, caId: string): Promise<Authority | undefined>;
  /** Project id behind a CA's id. */
  projectOf(caId: string): Promise<string | undefined>;
  /** All CAs of a project, in no order. */
  inProject(projectId: string): Promise<readonly Authority[]>;
  /** One of its keys, the first one unless said. */
  key(projectId: string, caId: string, keyVersion?: number): Promise<AuthorityKey | undefined>;
  certificate(
    projectId: string,
    caId: string,
    certificateId: string,
  ): Promise<AuthorityCertificate | undefined>;
  /** Oldest first. */
  certificates(projectId: string, caId: string): Promise<readonly AuthorityCertificate[]>;
  creation(
    authority: Authority,
    key: AuthorityKey,
    certificate: AuthorityCertificate | undefined,
  ): readonly Change[];
  /** Refused with `conflict` when somebody else changed the CA meanwhile; so are the next two. */
  replacement(authority: Authority, previous: Authority): readonly Change[];
  /** The same with a further certificate, and with the key that it is about where that is new. */
  certification(
    authority: Authority,
    previous: Authority,
    certificate: AuthorityCertificate,
    key?: AuthorityKey,
  ): readonly Change[];
  /** Sets or takes back the end of a CA, its keys and its certificates. */
  deletion(
    authority: Authority,
    previous: Authority,
    keys: readonly AuthorityKey[],
    certificates: readonly AuthorityCertificate[],
  ): readonly Change[];

  /** What a CA has issued, place by place. */
  issuances(projectId: string, caId: string): Promise<readonly IssuanceCount[]>;
  /** What one of the places ever counted. */
  numbered(projectId: string, caId: string, shard: number): Promise<number>;
  /** The sum of what there is over all CAs of a project. */
  issuedIn(projectId: string): Promise<number>;
  /** Counts one more; refused with `conflict` when nothing is issued any more, or the list has all it can take. */
  issuance(projectId: string, caId: string, place: ListPlace): Change;
  /** Counts one less. */
  forgotten(projectId: string, caId: string, shard: number): Change;
  /** Lets nothing more be issued, or lets it again; refused with `conflict` when something was issued since `seen`. */
  gate(projectId: string, caId: string, gate: Gate, seen?: readonly IssuanceCount[]): readonly Change[];

  /** The place in which is counted what one request issues. */
  ownShard(): number;

  /** Names the items that a use of a CA will read, so that they join the first round. */
  expect(caId: string): void;
  /** The same with what issuing by it reads. */
  expectIssuing(caId: string): void;
  /** Project of a CA that was used here before: a guess, which whoever reads the CA there proves. */
  guessProject(caId: string): string | undefined;
}

/** Places in which a CA counts what it issues. */
export const issuanceShards = 8;
