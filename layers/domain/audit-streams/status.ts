import type { StreamName } from './stream.ts';

/** Why a destination did not take events: a code, and a sentence that holds neither its address nor what it said. */
export interface Failure {
  /** `http-<status>`, `unreachable` or `refused`. */
  readonly code: string;
  readonly message: string;
}

/** How deliveries of a stream went. Instants are RFC 3339. */
export interface StreamStatus extends StreamName {
  readonly lastSuccessAt: string | null;
  readonly lastFailureAt: string | null;
  /** About the last failure, which a later success leaves standing. */
  readonly lastFailure: Failure | null;
  /** Failures since the last success. */
  readonly failures: number;
  readonly failingSince: string | null;
  /** Nothing is sent before. */
  readonly nextAttemptAt: string | null;
  /** When the oldest event happened that the last failure held up. */
  readonly oldestWaitingAt: string | null;
  /** Seconds between the oldest event of the last delivery and its arrival. */
  readonly lagSeconds: number | null;
  /** Events that were left with the dead letters. */
  readonly givenUp: number;
  readonly revision: number;
}

/** Seconds to wait after each failure in a row; the last one from then on. A queue delays by 900 at most. */
const pauses = [10, 30, 60, 120, 300, 600, 900] as const;
/** Seconds that one attempt on a failing destination keeps others from trying too. */
const attemptSeconds = 60;
/** Seconds between two notes of success when nothing else is news. */
const noteEvery = 60;

/** Failures in a row after which the trail tells that a stream has stopped. */
const failuresToTell = 3;

export const newStatus = ({ orgId, streamId }: StreamName): StreamStatus => ({
  orgId,
  streamId,
  lastSuccessAt: null,
  lastFailureAt: null,
  lastFailure: null,
  failures: 0,
  failingSince: null,
  nextAttemptAt: null,
  oldestWaitingAt: null,
  lagSeconds: null,
  givenUp: 0,
  revision: 0,
});

const later = (now: Date, seconds: number): string => new Date(now.getTime() + seconds * 1000).toISOString();

const secondsBetween = (from: string, to: Date): number =>
  Math.max(0, (to.getTime() - Date.parse(from)) / 1000);

/** Seconds until the next attempt may be made; 0 when it may be made now. */
export const restOf = ({ nextAttemptAt }: StreamStatus, now: Date): number =>
  nextAttemptAt === null ? 0 : Math.max(0, (Date.parse(nextAttemptAt) - now.getTime()) / 1000);

/** Seconds by which what arrives is behind what happens: while a stream fails, the age of what waits. */
export const lagOf = ({ oldestWaitingAt, lagSeconds }: StreamStatus, now: Date): number | null =>
  oldestWaitingAt === null ? lagSeconds : Math.round(secondsBetween(oldestWaitingAt, now));

/** One attempt is under way: others leave a failing destination alone meanwhile. */
export const attempting = (status: StreamStatus, now: Date): StreamStatus => ({
  ...status,
  nextAttemptAt: later(now, attemptSeconds),
  revision: status.revision + 1,
});

/** The next attempt may be made at once. */
export const resumed = (status: StreamStatus, now: Date): StreamStatus => ({
  ...status,
  nextAttemptAt: now.toISOString(),
  revision: status.revision + 1,
});

/** After events arrived of which the oldest happened then; undefined when that is no news. */
export const afterSuccess = (
  status: StreamStatus,
  now: Date,
  { oldest, givenUp }: { readonly oldest: string; readonly givenUp: number },
): StreamStatus | undefined => {
  const { failures, lastSuccessAt } = status;
  const isFresh = lastSuccessAt !== null && secondsBetween(lastSuccessAt, now) < noteEvery;
  if (failures === 0 && givenUp === 0 && isFresh) return undefined;
  return {
    ...status,
    lastSuccessAt: now.toISOString(),
    failures: 0,
    failingSince: null,
    nextAttemptAt: null,
    oldestWaitingAt: null,
    lagSeconds: Math.round(secondsBetween(oldest, now)),
    givenUp: status.givenUp + givenUp,
    revision: status.revision + 1,
  };
};

/** After an attempt failed that held up events of which the oldest happened then. */
export const afterFailure = (
  status: StreamStatus,
  now: Date,
  {
    failure,
    oldest,
    givenUp,
  }: { readonly failure: Failure; readonly oldest: string; readonly givenUp: number },
): StreamStatus => {
  const pause = pauses[Math.min(status.failures, pauses.length - 1)] ?? 0;
  const waiting = status.oldestWaitingAt ?? oldest;
  return {
    ...status,
    lastFailureAt: now.toISOString(),
    lastFailure: failure,
    failures: status.failures + 1,
    failingSince: status.failingSince ?? now.toISOString(),
    nextAttemptAt: later(now, pause),
    oldestWaitingAt: waiting < oldest ? waiting : oldest,
    givenUp: status.givenUp + givenUp,
    revision: status.revision + 1,
  };
};

/** The event by which the trail tells of a change of state, or null when nothing is to be told. */
export const turnBetween = (before: StreamStatus, after: StreamStatus) => {
  if (after.failures === failuresToTell && before.failures < failuresToTell) return 'fail-audit-log-stream';
  if (after.failures === 0 && before.failures >= failuresToTell) return 'recover-audit-log-stream';
  return null;
};
