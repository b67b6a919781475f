import type { Place } from '../places/scope.ts';
import { isHeldBy } from '../projects/entitlement.ts';
import type { Project } from '../projects/project.ts';
import { mayReadAt } from '../secrets/core/rights.ts';
import type { Unit } from '../unit.ts';
import { isAmong } from './approvers.ts';
import type { ChangePolicy } from './change-policy.ts';
import type { ChangeRequest, Review } from './change-request.ts';
import { type Standing, standingIn } from './standing.ts';

/** How many approvals of a policy count now. */
export interface Verdict {
  readonly policy: ChangePolicy;
  readonly isMet: boolean;
  readonly counted: readonly Approval[];
}

interface Reviewed {
  readonly request: ChangeRequest;
  readonly reviews: readonly Review[];
  /** Where it changes something. */
  readonly places: readonly Place[];
}

/** What somebody said, and as whom they stand behind it now. */
interface Approval {
  readonly review: Review;
  readonly standing: Standing;
}

/** Whether somebody is in the project by what they reviewed by: who left since and came back said nothing yet. */
const standsBy = ({ entitlement }: Standing, { membershipId, updatedAt }: Review): boolean =>
  membershipId !== undefined && isHeldBy(entitlement, { membershipId, createdAt: updatedAt });

/**
 * The approvals of people who could give them now: of what the request asks for now, by who has been in the project since
 * and sees all of its places.
 */
const standingApprovals = async (
  unit: Unit,
  project: Project,
  { request, reviews, places }: Reviewed,
): Promise<readonly Approval[]> => {
  const approved = reviews.filter(({ status, round }) => status === 'approved' && round === request.round);
  const standings = await Promise.all(
    approved.map(({ userId }) => standingIn(unit, project, { kind: 'user', id: userId })),
  );
  return approved.flatMap((review, n) => {
    const standing = standings[n];
    const sees = standing && places.every((place) => mayReadAt(standing.access, place));
    return standing && sees && standsBy(standing, review) ? [{ review, standing }] : [];
  });
};

const isOwn = ({ requester }: ChangeRequest, { userId }: Review): boolean =>
  requester.kind === 'user' && requester.id === userId;

/** What each policy's approvals come to, as people, groups and policies are at this moment. */
export const verdictsOn = async (
  unit: Unit,
  project: Project,
  policies: readonly ChangePolicy[],
  reviewed: Reviewed,
): Promise<readonly Verdict[]> => {
  const approvals = await standingApprovals(unit, project, reviewed);
  return Promise.all(
    policies.map(async (policy) => {
      const own = await Promise.all(
        approvals.map(({ standing, review }) =>
          isAmong(unit, policy.approvers, standing.holder, review.updatedAt),
        ),
      );
      const counted = approvals
        .filter((_, n) => own[n])
        .filter(({ review }) => policy.allowsSelfApproval || !isOwn(reviewed.request, review));
      return { policy, counted, isMet: counted.length >= policy.approvals };
    }),
  );
};
