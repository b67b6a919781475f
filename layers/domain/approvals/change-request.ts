import type { FolderIds } from '../history/commit.ts';
import type { SealedSecret, Secret } from '../secrets/core/secret.ts';
import type { Change } from '../store/change.ts';

/** Who asks for a change. */
export interface Requester {
  readonly kind: 'user' | 'identity';
  readonly id: string;
}

export type RequestStatus = 'open' | 'closed';

/** Changes of secrets that wait for approvals; what they say is in its commits. */
export interface ChangeRequest {
  readonly id: string;
  readonly projectId: string;
  readonly environmentId: string;
  readonly folderId: string;
  /** The policy of its first change when it was asked for; which ones have to be met is decided when it is merged. */
  readonly policyId: string;
  readonly slug: string;
  readonly requester: Requester;
  readonly status: RequestStatus;
  /** Raised with every change of its commits: approvals of an earlier round count no more. */
  readonly round: number;
  readonly numberOfCommits: number;
  /** About what its changes come to when they are shown; absent in older requests. */
  readonly bytes?: number;
  /** Which of the requester's open requests it is, from 0; absent when it is closed, and in older requests. */
  readonly slot?: number;
  /** The folder that goes with its secrets; absent where folders stay. */
  readonly removesFolder?: FolderIds;
  /** What the first of them do, for lists. */
  readonly outline: readonly Pick<CommitFacts, 'op' | 'secretId'>[];
  readonly mergedAt: string | null;
  /** Why it was merged without its approvals; null when it was not. */
  readonly bypassReason: string | null;
  /** The person who closed, reopened or merged it last; null when time did. */
  readonly statusChangedBy: string | null;
  /** When it is over, ISO 8601; never when null. */
  readonly expiresAt: string | null;
  /** When approvers were reminded of it; absent where they were not. */
  readonly remindedAt?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** A secret as the change was made from. */
type CommitBase = Pick<SealedSecret, 'id' | 'name' | 'environmentId' | 'folderId' | 'version'>;

/** One change that a request asks for. */
interface CommitFacts {
  readonly requestId: string;
  /** From 0 in the order of the request. */
  readonly number: number;
  readonly op: 'create' | 'update' | 'delete';
  /** Id that the secret has, or will have. */
  readonly secretId: string;
  /** What is changed or deleted; null for a secret that comes into being. */
  readonly base: CommitBase | null;
  /** The deleted secret that comes back; null for any other. */
  readonly revives: Pick<SealedSecret, 'id' | 'name'> | null;
  readonly askedAt: string;
}

/**
 * As stored: the secret as it is to be, or as it was where it is to go, sealed under the request's own place, so that its
 * `id` is that place and not the secret's.
 */
export interface SealedCommit extends SealedSecret, CommitFacts {}
/** The same opened; `id` is the secret's again. */
export interface Commit extends Secret, CommitFacts {}

export type ReviewStatus = 'approved' | 'rejected';

/** What one person says about a request; `pending` once it was withdrawn. */
export interface Review {
  readonly id: string;
  readonly requestId: string;
  readonly projectId: string;
  readonly userId: string;
  /** The reviewer's membership in the project; absent in older reviews, which are to be given anew. */
  readonly membershipId?: string;
  readonly status: ReviewStatus | 'pending';
  readonly reason: string | null;
  /** The request's round that was looked at. */
  readonly round: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

export interface Comment {
  readonly id: string;
  readonly requestId: string;
  readonly projectId: string;
  readonly userId: string;
  readonly text: string;
  readonly createdAt: string;
}

/** Requests of projects, with their commits, reviews and comments. Every read is strongly consistent. */
export interface ChangeRequestStore {
  find(requestId: string): Promise<ChangeRequest | undefined>;
  /** Up to `limit` requests of a project with this status after a cursor, newest first. */
  page(
    projectId: string,
    status: RequestStatus,
    limit: number,
    after?: string,
  ): Promise<{ readonly items: readonly ChangeRequest[]; readonly next?: string | undefined }>;
  /** The slots that somebody's open requests in a project hold. */
  slotsOf(projectId: string, requester: Requester): Promise<ReadonlySet<number>>;
  commits(request: Pick<ChangeRequest, 'id' | 'projectId'>): Promise<readonly SealedCommit[]>;
  reviews(request: Pick<ChangeRequest, 'id' | 'projectId'>): Promise<readonly Review[]>;
  comments(request: Pick<ChangeRequest, 'id' | 'projectId'>): Promise<readonly Comment[]>;
  /** Refused with `conflict` when its slot was taken meanwhile. */
  creation(request: ChangeRequest, commits: readonly SealedCommit[]): readonly Change[];
  /** Refused with `conflict` when somebody else changed the request meanwhile, or took the slot that it is to have. */
  replacement(request: ChangeRequest, previous: ChangeRequest): readonly Change[];
  commitAddition(commits: readonly SealedCommit[]): readonly Change[];
  /** Refused with `conflict` when the same person reviewed it meanwhile. */
  review(review: Review, previous: Review | undefined): Change;
  /** Changes nothing; refused with `conflict` unless the review still stands as it was read. */
  reviewCheck(review: Review): Change;
  /** Changes nothing; refused with `conflict` unless the request still stands as it was read. */
  check(request: ChangeRequest): Change;
  commentCreation(comment: Comment): Change;
  /** Names the first pages of these statuses, of both unless it says otherwise, so that they join the first round. */
  expectPages(projectId: string, limit: number, statuses?: readonly RequestStatus[]): void;
}
