import type { AuditEvent } from '../audit/event.ts';
import type { Posted } from './posting.ts';
import type { Failure } from './status.ts';

/** An event on its way, and since when it waits, in milliseconds since 1970. */
export interface QueuedEvent {
  readonly event: AuditEvent;
  readonly since: number;
}

/** What an attempt came to. */
export interface Attempt {
  readonly taken: readonly QueuedEvent[];
  /** Refused for what they are, by a destination that took others. */
  readonly refused: readonly QueuedEvent[];
  /** To be sent again. */
  readonly left: readonly QueuedEvent[];
  /** Why the destination took nothing more; undefined when only time was short. */
  readonly failure: Failure | undefined;
}

export interface AttemptPorts {
  post(events: readonly AuditEvent[]): Promise<Posted>;
  /** Whether there is time for another request. */
  hasTime(): boolean;
}

/** Requests of one attempt: to find one bad event among a thousand takes twenty. */
const maxRequests = 30;

const halvesOf = <T>(all: readonly T[]): readonly (readonly T[])[] => {
  const middle = Math.ceil(all.length / 2);
  return [all.slice(0, middle), all.slice(middle)];
};

/**
 * Sends batch after batch until one fails. A batch that is refused for what it holds is halved until the event is found
 * that nobody takes, so that it does not hold up its neighbours. When nothing at all is taken, the fault is not the
 * events': all of them are left.
 */
export const attempt = async (
  batches: readonly (readonly QueuedEvent[])[],
  { post, hasTime }: AttemptPorts,
): Promise<Attempt> => {
  const waiting = [...batches];
  const taken: QueuedEvent[] = [];
  const refused: QueuedEvent[] = [];
  let failure: Failure | undefined;
  let refusal: Failure | undefined;
  for (let requests = 0; requests < maxRequests && hasTime(); requests += 1) {
    const batch = waiting.shift();
    if (!batch) break;
    const posted = await post(batch.map(({ event }) => event));
    if (posted.kind === 'taken') {
      taken.push(...batch);
      continue;
    }
    if (posted.kind === 'failed') {
      failure = posted.failure;
      waiting.unshift(batch);
      break;
    }
    refusal = posted.failure;
    if (batch.length === 1) refused.push(...batch);
    else waiting.unshift(...halvesOf(batch));
  }
  const left = waiting.flat();
  if (taken.length > 0 || !refusal) return { taken, refused, left, failure };
  return { taken, refused: [], left: [...refused, ...left], failure: failure ?? refusal };
};
