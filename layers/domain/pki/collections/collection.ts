import type { Change } from '../../store/change.ts';

/** What a collection holds. */
export const collected = ['certificate', 'ca'] as const;
export type Collected = (typeof collected)[number];

/** Certificates and CAs of a project that are watched together. Times are ISO 8601. */
export interface Collection {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly description: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** A certificate or CA in a collection, with what lists and alerts say of it. */
export interface CollectionItem {
  readonly projectId: string;
  readonly collectionId: string;
  readonly type: Collected;
  /** Id of the certificate's record or of the CA: also the item's own, since a collection holds each once. */
  readonly itemId: string;
  readonly friendlyName: string;
  readonly serialNumber: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The collections that a certificate or CA is in, few as they are. */
export interface Membership {
  readonly projectId: string;
  readonly itemId: string;
  readonly collectionIds: readonly string[];
  readonly revision: number;
}

/** What a collection holds, found by when it ends. */
export type EndingItem = Pick<CollectionItem, 'type' | 'itemId' | 'notAfter'>;

/** At most this many collections fit a project: lists read them all. */
export const maxCollections = 100;
/** A certificate or CA is in so many collections at most: one transaction takes it out of all. */
export const maxMemberships = 20;
/** Places in which a collection counts what it holds. */
export const collectionShards = 8;

/** Collections of projects. Every read is strongly consistent. */
export interface CollectionStore {
  find(projectId: string, collectionId: string): Promise<Collection | undefined>;
  /** Project id behind a collection's id. */
  projectOf(collectionId: string): Promise<string | undefined>;
  /** All collections of a project, in no order. */
  inProject(projectId: string): Promise<readonly Collection[]>;
  creation(collection: Collection): readonly Change[];
  /** Refused with `conflict` when somebody else changed the collection meanwhile; so is its deletion. */
  replacement(collection: Collection, previous: Collection): Change;
  /** Nothing comes into it any more; what it held is taken away afterwards. */
  deletion(collection: Collection): readonly Change[];

  item(collectionId: string, type: Collected, itemId: string): Promise<CollectionItem | undefined>;
  /** The newest first, at most `count`; of one type, or certificates before CAs. */
  items(collectionId: string, type: Collected | undefined, count: number): Promise<readonly CollectionItem[]>;
  count(collectionId: string, type: Collected | undefined): Promise<number>;
  /** What ends from one instant to another, the soonest first, a page at a time. */
  ending(
    collectionId: string,
    from: string,
    to: string,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<{ readonly items: readonly EndingItem[]; readonly next?: string | undefined }>;

  memberships(projectId: string, itemId: string): Promise<Membership | undefined>;
  /** Refused with `conflict` when somebody else put it into a collection or took it out meanwhile. */
  membership(next: Membership, previous: Membership | undefined): Change;
  membershipRemoval(membership: Membership): Change;
  /** Refused with `conflict` when it came into a collection meanwhile. */
  inNone(projectId: string, itemId: string): Change;
  /** Refused with `not-found` when the collection is gone. */
  addition(item: CollectionItem, shard: number): readonly Change[];
  removal(item: CollectionItem, shard: number): readonly Change[];
  /** The same item with another end. */
  move(item: CollectionItem, previous: CollectionItem): readonly Change[];

  /** Names the items that a use of a collection reads first. */
  expect(collectionId: string): void;
}
