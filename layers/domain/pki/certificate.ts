import type { Change } from '../store/change.ts';
import type { Revoked } from './x509/revocation-list.ts';
import type { ExtendedKeyUsage, KeyUsage } from './x509/usages.ts';

/** A certificate that a CA of the project issued: what lists show. Times are ISO 8601. */
export interface Certificate {
  readonly id: string;
  readonly projectId: string;
  readonly caId: string;
  /** The certificate of the CA that it was signed under. */
  readonly caCertId: string;
  /** Which of the revocation lists of its CA it belongs to; the first one when absent. */
  readonly list?: number | undefined;
  readonly certificateTemplateId: string | null;
  /** The profile that issued it, if one did. */
  readonly profileId?: string | undefined;
  /** Whether it is among the lines of its project; one that is issued now always is. */
  readonly isListed?: boolean | undefined;
  /** Lower-case hex. */
  readonly serialNumber: string;
  readonly friendlyName: string;
  readonly commonName: string;
  /** Names in a list that commas part; null for none. */
  readonly altNames: string | null;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly keyUsages: readonly KeyUsage[];
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[];
  readonly revocation: { readonly at: string; readonly reason: number } | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** The certificate itself, under its serial number. */
export interface CertificateBody {
  readonly serialNumber: string;
  readonly projectId: string;
  readonly certificateId: string;
  readonly der: Uint8Array;
}

/** A revoked certificate as its CA's list has it, and when the list need not have it any more. */
export interface Revocation {
  readonly serialNumber: string;
  readonly revokedAt: string;
  readonly reason: number;
  /** End of the certificate's validity. */
  readonly notAfter: string;
}

export const toRevoked = ({ serialNumber, revokedAt, reason }: Revocation): Revoked => ({
  serialNumber,
  revokedAt: new Date(revokedAt),
  reason,
});

/** A revocation list as it was signed. */
export interface SignedList {
  readonly projectId: string;
  readonly caId: string;
  /** Which of the CA's lists it is; the first one when absent. */
  readonly list?: number | undefined;
  /** Addresses of certificates that it is about; absent for one that is about all of the CA. */
  readonly onlyAt?: readonly string[] | undefined;
  /** Grows from list to list. */
  readonly number: number;
  readonly thisUpdate: string;
  readonly nextUpdate: string;
  /** State of the revocations that it shows. */
  readonly mark: string | undefined;
  /** Whose name it is signed in. */
  readonly caCertId: string;
  readonly der: Uint8Array;
}

export type CertificateNameKind = 'commonName' | 'friendlyName';

/** A certificate as lists by status and end find it. */
export interface CertificateLine {
  readonly certificateId: string;
  readonly notAfter: string;
}

/** A certificate as lists of one name find it; of those from before there were lines nothing but the id is known. */
export interface NamedLine {
  readonly certificateId: string;
  readonly notAfter?: string;
  readonly isRevoked?: true;
  /** The template or profile that it was issued by, if any. */
  readonly issuedBy?: string;
}

/** Lines of a project, or of one template or profile, of those that end from one instant to another, both included. */
export interface LineRange {
  readonly issuedBy?: string | undefined;
  readonly standing: 'good' | 'revoked';
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Certificates of projects. Every read is strongly consistent. */
export interface CertificateStore {
  body(serialNumber: string): Promise<CertificateBody | undefined>;
  find(projectId: string, certificateId: string): Promise<Certificate | undefined>;
  creation(certificate: Certificate, body: CertificateBody): readonly Change[];
  /** The newest first, of those older than this one if one is named; at most `count`. */
  before(
    projectId: string,
    certificateId: string | undefined,
    count: number,
  ): Promise<readonly Certificate[]>;
  /** Those that have this very name, the newest first, at most `count`. */
  byName(
    projectId: string,
    kind: CertificateNameKind,
    name: string,
    count: number,
  ): Promise<readonly NamedLine[]>;
  /** Those of a range, the one that ends last first; at most `count`. */
  lines(projectId: string, range: LineRange, count: number): Promise<readonly CertificateLine[]>;
  /** Whether all of a project have their lines: those of before get them from the newest on, so the oldest tells. */
  areListed(projectId: string): Promise<boolean>;
  /** Gives lines to a certificate that has none. Refused with `conflict` when it was changed meanwhile. */
  enlisting(certificate: Certificate): readonly Change[];
  /** Whether one that this CA issued is valid at this moment, and was not revoked. */
  hasLive(projectId: string, caId: string, now: Date): Promise<boolean>;
  /**
   * Puts a certificate on the list of its CA, or changes why it is there. Refused with `conflict` when somebody else
   * changed it meanwhile; so is its deletion.
   */
  revocation(certificate: Certificate, previous: Certificate): readonly Change[];
  /** Refused with `conflict` when the record was changed or deleted meanwhile. */
  standing(certificate: Certificate): Change;
  /** Whether a certificate of this CA lost its record before its end. */
  wasDeleted(projectId: string, caId: string, serialNumber: string): Promise<boolean>;
  /** Takes the record away. What is on a list stays there. */
  deletion(certificate: Certificate): readonly Change[];

  /** State of the revocations of a list, by its name: another text after each. Undefined before the first. */
  mark(projectId: string, listId: string): Promise<string | undefined>;
  /** All revocations that a list must still have. */
  revocations(projectId: string, listId: string): Promise<readonly Revocation[]>;
  /** What the lists of a CA say of one certificate, whether or not its record is there; undefined when none has it. */
  revocationOf(projectId: string, caId: string, serialNumber: string): Promise<Revocation | undefined>;
  /** Holds while no list of a CA has a certificate; refused with `conflict`. */
  unrevoked(projectId: string, caId: string, serialNumber: string): Promise<Change>;
  list(projectId: string, listId: string): Promise<SignedList | undefined>;
  /** Refused with `conflict` when somebody else signed one since. */
  listing(list: SignedList, previous: SignedList | undefined): readonly Change[];

  /** Names the items that a use of a certificate reads first. */
  expect(serialNumber: string): void;
  /** Asks for the ids of a name at once, where it is known already whose they are. */
  expectName(projectId: string, kind: CertificateNameKind, name: string, count: number): void;
  /** Asks at once for the lines of ranges, and whether all of a project have theirs. */
  expectLines(projectId: string, ranges: readonly LineRange[], count: number): void;
  /** Names the record of a certificate, once it is known where it is. */
  expectRecord(projectId: string, certificateId: string): void;
}
