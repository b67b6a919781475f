import { successorOf } from '../dynamic-secrets/leases-workflow.ts';
import { retryingConflicts } from '../retry.ts';
import { begin } from './begin-step.ts';
import { promote } from './promote-step.ts';
import { type Found, lookFor, type OpenUnit, type RunOutcome } from './run.ts';
import { issue, prove } from './target-steps.ts';

export const rotationSteps = ['begin', 'issue', 'prove', 'promote'] as const;
export type RotationStepName = (typeof rotationSteps)[number];

/** What a step of the workflow is told: ids, and the line of executions that asks. */
export interface RotationOrder {
  readonly rotationId: string;
  readonly turn: string;
  readonly step: RotationStepName;
  /** Name of the execution that asks. */
  readonly execution: string;
}

/** What the workflow does next: the step after this one; or it waits so many seconds, and its successor looks again. */
export interface RotationStep {
  readonly next: 'go on' | 'wait' | 'nothing';
  readonly seconds: number;
  /** Name of the execution that looks again. */
  readonly name: string;
}

/** Seconds that one execution waits at most: what is due later is waited for by its successors. */
export const longestWait = 200 * 86_400;

const steps: Readonly<Record<RotationStepName, (open: OpenUnit, found: Found) => Promise<RunOutcome>>> = {
  begin,
  issue,
  prove,
  promote,
};

/** Does one step for a rotation, from fresh reads. A line of executions that another took over does nothing. */
const carryOut = (
  open: OpenUnit,
  step: RotationStepName,
  rotationId: string,
  turn: string | undefined,
): Promise<RunOutcome> => {
  const looking = open(null);
  return retryingConflicts(looking, async () => {
    const found = await lookFor(looking, rotationId);
    if ('next' in found) return found;
    if (turn !== undefined && found.rotation.turn !== turn) return { next: 'nothing' };
    const { takenUntil } = found.rotation;
    // Somebody is at the target with it, or was when their process ended.
    if (takenUntil !== null && Date.parse(takenUntil) > looking.runtime.now().getTime())
      return { next: 'wait', until: takenUntil };
    return steps[step](open, found);
  });
};

/** One step of a rotation, and when the next one is. Rights were decided when the events were written that start it. */
export const stepRotation = async (open: OpenUnit, order: RotationOrder): Promise<RotationStep> => {
  const { step, rotationId, turn, execution } = order;
  const outcome = await carryOut(open, step, rotationId, turn);
  const name = successorOf(execution);
  if (outcome.next !== 'wait') return { next: outcome.next, seconds: 0, name };
  const left = Date.parse(outcome.until) - open(null).runtime.now().getTime();
  return { next: 'wait', seconds: Math.min(Math.max(1, Math.ceil(left / 1000)), longestWait), name };
};

/** All that is due for a rotation which nobody looked at in time. */
export const catchUp = async (open: OpenUnit, rotationId: string): Promise<RunOutcome['next']> => {
  for (const step of rotationSteps) {
    const { next } = await carryOut(open, step, rotationId, undefined);
    if (next !== 'go on') return next;
  }
  return 'wait';
};
