import type { Change } from '../store/change.ts';
import type { KeyAlgorithm } from './algorithms.ts';

/** When a key that was deleted goes for good; both ISO 8601. */
interface KeyDeletion {
  readonly deletedAt: string;
  readonly deletesAt: string;
}

/** A key of a project's key service, without its material. */
export interface KmsKey {
  readonly id: string;
  readonly projectId: string;
  readonly orgId: string;
  /** Lower-case kebab, one of its kind among the keys of the project that are not deleted. */
  readonly name: string;
  readonly description: string | null;
  readonly algorithm: KeyAlgorithm;
  readonly isDisabled: boolean;
  /** The version that encrypts and signs, from 1. */
  readonly version: number;
  /** The lowest version that still decrypts and verifies. */
  readonly minVersion: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Days after which it gets a new version by itself, and when that is next, ISO 8601; absent for one that does not. */
  readonly rotationPeriodDays?: number;
  readonly nextRotationAt?: string;
  /** Set while it waits to go for good. */
  readonly deletion?: KeyDeletion;
  readonly revision: number;
}

/** The material of one version of a key: an envelope sealed by the project's data key. */
export interface KeyVersion {
  readonly projectId: string;
  readonly keyId: string;
  readonly version: number;
  readonly wrapped: Uint8Array;
  /** ISO 8601: when this version was made. */
  readonly createdAt: string;
}

/** A key that is to get a new version at an instant, ISO 8601. */
export interface DueKey {
  readonly projectId: string;
  readonly keyId: string;
  readonly dueAt: string;
}

/** At most this many keys fit a project, deleted ones that wait included: a page sorts and searches them all. */
export const maxKeys = 500;
/** At most this many versions fit a key: one transaction has them wait for their end. */
export const maxVersions = 64;

/** True once a deleted key counts as gone, whether or not storage has got to it yet. */
export const isGone = ({ deletion }: KmsKey, now: Date): boolean =>
  deletion !== undefined && Date.parse(deletion.deletesAt) <= now.getTime();

/** Keys of projects. Every read is strongly consistent; deleted keys are found until they are gone for good. */
export interface KmsStore {
  find(projectId: string, keyId: string): Promise<KmsKey | undefined>;
  /** Project id behind a key id. */
  projectOf(keyId: string): Promise<string | undefined>;
  /** Id behind a name; a key that was deleted has no name any more. */
  idByName(projectId: string, name: string): Promise<string | undefined>;
  /** All keys of a project, in no order. */
  inProject(projectId: string): Promise<readonly KmsKey[]>;
  /** The material of the version that encrypts and signs. */
  latest(projectId: string, keyId: string): Promise<KeyVersion | undefined>;
  /** The material of a version before that. */
  earlier(projectId: string, keyId: string, version: number): Promise<KeyVersion | undefined>;
  /** Material of all versions before that, oldest first. */
  allEarlier(projectId: string, keyId: string): Promise<readonly KeyVersion[]>;
  /** Refused with `already-exists` for a taken name. */
  creation(key: KmsKey, material: KeyVersion): readonly Change[];
  /** Refused with `already-exists` for a taken name, `conflict` when somebody else changed the key meanwhile. */
  replacement(key: KmsKey, previous: KmsKey): readonly Change[];
  /** Has `fresh` encrypt from now on and keeps `replaced` for what it sealed. Refused as `replacement` is. */
  rotation(key: KmsKey, previous: KmsKey, fresh: KeyVersion, replaced: KeyVersion): readonly Change[];
  /** Sets or takes back the end of a key and of all its material, and its name with it. Refused as `replacement` is. */
  deletion(
    key: KmsKey,
    previous: KmsKey,
    latest: KeyVersion,
    earlier: readonly KeyVersion[],
  ): readonly Change[];
  /** Some of the keys whose day of rotation this is (`yyyy-mm-dd`), soonest first. */
  dueOn(day: string, limit: number): Promise<readonly DueKey[]>;
  /** Takes a line of that list away which means nothing any more. */
  dueRemoval(due: DueKey): Change;
  /** Project of a key that was used here before: a guess, which whoever reads the key there proves. */
  guessProject(keyId: string): string | undefined;
  /** Names the items that a use of a key will read, so that they join the first round. */
  expect(keyId: string): void;
}
