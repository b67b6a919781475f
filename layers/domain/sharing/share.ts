import type { Change } from '../store/change.ts';

/** Who may open a share with its link: anybody, or members of the organization it was made in. */
export type ShareAccess = 'anyone' | 'organization';

/** Who made a share: whoever calls the public endpoint is nobody. */
export interface ShareOwner {
  readonly kind: 'user' | 'identity';
  readonly id: string;
  readonly orgId: string;
}

/** A value to be opened by whoever holds the link. What is stored does not open it: the key is in the link. */
export interface Share {
  readonly id: string;
  /** SHA-256 of the access token that the link yields, 64 hex digits: how a link finds its share. */
  readonly digest: string;
  readonly owner: ShareOwner | null;
  readonly accessType: ShareAccess;
  readonly name: string | null;
  /** Sealed under the link's key; null once the last view was taken. */
  readonly value: Uint8Array | null;
  /** Argon2id in PHC form. */
  readonly passwordHash: string | null;
  /** Views that are left; null when they are not counted. */
  readonly viewsLeft: number | null;
  readonly expiresAt: string;
  readonly lastViewedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface ShareStore {
  /** The share a link leads to; it may have expired. */
  byDigest(digest: string): Promise<Share | undefined>;
  /** One of the owner's shares by id. */
  ofOwner(owner: ShareOwner, shareId: string): Promise<Share | undefined>;
  /** A page of the owner's shares that have not expired at `now`, newest first, and how many there are in all. */
  listOf(
    owner: ShareOwner,
    now: Date,
    range: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly shares: readonly Share[]; readonly total: number }>;
  creation(share: Share): readonly Change[];
  /**
   * Takes one of the views that `share` has left; the last one takes the value along. Refused with `conflict` when
   * the share is gone or its last view was reached meanwhile.
   */
  view(share: Share, at: string): Change;
  deletion(share: Share): readonly Change[];

  /** Names the items that opening a share reads. */
  expect(digest: string): void;
}
