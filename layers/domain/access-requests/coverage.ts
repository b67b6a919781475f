import { parseDuration } from '../durations.ts';
import { isRefusal } from '../errors.ts';
import { assertCovers, forGood, type Span, until } from '../permissions/coverage.ts';
import { placeholdersOf } from '../projects/access.ts';
import { holdingsOf } from '../projects/entitlement.ts';
import type { Unit } from '../unit.ts';
import { isAmong, type Participant } from './approvers.ts';
import type { AccessPolicy, Approver } from './policy.ts';
import type { AccessRequest } from './request.ts';

type Asked = Pick<AccessRequest, 'rules' | 'temporaryRange'>;

/** The time for which it would be given now. */
export const spanOf = ({ runtime }: Pick<Unit, 'runtime'>, { temporaryRange }: Asked): Span => {
  const now = runtime.now();
  return temporaryRange === null
    ? forGood(now)
    : until(now, now.getTime() + parseDuration(temporaryRange, 'temporaryRange'));
};

/**
 * Refuses to give what somebody does not hold themselves for as long as it is given: `forbidden`. What the receiver holds
 * besides needs no weighing: allowances added to rights allow what they say and no more.
 */
export const assertMayGive = (unit: Pick<Unit, 'runtime'>, giver: Participant, asked: Asked): void =>
  assertCovers(
    holdingsOf(giver.entitlement, placeholdersOf(giver)),
    { roles: [], privileges: [{ rules: asked.rules, isTemporary: false }] },
    spanOf(unit, asked),
    'You cannot approve access that allows more than you may yourself for that long',
  );

/** Whether somebody could give it now. */
export const mayGive = (unit: Pick<Unit, 'runtime'>, giver: Participant, asked: Asked): boolean => {
  try {
    assertMayGive(unit, giver, asked);
    return true;
  } catch (error) {
    if (isRefusal(error, 'forbidden')) return false;
    throw error;
  }
};

/** One step of a policy: who approves in it, and how many have to. */
export interface Step {
  readonly sequence: number;
  readonly approvers: readonly Approver[];
  readonly needed: number;
}

/** The steps of a policy in their order. */
export const stepsOf = ({ approvers, approvals, approvalsRequired }: AccessPolicy): readonly Step[] =>
  [...new Set(approvers.map(({ sequence }) => sequence))]
    .sort((a, b) => a - b)
    .map((sequence) => ({
      sequence,
      approvers: approvers.filter((approver) => approver.sequence === sequence),
      needed:
        approvalsRequired.find(({ stepNumber }) => stepNumber === sequence)?.numberOfApprovals ?? approvals,
    }));

/** The first step that these people are too few for; undefined when they are enough for all. */
export const openStep = (policy: AccessPolicy, people: readonly Participant[]): Step | undefined =>
  stepsOf(policy).find(
    ({ approvers, needed }) => people.filter((person) => isAmong(approvers, person)).length < needed,
  );
