import type { RunOutcome } from './run.ts';
import type { SyncState } from './sync.ts';
import type { Tally } from './tally.ts';

/** Seconds until a failed run is tried again, by the number of tries so far: a bit more than a day in all. */
export const pauses = [60, 300, 900, 3_600, 10_800, 21_600, 28_800, 21_600] as const;

/** How a run ended, in words for people. */
export interface Verdict {
  readonly isSynced: boolean;
  readonly message: string;
  /** Whether the same run may succeed later although nobody changed anything. */
  readonly mayRetry: boolean;
}

const listed = ({ troubled, conflicts, failed }: Tally): string => {
  const more = conflicts + failed - troubled.length;
  return `${troubled.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

const keys = (count: number): string => (count === 1 ? '1 key' : `${count} keys`);

const troubleOf = (tally: Tally): string => {
  const parts = [
    ...(tally.conflicts > 0 ? [`${keys(tally.conflicts)} in conflict`] : []),
    ...(tally.failed > 0 ? [`${keys(tally.failed)} failed`] : []),
  ];
  return `${parts.join(', ')} (${listed(tally)}): ${tally.reason}`;
};

/** Longest message that is kept. */
const longest = 500;

export const verdictOn = (outcome: RunOutcome): Verdict => {
  if (outcome.kind === 'not-begun')
    return {
      isSynced: false,
      message: outcome.failure.reason.slice(0, longest),
      mayRetry: outcome.isLasting !== true,
    };
  const { tally } = outcome;
  if (tally.conflicts + tally.failed === 0) return { isSynced: true, message: '', mayRetry: false };
  // A key that somebody else made stays in conflict until somebody decides.
  return { isSynced: false, message: troubleOf(tally).slice(0, longest), mayRetry: tally.failed > 0 };
};

/** The state after a run that ended. */
export const stateAfter = (
  state: SyncState,
  { isSynced, message, mayRetry }: Verdict,
  attempts: number,
  now: Date,
): SyncState => {
  const at = now.toISOString();
  if (isSynced)
    return {
      ...state,
      status: 'succeeded',
      succeededStartedAt: state.startedAt,
      lastUsed: at,
      message: '',
      failures: 0,
      failingSince: null,
      nextAttemptAt: null,
    };
  const pause = mayRetry ? pauses[attempts - 1] : undefined;
  return {
    ...state,
    status: 'failed',
    message,
    failures: state.failures + 1,
    failingSince: state.failingSince ?? at,
    nextAttemptAt: pause === undefined ? null : new Date(now.getTime() + pause * 1000).toISOString(),
  };
};
