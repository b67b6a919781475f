import type { Change } from '../store/change.ts';
import type { SourceKind } from './import-source.ts';

/** What becomes of a secret that is there with another value. */
export const conflictRules = ['skip', 'overwrite'] as const;
type ConflictRule = (typeof conflictRules)[number];

/** How a key came out: `requested` where others have to approve it first. */
export const keyResults = ['created', 'updated', 'unchanged', 'conflict', 'refused', 'requested'] as const;
export type KeyResult = (typeof keyResults)[number];

export type Counts = Readonly<Record<KeyResult, number>>;

export const noCounts: Counts = {
  created: 0,
  updated: 0,
  unchanged: 0,
  conflict: 0,
  refused: 0,
  requested: 0,
};

export const statuses = ['running', 'completed', 'failed', 'cancelled'] as const;
export type Status = (typeof statuses)[number];

/** Who started an import, as far as it does not change: what they may do is read each time. */
export interface Starter {
  readonly kind: 'user' | 'identity';
  readonly id: string;
  readonly ipAddress: string;
  readonly authMethod: string;
  /** Of an identity: what its login found out, and how often its tokens had been revoked. */
  readonly authClaims: Readonly<Record<string, string>>;
  readonly revocations: number;
  readonly attachmentId: string | null;
}

/** An environment of the source, and that of the project which its secrets go to. */
interface EnvironmentPair {
  readonly from: string;
  readonly to: string;
}

/** Secrets of elsewhere on their way into a project. */
export interface ExternalImport {
  readonly id: string;
  readonly orgId: string;
  readonly projectId: string;
  readonly source: SourceKind;
  /** Slug; null where the source has environments of its own. */
  readonly environment: string | null;
  readonly environments: readonly EnvironmentPair[];
  /** Folder that all of it goes into. */
  readonly secretPath: string;
  readonly isDryRun: boolean;
  readonly onConflict: ConflictRule;
  readonly startedBy: Starter;
  readonly status: Status;
  /** Why it failed, or waits. */
  readonly message: string;
  readonly counts: Counts;
  /** Pages of the report, of batches that were carried out: the next has this number. */
  readonly batches: number;
  /** Where to go on, sealed; null at the beginning and after the end. */
  readonly cursor: Uint8Array | null;
  /** Parts that source and credentials are kept in; none once it ended. */
  readonly parts: number;
  /** Times in a row that the source could not be asked. */
  readonly failures: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly endedAt: string | null;
  /** Seconds since 1970, from which on it is forgotten. */
  readonly expiresAt: number;
  readonly revision: number;
}

/** At most so many batches fit an import: a hundred times what large projects have. */
export const maxBatches = 20_000;

/** At most this many imports of a project run at a time. */
export const maxRunning = 5;

/** How one key came out. */
export interface ReportLine {
  /** An import of the source's own is reported by the folder that it takes in. */
  readonly kind: 'secret' | 'import';
  readonly environment: string;
  readonly secretPath: string;
  readonly key: string;
  readonly result: KeyResult;
  readonly reason: string;
}

/** How the keys of one batch came out. */
export interface ReportPage {
  readonly importId: string;
  readonly number: number;
  readonly lines: readonly ReportLine[];
  readonly expiresAt: number;
}

/** A piece of the sealed source. */
export interface SourcePart {
  readonly importId: string;
  readonly number: number;
  readonly sealed: Uint8Array;
  readonly expiresAt: number;
}

/** Some imports of a project, the latest first. */
export interface ImportPage {
  readonly items: readonly ExternalImport[];
  readonly next?: string | undefined;
}

export interface ExternalImportStore {
  find(importId: string): Promise<ExternalImport | undefined>;
  page(projectId: string, limit: number, after?: string): Promise<ImportPage>;
  /** How many run, without reading those that ended. */
  running(projectId: string): Promise<number>;
  creation(made: ExternalImport): readonly Change[];
  /** Refused with `conflict` when somebody else changed it meanwhile. */
  replacement(next: ExternalImport, previous: ExternalImport): readonly Change[];
  parts(importId: string): Promise<readonly SourcePart[]>;
  part(part: SourcePart): Change;
  partRemoval(importId: string, number: number): Change;
  reportPage(page: ReportPage): Change;
  report(
    importId: string,
    limit: number,
    after?: string,
  ): Promise<{ readonly items: readonly ReportPage[]; readonly next?: string | undefined }>;
}
