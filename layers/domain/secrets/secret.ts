import type { Change, Page } from '../store/change.ts';

export type SecretType = 'shared' | 'personal';

export interface SecretMetadata {
  readonly key: string;
  readonly value: string;
}

/** A secret as stored: value and comment are envelopes sealed for this very place and version. */
export interface SealedSecret {
  readonly id: string;
  readonly projectId: string;
  readonly environmentId: string;
  readonly folderId: string;
  readonly name: string;
  readonly type: SecretType;
  /** Owner of a personal override. */
  readonly userId: string | null;
  readonly version: number;
  readonly value: Uint8Array;
  readonly comment: Uint8Array | null;
  readonly tagIds: readonly string[];
  readonly metadata: readonly SecretMetadata[];
  readonly skipMultilineEncoding: boolean;
  readonly reminderNote: string | null;
  readonly reminderRepeatDays: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A secret as its readers see it. */
export interface Secret extends Omit<SealedSecret, 'value' | 'comment'> {
  readonly value: string;
  readonly comment: string;
}

/** Points at the live record: everything a head's key is made of. */
export interface SecretKey {
  readonly environmentId: string;
  readonly folderId: string;
  readonly name: string;
  /** Set for a personal override. */
  readonly userId?: string;
}

export interface SecretStore {
  head(key: SecretKey): Promise<SealedSecret | undefined>;
  /** Shared secrets of one folder in name order, without deleted ones. */
  inFolder(environmentId: string, folderId: string): Promise<readonly SealedSecret[]>;
  /** Personal overrides of one person in one folder. */
  overridesIn(environmentId: string, folderId: string, userId: string): Promise<readonly SealedSecret[]>;
  /** All shared secrets of an environment, page by page. */
  inEnvironment(environmentId: string, cursor?: string): Promise<Page<SealedSecret>>;
  version(secretId: string, version: number): Promise<SealedSecret | undefined>;
  versions(secretId: string, limit: number): Promise<readonly SealedSecret[]>;
  /** The newest version of a secret, which tells where it lives. */
  latestVersion(secretId: string): Promise<SealedSecret | undefined>;
  /** Writes head and version 1; refused with `already-exists` when a live secret has the name. */
  creation(secret: SealedSecret): readonly Change[];
  /** Writes head and version; refused with `conflict` unless the head still has version `secret.version - 1`. */
  replacement(secret: SealedSecret, previous: SealedSecret): readonly Change[];
  /** Hides the head; refused with `conflict` unless it still has this version. */
  deletion(secret: SealedSecret, at: string): readonly Change[];
  expect(key: SecretKey): void;
  expectFolder(environmentId: string, folderId: string): void;
}
