import type { Change } from '../store/change.ts';
import type { RiskStore } from './risk.ts';

export type SourceKind = 'github' | 'gitlab' | 'bitbucket';

/** Where an organization has repositories that are scanned: an installation of the GitHub app, a group, a workspace. */
export interface ScanSource {
  readonly id: string;
  readonly orgId: string;
  readonly host: SourceKind;
  /** What people call it; of GitHub the account, of Bitbucket the workspace. */
  readonly name: string;
  /** Origin of the server; null where the vendor's own, or that of the instance's app, is meant. */
  readonly url: string | null;
  /** Of the GitHub app; null for other kinds. */
  readonly installationId: string | null;
  /** Opens the API of GitLab and Bitbucket, sealed under the organization's key; null for GitHub, where the app does. */
  readonly token: Uint8Array | null;
  /** What the source proves by that its webhooks are its own, sealed alike; null for GitHub. */
  readonly webhookSecret: Uint8Array | null;
  readonly isDisabled: boolean;
  /** How looking through it went last; null before the first time. */
  readonly lastStatus: 'success' | 'failed' | null;
  readonly lastErrorMessage: string | null;
  /** Who linked it. */
  readonly userId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** At most this many fit an organization. */
export const maxSources = 50;

/** That somebody is about to install the GitHub app: good once, for a while, and for this person alone. */
export interface InstallationSession {
  /** SHA-256 of its id. */
  readonly digest: string;
  readonly orgId: string;
  readonly userId: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** Every read is strongly consistent. */
interface ScanSourceStore {
  source(orgId: string, sourceId: string): Promise<ScanSource | undefined>;
  /** One by its own id alone. */
  sourceById(sourceId: string): Promise<ScanSource | undefined>;
  byInstallation(installationId: string): Promise<ScanSource | undefined>;
  /** Every one of an organization, oldest first. */
  sources(orgId: string): Promise<readonly ScanSource[]>;
  /** Refused with `already-exists` for an installation that is linked already. */
  sourceCreation(source: ScanSource): readonly Change[];
  /** Refused with `conflict` when somebody else changed it meanwhile; so is its deletion. */
  sourceReplacement(source: ScanSource, previous: ScanSource): Change;
  /** Notes how looking through it went, and nothing else. Refused with `conflict` when it is gone. */
  sourceRun(source: ScanSource, run: Pick<ScanSource, 'lastStatus' | 'lastErrorMessage'>): Change;
  sourceDeletion(source: ScanSource): readonly Change[];
  session(digest: string): Promise<InstallationSession | undefined>;
  sessionCreation(session: InstallationSession): Change;
  /** Refused with `conflict` when it was used meanwhile. */
  sessionUse(session: InstallationSession): Change;
  /** That a webhook with this digest was taken; refused with `already-exists` when it was before. */
  firstDelivery(digest: string, expiresAt: number): Change;
}

export type ScanningStore = ScanSourceStore & RiskStore;
