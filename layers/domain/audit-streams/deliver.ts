import type { AuditEventType } from '../audit/event-types.ts';
import { isRefusal } from '../errors.ts';
import { noteIncident } from '../incidents/incident.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { type Attempt, attempt, type QueuedEvent } from './attempt.ts';
import { batchesOf } from './batches.ts';
import { mostPerRequest } from './entries.ts';
import { post } from './posting.ts';
import { openTarget, type StreamTarget } from './sealing.ts';
import {
  afterFailure,
  afterSuccess,
  attempting,
  newStatus,
  restOf,
  type StreamStatus,
  turnBetween,
} from './status.ts';
import { type AuditStream, nameOf, type StreamName } from './stream.ts';

/** Opens a unit that leaves this event, or none. */
export type OpenUnit = (auditType: AuditEventType | null) => Unit;

/** What is to be done with events after a delivery. */
export interface Delivery {
  /** To be tried again, and in how many seconds at the earliest. */
  readonly again: readonly QueuedEvent[];
  readonly pause: number;
  /** To be left with the dead letters. */
  readonly givenUp: readonly QueuedEvent[];
}

/** Milliseconds for which events are tried. */
const patience = 24 * 60 * 60 * 1000;
/** Seconds after which what there was no time for is gone on with. */
const soon = 1;

const done: Delivery = { again: [], pause: 0, givenUp: [] };

/** What stays is tried again, unless it has waited for too long. */
const putOff = (events: readonly QueuedEvent[], pause: number, now: Date): Delivery => {
  const isOver = ({ since }: QueuedEvent): boolean => now.getTime() - since >= patience;
  return {
    again: events.filter((each) => !isOver(each)),
    pause: Math.max(soon, Math.ceil(pause)),
    givenUp: events.filter(isOver),
  };
};

const oldestOf = (events: readonly QueuedEvent[]): string =>
  events.map(({ event }) => event.occurredAt).sort()[0] ?? '';

interface Opened {
  readonly stream: AuditStream;
  readonly target: StreamTarget;
  readonly status: StreamStatus;
}

/** The stream as it stands; undefined when it or its organization is gone. */
const openStream = async (unit: Unit, name: StreamName): Promise<Opened | undefined> => {
  const { auditStreams } = unit.stores;
  const [stream, status = newStatus(name)] = await Promise.all([
    auditStreams.find(name),
    auditStreams.status(name),
  ]);
  if (!stream) return undefined;
  try {
    return { stream, status, target: await openTarget(unit, stream) };
  } catch (error) {
    if (isRefusal(error, 'not-found')) return undefined;
    throw error;
  }
};

const noteTurn = (unit: Unit, { orgId, id, provider }: AuditStream, status: StreamStatus): void =>
  unit.note({
    organizationId: orgId,
    actor: { type: 'platform', metadata: {} },
    metadata: {
      auditLogStreamId: id,
      provider,
      lastErrorCode: status.lastFailure?.code ?? null,
      lastErrorMessage: status.lastFailure?.message ?? null,
      failingSince: status.failingSince,
      givenUp: status.givenUp,
    },
  });

/** Writes down how it went, with the event of a turn; nothing for a stream that is gone. Answers the status that stands. */
const report = async (
  open: OpenUnit,
  stream: AuditStream,
  transition: (status: StreamStatus) => StreamStatus | undefined,
): Promise<StreamStatus> => {
  const name = nameOf(stream);
  return retryingConflicts(open(null), async () => {
    const { auditStreams } = open(null).stores;
    const [found, standing] = await Promise.all([auditStreams.status(name), auditStreams.find(name)]);
    const before = found ?? newStatus(name);
    const after = transition(before);
    if (!after || !standing) return before;
    const turn = turnBetween(before, after);
    const unit = open(turn);
    const hasStopped = turn === 'fail-audit-log-stream';
    if (turn) noteTurn(unit, stream, hasStopped ? after : before);
    if (hasStopped) noteIncident(unit, 'audit-delivery');
    await unit.commit(unit.stores.auditStreams.statusReplacement(after, found));
    return after;
  });
};

/** The right to try a failing destination, which one delivery at a time has; undefined when another one has it. */
const claim = async (open: OpenUnit, { status }: Opened): Promise<StreamStatus | undefined> => {
  if (status.failures === 0) return status;
  const unit = open(null);
  const claimed = attempting(status, unit.runtime.now());
  try {
    await unit.commit(unit.stores.auditStreams.statusReplacement(claimed, status));
    return claimed;
  } catch (error) {
    if (isRefusal(error, 'conflict')) return undefined;
    throw error;
  }
};

/** Of deliveries side by side that fail together, one counts: the others find that it is being left alone already. */
const reportFailure = (
  open: OpenUnit,
  stream: AuditStream,
  claimed: StreamStatus,
  { failure, left, refused }: Attempt,
  now: Date,
): Promise<StreamStatus> =>
  report(open, stream, (status) => {
    if (!failure || (status.revision !== claimed.revision && restOf(status, now) > 0)) return undefined;
    return afterFailure(status, now, { failure, oldest: oldestOf(left), givenUp: refused.length });
  });

const settle = async (
  open: OpenUnit,
  stream: AuditStream,
  claimed: StreamStatus,
  result: Attempt,
): Promise<Delivery> => {
  const now = open(null).runtime.now();
  const { taken, refused, left, failure } = result;
  if (failure) {
    const status = await reportFailure(open, stream, claimed, result, now);
    const { again, pause, givenUp } = putOff(left, restOf(status, now), now);
    return { again, pause, givenUp: [...givenUp, ...refused] };
  }
  if (taken.length > 0)
    await report(open, stream, (status) =>
      afterSuccess(status, now, { oldest: oldestOf(taken), givenUp: refused.length }),
    );
  const rest = putOff(left, soon, now);
  return { ...rest, givenUp: [...rest.givenUp, ...refused] };
};

/**
 * Sends events to a stream. A destination that failed is left alone for longer and longer, up to a quarter of an hour,
 * and events wait for it for a day; one that is gone gets nothing and nothing waits for it.
 */
export const deliver = async (
  open: OpenUnit,
  name: StreamName,
  events: readonly QueuedEvent[],
  hasTime: () => boolean,
): Promise<Delivery> => {
  const unit = open(null);
  const opened = await openStream(unit, name);
  if (!opened) return done;
  const { stream, target, status } = opened;
  const now = unit.runtime.now();
  const rest = restOf(status, now);
  if (rest > 0) return putOff(events, rest, now);
  const claimed = await claim(open, opened);
  if (!claimed) return putOff(events, restOf(attempting(status, now), now), now);
  const batches = batchesOf(events, mostPerRequest(stream));
  const result = await attempt(batches, { hasTime, post: (each) => post(unit.egress, stream, target, each) });
  return settle(open, stream, claimed, result);
};
