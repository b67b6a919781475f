import type { Change } from '../store/change.ts';
import type { Destination, TargetName, TargetOptions } from './target.ts';

/**
 * What becomes of keys at the target that the sync did not make: `own` leaves all of them alone, `adopt` takes over those
 * that the source has as well, and `mirror` makes the target what the source is.
 */
export const policies = ['own', 'adopt', 'mirror'] as const;
export type Policy = (typeof policies)[number];

/** Everything that people say of a sync. */
export interface SyncSettings {
  readonly name: string;
  readonly description: string | null;
  readonly environmentId: string;
  readonly secretPath: string;
  readonly connectionId: string;
  readonly destination: Destination;
  readonly options: TargetOptions;
  readonly prefix: string;
  readonly suffix: string;
  readonly policy: Policy;
  /** Keys that left the source stay at the target. */
  readonly keepsVanished: boolean;
  /** Whether changes of the source start it. */
  readonly isActive: boolean;
  /** What the client sent, to be sent back. */
  readonly given: Readonly<Record<string, unknown>>;
}

/** How its runs went. */
export interface SyncState {
  readonly status: 'pending' | 'running' | 'succeeded' | 'failed';
  /** When the last run began, and the last one that succeeded. */
  readonly startedAt: string | null;
  readonly succeededStartedAt: string | null;
  readonly lastUsed: string | null;
  readonly jobId: string | null;
  readonly message: string;
  readonly failures: number;
  readonly failingSince: string | null;
  readonly nextAttemptAt: string | null;
  /** Keys of the places that the last run read; null while that is not known, or they are too many to note. */
  readonly follows: readonly string[] | null;
}

/** Places that are noted. */
export const maxFollowed = 200;

/** Secrets of a folder that are kept in a place elsewhere. */
export interface Sync extends SyncSettings {
  readonly id: string;
  readonly orgId: string;
  readonly projectId: string;
  readonly family: 'integration' | 'secret-sync';
  readonly target: TargetName;
  readonly version: number;
  /** Of what is known about its place: another place begins with nothing known. */
  readonly ledgerId: string;
  readonly state: SyncState;
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const newState: SyncState = {
  status: 'pending',
  startedAt: null,
  succeededStartedAt: null,
  lastUsed: null,
  jobId: null,
  message: '',
  failures: 0,
  failingSince: null,
  nextAttemptAt: null,
  follows: null,
};

/** At most this many syncs fit a project: each change of a secret looks at all of them. */
export const maxSyncs = 200;

/**
 * What is known of a key at the target, never its value: `creating` and `writing` before the target is asked, `owned`
 * after it said yes; `foreign` and `failed` keys are none of ours, and only say why.
 */
export interface LedgerEntry {
  readonly syncId: string;
  readonly ledgerId: string;
  readonly name: string;
  readonly state: 'owned' | 'creating' | 'writing' | 'foreign' | 'failed';
  /** Keyed digest of the value that was written, or was to be. */
  readonly digest: string;
  /** Digest of the options that it was written with. */
  readonly shape: string;
  readonly writtenAt: string;
  readonly result: 'created' | 'updated' | 'adopted' | 'conflict' | 'failed' | 'pending';
  readonly message: string;
}

/** Where an entry is found. */
export type LedgerKey = Pick<LedgerEntry, 'syncId' | 'ledgerId' | 'name'>;

/** A sync by the shard of the list that scheduled runs go through. */
export type ListedSync = Pick<Sync, 'id' | 'projectId'>;

export const syncShards = 8;

export interface SyncStore {
  find(syncId: string): Promise<Sync | undefined>;
  inProject(projectId: string): Promise<readonly Sync[]>;
  creation(sync: Sync): readonly Change[];
  /** Changes what people say of it, and not how its runs go; refused with `conflict` when somebody else did meanwhile. */
  change(next: Sync, previous: Sync): Change;
  /** How a run goes; refused with `conflict` when the sync is gone. */
  run(sync: Pick<Sync, 'projectId' | 'id'>, state: SyncState): Change;
  deletion(sync: Sync): readonly Change[];
  /** Some of all syncs there are, in an order that stays. */
  listed(
    shard: number,
    after?: string,
  ): Promise<{ readonly items: readonly ListedSync[]; readonly next?: string }>;

  ledger(sync: Pick<Sync, 'id' | 'ledgerId'>): Promise<readonly LedgerEntry[]>;
  entry(entry: LedgerEntry): Change;
  entryRemoval(entry: LedgerKey): Change;
  /** Some entries of other places than this, or of all once the sync is gone. */
  leftovers(syncId: string, ledgerId: string | undefined): Promise<readonly LedgerKey[]>;

  /**
   * Has something to oneself until an instant, in seconds since 1970: refused with `conflict` while somebody else has.
   * Whoever holds it may extend it.
   */
  taking(what: string, holder: string, now: number, until: number): Change;
  /** Lets it go; refused with `conflict` for who does not have it. */
  release(what: string, holder: string): Change;
}
