import type { TemporaryWindow } from '../permissions/grants.ts';
import type { Rule } from '../permissions/rule.ts';
import type { Change } from '../store/change.ts';
import type { AccessPolicy } from './policy.ts';

export const requestStatuses = [
  'pending',
  'approved',
  'rejected',
  'cancelled',
  'expired',
  'revoked',
] as const;
/** `revoked` is what was given and taken back before its time. */
export type RequestStatus = (typeof requestStatuses)[number];

/** What somebody said to a request. */
export interface Review {
  readonly id: string;
  readonly userId: string;
  /** The reviewer's membership in the project. */
  readonly membershipId: string;
  readonly status: 'approved' | 'rejected';
  readonly reason: string | null;
  readonly createdAt: string;
}

/** What somebody was given on a request. */
interface GivenAccess extends TemporaryWindow {
  readonly privilegeId: string;
  readonly membershipId: string;
  readonly at: string;
}

/** What a request keeps of its policy, for when that is gone. */
type PolicyThen = Pick<AccessPolicy, 'name' | 'approvals' | 'secretPath' | 'enforcementLevel'>;

/** That somebody asks for access, and what became of it: kept as long as its project. */
export interface AccessRequest {
  readonly id: string;
  readonly projectId: string;
  readonly policyId: string;
  readonly policy: PolicyThen;
  readonly environmentId: string;
  readonly requesterId: string;
  /** By which the requester is in the project: without it the request is void. */
  readonly membershipId: string;
  readonly rules: readonly Rule[];
  readonly isTemporary: boolean;
  readonly temporaryRange: string | null;
  /** Why it is asked for. */
  readonly note: string | null;
  readonly status: RequestStatus;
  readonly reviews: readonly Review[];
  /** Why access was taken without approvals; null where it was not. */
  readonly bypassReason: string | null;
  readonly given: GivenAccess | null;
  /** When and by whom it was closed; nobody when time did. */
  readonly closedAt: string | null;
  readonly closedBy: string | null;
  readonly remindedAt: string | null;
  /** From when on it can be approved no more. */
  readonly expiresAt: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** The most reviews of one request: those of people who no longer count stay with it. */
export const maxReviews = 100;
/** The most open requests of one project, and of one person there. */
export const maxOpen = { inProject: 500, ofPerson: 20 } as const;

/** How many requests of a project are open, and how many are closed. */
export interface RequestCounts {
  readonly projectId: string;
  readonly pending: number;
  readonly finalized: number;
  /** 0 while nobody has asked yet. */
  readonly revision: number;
}

/** Which requests of a project are listed, newest first. */
export type RequestList =
  | { readonly of: 'all' }
  | { readonly of: 'requester'; readonly userId: string }
  /** By the time of being given. */
  | { readonly of: 'given' };

export interface RequestPage {
  readonly limit: number;
  /** Where the page before ended. */
  readonly after?: string | undefined;
}

export interface ListedRequests {
  readonly requests: readonly AccessRequest[];
  /** Absent on the last page. */
  readonly next?: string;
}

/** Requests for access. Every read is strongly consistent. */
export interface AccessRequestStore {
  find(requestId: string): Promise<AccessRequest | undefined>;
  list(projectId: string, list: RequestList, page: RequestPage): Promise<ListedRequests>;
  /** How many a person has open; so many are counted. */
  openOf(projectId: string, userId: string, limit: number): Promise<number>;
  /** The last request of the same person for the very same. */
  lastLike(request: Sameness): Promise<AccessRequest | undefined>;
  counts(projectId: string): Promise<RequestCounts>;
  /** In the place of `last`, the one before for the same. Refused with `conflict` when anybody asked meanwhile. */
  creation(request: AccessRequest, counts: RequestCounts, last: AccessRequest | undefined): readonly Change[];
  /** Refused with `conflict` when somebody else changed it meanwhile; so is the next one. */
  replacement(request: AccessRequest, previous: AccessRequest): Change;
  /** A request that is open no more. */
  closing(request: AccessRequest, previous: AccessRequest, counts: RequestCounts): readonly Change[];
  /** Names the counts of a project, so that they join the first round. */
  expectCounts(projectId: string): void;
}

/** What two requests for the very same have in common. */
export type Sameness = Pick<
  AccessRequest,
  'projectId' | 'requesterId' | 'policyId' | 'rules' | 'isTemporary'
>;
