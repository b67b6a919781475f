import { LocketError } from '../errors.ts';
import { isHeldBy } from '../projects/entitlement.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { isAmong, type Participant, participant } from './approvers.ts';
import { takeWithoutApproval } from './bypass.ts';
import { assertMayGive, mayGive, openStep } from './coverage.ts';
import { type EnteredRequest, enterRequest } from './entering.ts';
import { giving } from './giving.ts';
import { assertOpen, changed, closed, withOneClosed } from './lifecycle.ts';
import { tellRequester } from './notices.ts';
import type { AccessPolicy } from './policy.ts';
import { type AccessRequest, maxReviews, type Review } from './request.ts';

export interface ReviewGiven {
  readonly status: 'approved' | 'rejected';
  readonly reason?: string | undefined;
  /** Why whoever asked cannot wait: they take what they asked for at once, where the policy allows it. */
  readonly bypassReason?: string | undefined;
}

/** What came of a review. */
export interface Reviewed {
  readonly review: Review;
  readonly request: AccessRequest;
}

const bad = (message: string): LocketError => new LocketError('bad-request', message);
const forbidden = (message: string): LocketError => new LocketError('forbidden', message);

/** A request that is open under its policy, with a caller who may say something to it. */
interface Reviewing extends EnteredRequest {
  readonly policy: AccessPolicy;
}

/**
 * Whether somebody is in the project, and an approver, by what they reviewed by: who left the project or the group since, and
 * came back, said nothing yet.
 */
const standsBy = ({ approvers }: AccessPolicy, person: Participant, review: Review): boolean =>
  isHeldBy(person.entitlement, review) && isAmong(approvers, person, review.createdAt);

const assertMayReview = ({ policy, isApprover, isRequester, request, caller }: Reviewing): void => {
  if (isRequester && !policy.allowedSelfApprovals)
    throw forbidden(
      `Nobody reviews what they asked for themselves: the policy does not allow it${
        policy.enforcementLevel === 'soft' ? '. It is soft: take the access at once with a bypassReason' : ''
      }`,
    );
  if (!isApprover) throw forbidden('Only approvers of the policy review its requests');
  if (request.reviews.some((review) => review.userId === caller.id && standsBy(policy, caller, review)))
    throw bad('You have reviewed this request already');
  if (request.reviews.length >= maxReviews) throw bad('This request has too many reviews: ask anew');
};

const newReview = (unit: Unit, { caller, access }: Reviewing, given: ReviewGiven): Review => ({
  id: unit.runtime.uuid(),
  userId: caller.id,
  membershipId: access.membership.id,
  status: given.status,
  reason: given.reason ?? null,
  createdAt: unit.runtime.now().toISOString(),
});

/**
 * Those whose approvals count now: approvers of the policy as it is, in the project and active, who could give all of it at
 * this moment. Whoever was lowered, left or is no approver any more does not.
 */
const counting = async (
  unit: Unit,
  { request, policy, access }: Reviewing,
): Promise<readonly Participant[]> => {
  const approved = request.reviews.filter(({ status }) => status === 'approved');
  const people = await Promise.all(
    approved.map(async (review) => {
      const person = await participant(unit, access.project, review.userId);
      return person && standsBy(policy, person, review) ? person : undefined;
    }),
  );
  return people
    .filter((person) => person !== undefined)
    .filter(({ id }) => policy.allowedSelfApprovals || id !== request.requesterId)
    .filter((person) => mayGive(unit, person, request));
};

const reject = async (unit: Unit, entered: Reviewing, review: Review): Promise<AccessRequest> => {
  const { request, access, environment, caller } = entered;
  const { accessRequests } = unit.stores;
  const next = closed(unit, request, caller.id, {
    status: 'rejected',
    reviews: [...request.reviews, review],
  });
  const counts = withOneClosed(await accessRequests.counts(request.projectId));
  await unit.commit([
    ...accessRequests.closing(next, request, counts),
    ...(await tellRequester(unit, 'rejected', { request: next, project: access.project, environment })),
  ]);
  return next;
};

const approve = async (unit: Unit, entered: Reviewing, review: Review): Promise<AccessRequest> => {
  const { request, policy, access, environment, caller } = entered;
  const { project } = access;
  assertMayGive(unit, caller, request);
  const before = await counting(unit, entered);
  const step = openStep(policy, before);
  if (step && !isAmong(step.approvers, caller))
    throw bad(`Step ${step.sequence} of the policy comes first: its approvers have not approved yet`);
  const reviews = [...request.reviews, review];
  const givers = [...before, caller];
  if (openStep(policy, givers)) {
    const next = changed(unit, request, { reviews });
    await unit.commit([
      unit.stores.accessRequests.replacement(next, request),
      unit.stores.accessPolicies.check(policy),
    ]);
    return next;
  }
  unit.note({ type: 'grant-access-request' });
  const given = await giving(unit, { request, policy, project, environment, givers }, { reviews });
  const subject = { request: given.request, project, environment };
  await unit.commit([...given.changes, ...(await tellRequester(unit, 'approved', subject))]);
  return given.request;
};

const isBypass = ({ isRequester }: EnteredRequest, { status, bypassReason }: ReviewGiven): boolean =>
  isRequester && status === 'approved' && bypassReason !== undefined;

const assertUnderPolicy = (unit: Unit, entered: EnteredRequest): Reviewing => {
  const { policy, request } = entered;
  assertOpen(unit, request, policy);
  if (!policy) throw bad('The policy of this request was deleted');
  return { ...entered, policy };
};

/**
 * Approves or rejects a request; the approval that was missing gives it, as long as everybody who approved still could. Any
 * rejection is final. Needs to be an approver of the policy as it is now, and of the step in hand, and to hold what is asked
 * for as long as it is: `forbidden`. Whoever asked has it at once with a `bypassReason`, where the policy is soft.
 */
export const reviewRequest = (unit: Unit, requestId: string, given: ReviewGiven): Promise<Reviewed> =>
  retryingConflicts(unit, async () => {
    const entered = assertUnderPolicy(unit, await enterRequest(unit, requestId));
    unit.note({ metadata: { status: given.status } });
    const review = newReview(unit, entered, given);
    if (isBypass(entered, given))
      return { review, request: await takeWithoutApproval(unit, entered, given.bypassReason ?? '') };
    assertMayReview(entered);
    const settle = given.status === 'approved' ? approve : reject;
    return { review, request: await settle(unit, entered, review) };
  });
