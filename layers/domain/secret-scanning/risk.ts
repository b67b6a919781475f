import type { Change } from '../store/change.ts';

export const riskStatuses = [
  'UNRESOLVED',
  'RESOLVED_FALSE_POSITIVE',
  'RESOLVED_REVOKED',
  'RESOLVED_NOT_REVOKED',
] as const;
export type RiskStatus = (typeof riskStatuses)[number];

/** A secret of an organization that was found in a repository, by its place. */
interface MatchedSecret {
  readonly secretId: string;
  readonly secretKey: string;
  readonly projectId: string;
  readonly projectName: string;
  /** Slug. */
  readonly environment: string;
  readonly secretPath: string;
}

/** Something in a repository that looks like a secret: where it is, never what it is. */
export interface Risk {
  readonly id: string;
  readonly orgId: string;
  readonly sourceId: string;
  /** Of the GitHub app; of other sources their own id. */
  readonly installationId: string;
  readonly repositoryId: string;
  readonly repositoryFullName: string;
  readonly repositoryLink: string;
  readonly description: string;
  readonly ruleId: string;
  readonly file: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn: number;
  readonly endColumn: number;
  readonly commit: string;
  readonly entropy: number;
  readonly author: string;
  readonly email: string;
  readonly date: string;
  readonly message: string;
  readonly tags: readonly string[];
  readonly fingerprint: string;
  readonly fingerprintWithoutCommit: string;
  readonly pusherName: string | null;
  readonly status: RiskStatus;
  /** HMAC-SHA-256 of what was found under a key of the instance: tells that it equals a stored secret, and nothing else. */
  readonly digest: string;
  /** Version of the root key that the digest's key is derived from. */
  readonly keyVersion: number;
  /** The stored secret that it is; null while none is known. */
  readonly match: MatchedSecret | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

export interface RiskPage {
  readonly risks: readonly Risk[];
  /** Where to go on; undefined at the end. */
  readonly next: string | undefined;
}

/** Every read is strongly consistent. */
export interface RiskStore {
  risk(orgId: string, riskId: string): Promise<Risk | undefined>;
  /** Up to `limit` of an organization after a position, newest first. */
  risks(orgId: string, limit: number, after?: string | undefined): Promise<RiskPage>;
  /** Whether something with this fingerprint is known in a repository. */
  isKnown(finding: Pick<Risk, 'orgId' | 'repositoryId' | 'fingerprint'>): Promise<boolean>;
  /** Refused with `conflict` when its fingerprint is known by then. */
  riskCreation(risk: Risk): readonly Change[];
  /** Refused with `conflict` when somebody else changed it meanwhile. */
  riskReplacement(risk: Risk, previous: Risk): Change;
}
