import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { isAmong } from './approvers.ts';
import type { ChangeRequest, Review } from './change-request.ts';
import type { Verdict } from './counted-approvals.ts';
import { planMerge, verdictsIn } from './merge-plan.ts';
import { noticesOf } from './notices.ts';
import { assertOpen, enterRequest, type RequestView } from './request-view.ts';

const missing = ({ policy, counted }: Verdict): LocketError =>
  new LocketError(
    'bad-request',
    `The change policy '${policy.name}' needs ${policy.approvals} to approve, and ${counted.length} did whose approval counts`,
  );

const assertMayBypass = async (
  unit: Unit,
  { access: { member } }: RequestView,
  { policy }: Verdict,
): Promise<void> => {
  if (policy.bypassers.length === 0) return;
  const isBypasser =
    member.kind === 'user' &&
    (await isAmong(unit, policy.bypassers, {
      kind: 'user',
      id: member.id,
      orgId: member.orgId,
      membershipId: member.membershipId,
      inGroups: member.inGroups,
    }));
  if (!isBypasser)
    throw new LocketError('forbidden', `You are not among those who may bypass the policy '${policy.name}'`);
};

/** Refuses what lacks approvals, but for a reason where every policy that lacks them is soft; whether it is bypassed. */
const isBypassing = async (
  unit: Unit,
  view: RequestView,
  verdicts: readonly Verdict[],
  reason: string | undefined,
): Promise<boolean> => {
  const unmet = verdicts.filter(({ isMet }) => !isMet);
  for (const verdict of unmet) {
    if (verdict.policy.enforcement === 'hard') throw missing(verdict);
    if (reason === undefined)
      throw new LocketError(
        'bad-request',
        `${missing(verdict).message}: give a bypassReason to merge without`,
      );
    await assertMayBypass(unit, view, verdict);
  }
  return unmet.length > 0;
};

/** The reviews that were counted have to be what they were, and memberships of their own that reviewers count by as well. */
export const reviewChecks = (
  { stores: { changeRequests, projects } }: Unit,
  verdicts: readonly Verdict[],
  except?: Review,
): readonly Change[] => {
  const counted = new Map(
    verdicts.flatMap((verdict) => verdict.counted).map((approval) => [approval.review.id, approval]),
  );
  return [...counted.values()].flatMap(({ review, standing: { entitlement } }) => [
    ...(review.id === except?.id ? [] : [changeRequests.reviewCheck(review)]),
    ...(entitlement.own ? [projects.grantCheck(entitlement.own)] : []),
  ]);
};

const mergeOnce = async (
  unit: Unit,
  requestId: string,
  reason: string | undefined,
): Promise<ChangeRequest> => {
  const view = await enterRequest(unit, requestId);
  assertOpen(unit, view.request);
  const verdicts = await verdictsIn(unit, view);
  const isBypassed = await isBypassing(unit, view, verdicts, reason);
  const { changes, merged } = await planMerge(unit, view, isBypassed ? (reason ?? null) : null);
  if (isBypassed) unit.note({ type: 'secret-approval-bypassed', metadata: { bypassReason: reason } });
  const notices = await noticesOf(unit, view, isBypassed ? 'change-bypassed' : 'change-merged');
  await unit.commit([...changes, ...reviewChecks(unit, verdicts), ...notices]);
  return merged;
};

/**
 * Carries out everything that a request asks for, at once or not at all, by approvals that count at this moment. For the
 * requester, approvers and who manages policies. `bad-request` when it is not open, lacks approvals, or conflicts with what
 * changed since; under a soft policy a reason will do instead of approvals, which approvers are told.
 */
export const mergeRequest = (unit: Unit, requestId: string, bypassReason?: string): Promise<ChangeRequest> =>
  retryingConflicts(unit, () => mergeOnce(unit, requestId, bypassReason || undefined));
