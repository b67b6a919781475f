import type { Change, Page } from '../store/change.ts';
import type { DynamicSecretKey } from './dynamic-secret.ts';

/** Whoever took a lease. */
export interface LeaseHolder {
  readonly kind: 'identity' | 'user' | 'service';
  readonly id: string;
  readonly name: string;
}

/**
 * An account at a provider and the time it may live. It is written down before the account is made, and taken away after
 * the account is gone: whatever happens in between, somebody knows of it.
 */
export interface Lease {
  readonly id: string;
  readonly dynamicSecretId: string;
  readonly projectId: string;
  readonly environmentId: string;
  readonly folderId: string;
  /** What the account is called at the provider. */
  readonly externalEntityId: string;
  /**
   * `creating` until the provider has made the account, `active` until its time is over, then `ending` until the
   * provider has ended it; `failed` when that did not work for a day.
   */
  readonly state: 'creating' | 'active' | 'ending' | 'failed';
  readonly statusDetails: string | null;
  readonly expireAt: string;
  /** When it is to be looked at next: its end, the end of its making, or the next try to end it. */
  readonly dueAt: string;
  /** Until when the account may still come to be: its making was begun and nobody knows how that went. Null once it is known. */
  readonly makingUntil: string | null;
  /** Where the account is: the digest of the provider's place, so that no other place is asked to end it. */
  readonly providerPlace: string;
  readonly takenBy: LeaseHolder;
  readonly renewals: number;
  readonly lastRenewedAt: string | null;
  /** Whether the account is let go when it cannot be ended. */
  readonly isForced: boolean;
  /** When somebody began to end it, and how often that failed since. */
  readonly endingSince: string | null;
  readonly failures: number;
  /** In which of its places it is counted; null for one that was taken before leases were. */
  readonly shard: number | null;
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Where the dynamic secret of a lease is found. */
export const ownerOf = ({
  environmentId,
  folderId,
  dynamicSecretId: id,
}: Pick<Lease, 'environmentId' | 'folderId' | 'dynamicSecretId'>): DynamicSecretKey => ({
  environmentId,
  folderId,
  id,
});

/** Where a lease is found. */
export type LeaseKey = Pick<Lease, 'id' | 'dynamicSecretId'>;

/** A lease that is to be looked at, from the list of its day; it outlives a lease that was purged with its place. */
export type DueLease = LeaseKey & Pick<Lease, 'dueAt' | 'environmentId' | 'projectId' | 'externalEntityId'>;

/** Leases are counted in so many places, so that those who take some at one moment rarely meet, up to so many in each. */
export const leaseShards = 25;
export const leasesPerShard = 400;

/** A lease that was asked for under a key of the caller's, so that asking again makes no second one. */
export interface LeaseRequestKey {
  readonly dynamicSecretId: string;
  /** Digest of who asked and the key. */
  readonly digest: string;
  /** For how many milliseconds it was asked for, null where nothing was said; absent in older ones. */
  readonly lifetime?: number | null;
  /** Seconds since 1970 until which it is remembered. */
  readonly until: number;
}

/** A request, and the id of what was made for it. */
export interface LeaseMade extends LeaseRequestKey {
  readonly leaseId: string;
}

/** Leases of dynamic secrets. Every read is strongly consistent. */
export interface LeaseStore {
  find(leaseId: string): Promise<Lease | undefined>;
  /** Some leases of a dynamic secret, oldest first. */
  page(dynamicSecretId: string, limit: number, after?: string): Promise<Page<Lease>>;
  /** Names what `page` or `find` will read, so that it joins the first round. */
  expectPage(dynamicSecretId: string, limit: number, after?: string): void;
  expect(leaseId: string): void;
  /** How many are counted in each place. */
  counts(dynamicSecretId: string): Promise<readonly number[]>;
  /** Takes the counts away with their dynamic secret. */
  countsRemoval(dynamicSecretId: string): readonly Change[];
  /** Such a request with the lease that was made for it, if it is known. */
  requestLike(request: Pick<LeaseRequestKey, 'dynamicSecretId' | 'digest'>): Promise<LeaseMade | undefined>;
  /** Refused with `conflict` when a lease was made for the same request meanwhile, or took the last room of its place. */
  creation(lease: Lease, request?: LeaseRequestKey): readonly Change[];
  /** Refused with `conflict` when somebody else changed it meanwhile; so is its deletion. */
  replacement(next: Lease, previous: Lease): readonly Change[];
  deletion(gone: Lease): readonly Change[];
  /** The first leases that are to be looked at on a UTC day, soonest first. */
  dueOn(day: string, limit: number): Promise<readonly DueLease[]>;
  /** Refused with `conflict` when the line is gone. */
  lineRemoval(due: DueLease): Change;
}

/** Milliseconds that making an account may take: longer than a request lives. */
export const makingTime = 60_000;
/** Milliseconds for which ending an account is tried before somebody is told that it did not work. */
export const endingTime = 24 * 3_600_000;

const firstPause = 10_000;
const longestPause = 3_600_000;

/** Milliseconds until the next try after so many failures: ten seconds, then twice as long each time, an hour at most. */
export const pauseAfter = (failures: number): number =>
  Math.min(firstPause * 2 ** Math.max(0, failures - 1), longestPause);

/** True once it is time to do something about a lease. */
export const isDue = ({ dueAt }: Pick<Lease, 'dueAt'>, now: Date): boolean =>
  Date.parse(dueAt) <= now.getTime();

/** Stands in an event where the id of a lease would, when it is about all that a dynamic secret has. */
export const allLeases = 'all';
