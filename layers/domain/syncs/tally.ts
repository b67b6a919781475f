import type { Moving, Step } from './plan.ts';
import type { Outcome } from './target.ts';

/** How keys came out of a run. */
export interface Tally {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly conflicts: number;
  readonly failed: number;
  /** Names of some that are in conflict or failed, and the first reason. */
  readonly troubled: readonly string[];
  readonly reason: string;
}

const emptyTally: Tally = {
  created: 0,
  updated: 0,
  unchanged: 0,
  deleted: 0,
  conflicts: 0,
  failed: 0,
  troubled: [],
  reason: '',
};

const counted = { create: 'created', update: 'updated', delete: 'deleted' } as const;

/** Names that a message lists. */
const mostNames = 10;

export const withTrouble = (
  tally: Tally,
  kind: 'conflicts' | 'failed',
  name: string,
  reason: string,
): Tally => ({
  ...tally,
  [kind]: tally[kind] + 1,
  troubled: tally.troubled.length < mostNames ? [...tally.troubled, name] : tally.troubled,
  reason: tally.reason || reason,
});

export const withOutcome = (tally: Tally, step: Moving, outcome: Outcome<true>): Tally => {
  if (outcome.kind === 'done') return { ...tally, [counted[step.action]]: tally[counted[step.action]] + 1 };
  return withTrouble(tally, outcome.kind === 'exists' ? 'conflicts' : 'failed', step.name, outcome.reason);
};

const withQuiet = (tally: Tally, step: Step): Tally => {
  const unchanged = tally.unchanged + 1;
  if (step.action === 'unchanged' || step.action === 'settle') return Object.assign({}, tally, { unchanged });
  if (step.action === 'conflict') return withTrouble(tally, 'conflicts', step.name, step.reason);
  return step.action === 'refused' ? withTrouble(tally, 'failed', step.name, step.reason) : tally;
};

export const quietTally = (steps: readonly Step[]): Tally => steps.reduce(withQuiet, emptyTally);
