import type { WrappedRootKey } from '../keys/key-ring.ts';
import type { Change } from '../store/change.ts';

/** What can be rotated as a whole: a level of the hierarchy of keys. */
export const levels = [
  'root-key',
  'organization-keys',
  'project-keys',
  'token-signing-key',
  'etag-key',
] as const;
export type Level = (typeof levels)[number];

/**
 * Seconds after which no process works any more with what it knew of the keys before: five minutes that it may keep the
 * latest version in mind, and five that a worker which looked at the last moment may go on.
 */
export const settlingSeconds = 600;

/** At most this many versions fit an owner's record: its one item holds them all. */
export const maxKeyVersions = 64;

/** Where in an owner's values a rotation stands. */
export interface Position {
  readonly part: string;
  readonly after?: string | undefined;
}

/** A position that counts for this owner alone: it may be gone before the rotation goes on. */
interface OwnersPosition extends Position {
  readonly owner: string;
}

/**
 * Makes the new versions; lets every process hear of them; seals again what older versions sealed; is over.
 */
type Phase = 'preparing' | 'settling' | 'moving' | 'completed';

/** The latest rotation of a target. Every step of it can be done twice. */
export interface Rotation {
  /** `root-key`, `organization-keys`, `project-keys`, or `project-keys-<project>` for one project alone. */
  readonly target: string;
  readonly level: Level;
  readonly projectId?: string;
  /** How often the target was rotated, this time included. */
  readonly number: number;
  /** The version that is made; only of a root key, owners number theirs by themselves. */
  readonly version?: number;
  readonly phase: Phase;
  /** The owner that was dealt with last in this phase, in their order. */
  readonly cursor?: string | undefined;
  /** Where in the owner after that. */
  readonly position?: OwnersPosition | undefined;
  /** Organizations or projects: how many there were when moving began, and how many were dealt with. */
  readonly owners: number;
  readonly ownersDone: number;
  /** Keys and values that were sealed again. */
  readonly moved: number;
  /** Those that stay under an old version: they could not be opened, or their owner has its most versions. */
  readonly left: number;
  /** Of `left`, what is counted anew when the rotation comes back. */
  readonly leftForLater?: number;
  /** Projects whose KMS was out of reach; each counts as one of `left`. */
  readonly outOfReach?: number;
  /** When it came back to such projects, after it had been over. */
  readonly cameBackAt?: string;
  /** The execution that works on it, the one that it starts next, and until when nobody else does, ISO 8601. */
  readonly holder: string;
  readonly successor?: string | undefined;
  readonly heldUntil: string;
  readonly startedAt: string;
  readonly settledAt?: string;
  readonly progressAt: string;
  readonly completedAt?: string;
  readonly revision: number;
}

/** One version of the root key, without what is wrapped. */
export interface RootKeyFacts extends Omit<WrappedRootKey, 'wrapped' | 'previous'> {
  /** The strategy before, as long as the one in use was not proven. */
  readonly previousStrategy?: string | undefined;
}

/** Rotations. Every read is strongly consistent. */
export interface RotationStore {
  find(target: string): Promise<Rotation | undefined>;
  /** Every version of the root key, in no order. */
  rootKeys(): Promise<readonly RootKeyFacts[]>;
  /** Projects whose own rotation is not over, or has their KMS to come back to. */
  openProjects(): Promise<readonly string[]>;
  /** Takes the place of the target's previous rotation; refused with `conflict` when another one did meanwhile. */
  beginning(rotation: Rotation, previous: Rotation | undefined): readonly Change[];
  /** Refused with `conflict` when somebody else changed it meanwhile. */
  replacement(next: Rotation, previous: Rotation): readonly Change[];
}

export const targetOf = (level: Level, projectId?: string): string =>
  projectId === undefined ? level : `${level}-${projectId}`;
