import type { Deletion } from '../../projects/deleted.ts';
import type { Change } from '../../store/change.ts';
import type { SecretListing } from './secret-listing.ts';

export type SecretType = 'shared' | 'personal';

export interface SecretMetadata {
  readonly key: string;
  /** In storage the base64 of an envelope, when it is encrypted. */
  readonly value: string;
  /** Whether the value is sealed as the secret's own is; then it is found by its key only. */
  readonly isEncrypted?: boolean;
}

/** The folder where the overrides of a shared secret lie. */
export interface OverridesHome {
  readonly environmentId: string;
  readonly folderId: string;
}

/** A secret as stored: value and comment are envelopes sealed for this very place and version. */
export interface SealedSecret {
  readonly id: string;
  readonly projectId: string;
  readonly environmentId: string;
  readonly folderId: string;
  /** Empty for a personal override: it is called what its shared secret is called. */
  readonly name: string;
  readonly type: SecretType;
  /** Owner of a personal override. */
  readonly userId: string | null;
  /** The shared secret that a personal override stands for: without it there, the override is not to be seen. */
  readonly sharedId: string | null;
  /** Set once a shared secret was moved: its overrides, which are many people's, stay where they are. */
  readonly home?: OverridesHome | undefined;
  /** The rotation that gives a shared secret its values: nobody else does while it is set. */
  readonly rotationId?: string | undefined;
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

/** Points at a live shared secret: everything a head's key is made of. */
export interface SecretKey {
  readonly environmentId: string;
  readonly folderId: string;
  readonly name: string;
}

/** A deleted secret as it was, which can be restored under its id. */
export interface DeletedSecret extends Deletion {
  readonly secret: SealedSecret;
}

/** What becomes of the shared secrets of a folder when it is put into another state. */
interface Rearrangement {
  readonly before: readonly SealedSecret[];
  readonly after: readonly SealedSecret[];
  /** Deleted secrets that are among `after` again: their ids and the names they had when they were deleted. */
  readonly revived: readonly Pick<SealedSecret, 'id' | 'name'>[];
  /** RFC 3339 instant: when what is not among `after` was deleted. */
  readonly at: string;
}

export interface SecretStore extends SecretListing {
  head(key: SecretKey): Promise<SealedSecret | undefined>;
  /** Shared secrets of one folder in name order, without deleted ones. */
  inFolder(environmentId: string, folderId: string): Promise<readonly SealedSecret[]>;
  /** Personal overrides of one person whose home is this folder. */
  overridesIn(environmentId: string, folderId: string, userId: string): Promise<readonly SealedSecret[]>;
  version(secretId: string, version: number): Promise<SealedSecret | undefined>;
  versions(secretId: string, limit: number): Promise<readonly SealedSecret[]>;
  /** The newest version of a secret, which tells where it lives. */
  latestVersion(secretId: string): Promise<SealedSecret | undefined>;
  /** Deleted shared secrets of one folder; what has run out may still be among them. */
  deletedIn(environmentId: string, folderId: string): Promise<readonly DeletedSecret[]>;
  /** The deleted secret that stood here last under this name and id. */
  deleted(
    secret: Pick<SealedSecret, 'environmentId' | 'folderId' | 'name' | 'id'>,
  ): Promise<DeletedSecret | undefined>;
  /**
   * Writes head and version 1. When a live secret has the name it is refused with `bad-request`, or with `conflict`
   * for a writer who will look again.
   */
  creation(secret: SealedSecret, taken?: 'bad-request' | 'conflict'): readonly Change[];
  /**
   * Writes head and version, moving the head when name or folder differ; refused with `conflict` unless the head is
   * still `previous`. A `previous` with another id counts as deleted from then on.
   */
  replacement(secret: SealedSecret, previous: SealedSecret): readonly Change[];
  /** Writes nothing; refused with `conflict` unless the head is still this version. */
  unchanged(secret: SealedSecret): Change;
  /** Hides the head and keeps it restorable; refused with `conflict` unless it is still this version. */
  deletion(secret: SealedSecret, at: string): readonly Change[];
  /** Brings a deleted secret back as `secret`; refused with `conflict` when it was restored or purged meanwhile. */
  restoration(secret: SealedSecret, deleted: DeletedSecret, at: string): readonly Change[];
  /** Puts a folder's secrets into another state; refused with `conflict` unless those it touches are as in `before`. */
  rearrangement(rearrangement: Rearrangement): readonly Change[];
  /** Deletes versions up to and including this one; repeating it changes nothing. */
  pruneVersions(secretId: string, upTo: number): Promise<number>;
  expect(key: SecretKey): void;
  expectFolder(environmentId: string, folderId: string): void;
}
