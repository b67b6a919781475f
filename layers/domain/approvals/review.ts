import { isRefusal, LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { isAmong } from './approvers.ts';
import type { Review, ReviewStatus } from './change-request.ts';
import { reviewChecks } from './merge.ts';
import { planMerge, verdictsIn } from './merge-plan.ts';
import { noticesOf } from './notices.ts';
import { assertOpen, enterRequest, type RequestView } from './request-view.ts';

export interface ReviewRequest {
  readonly requestId: string;
  /** `pending` withdraws what was said before. */
  readonly status: ReviewStatus | 'pending';
  readonly reason?: string | undefined;
}

/** A person whom one of the policies lets approve; who asked is one where the policy allows that. */
const assertMayReview = async (unit: Unit, { access, part, policies }: RequestView): Promise<void> => {
  const { member } = access;
  if (member.kind !== 'user') throw new LocketError('forbidden', 'Only people review change requests');
  const { id, orgId, membershipId, inGroups } = member;
  const holder = { kind: 'user' as const, id, orgId, membershipId, inGroups };
  const open = part.isRequester ? policies.filter(({ allowsSelfApproval }) => allowsSelfApproval) : policies;
  const approvers = open.flatMap((policy) => policy.approvers);
  if (await isAmong(unit, access.project, approvers, holder)) return;
  throw new LocketError(
    'forbidden',
    part.isRequester
      ? 'The change policy does not let you review your own request'
      : 'You are not an approver of this change request',
  );
};

const reviewed = (
  unit: Unit,
  { request, access, reviews }: RequestView,
  { status, reason }: ReviewRequest,
): { readonly review: Review; readonly previous: Review | undefined } => {
  const userId = access.member.id;
  const previous = reviews.find((each) => each.userId === userId);
  const at = unit.runtime.now().toISOString();
  const review: Review = {
    id: previous?.id ?? unit.runtime.uuid(),
    requestId: request.id,
    projectId: request.projectId,
    userId,
    membershipId: access.membership.id,
    status,
    reason: reason ?? null,
    round: request.round,
    createdAt: previous?.createdAt ?? at,
    updatedAt: at,
    revision: (previous?.revision ?? 0) + 1,
  };
  return { review, previous };
};

/** What merges the request along with its last approval; nothing where policies do not say so, or it cannot be merged. */
const mergeAlong = async (unit: Unit, view: RequestView, review: Review): Promise<readonly Change[]> => {
  const { policies } = view;
  if (review.status !== 'approved' || policies.length === 0) return [];
  if (!policies.every(({ mergesByItself }) => mergesByItself)) return [];
  const verdicts = await verdictsIn(unit, view);
  if (!verdicts.every(({ isMet }) => isMet)) return [];
  try {
    const { changes } = await planMerge(unit, view, null);
    unit.note({ type: 'secret-approval-merged' });
    return [...changes, ...reviewChecks(unit, verdicts, review)];
  } catch (error) {
    const isPassing = (['bad-request', 'forbidden', 'permission-denied'] as const).some((code) =>
      isRefusal(error, code),
    );
    if (isPassing) return [];
    throw error;
  }
};

const reviewOnce = async (unit: Unit, asked: ReviewRequest): Promise<Review> => {
  const view = await enterRequest(unit, asked.requestId);
  assertOpen(unit, view.request);
  await assertMayReview(unit, view);
  const { review, previous } = reviewed(unit, view, asked);
  unit.note({ metadata: { reviewStatus: review.status } });
  const others = view.reviews.filter(({ id }) => id !== review.id);
  const along = await mergeAlong(unit, { ...view, reviews: [...others, review] }, review);
  const { changeRequests } = unit.stores;
  await unit.commit([
    changeRequests.review(review, previous),
    ...along,
    // What is reviewed is what was read: commits that come at the same moment are not.
    ...(along.length > 0 ? [] : [changeRequests.check(view.request)]),
    ...(await noticesOf(unit, view, along.length > 0 ? 'change-merged' : 'change-reviewed')),
  ]);
  return review;
};

/**
 * Says what an approver thinks of a request, in the place of what they said before. `forbidden` for who is none, and for the
 * requester unless the policy allows it; `bad-request` when it is not open. Where the policy says so, the approval that
 * suffices merges.
 */
export const reviewRequest = (unit: Unit, asked: ReviewRequest): Promise<Review> =>
  retryingConflicts(unit, () => reviewOnce(unit, asked));
