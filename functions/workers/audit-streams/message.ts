import type { OutgoingMessage } from '../../../layers/adapters/queue.ts';
import type { QueuedEvent } from '../../../layers/domain/audit-streams/attempt.ts';
import { batchesOf } from '../../../layers/domain/audit-streams/batches.ts';
import type { StreamName } from '../../../layers/domain/audit-streams/stream.ts';

/** Events of one message at most, and bytes of them: within what a queue takes in every region. */
const most = { count: 500, weight: 240_000 };

/** Events that began to wait within so many milliseconds may wait on together. */
const slot = 15 * 60 * 1000;

const messageOf = (
  { orgId, streamId }: StreamName,
  events: readonly QueuedEvent[],
  more: { readonly since?: number },
): OutgoingMessage => ({
  group: streamId,
  body: JSON.stringify({ orgId, streamId, ...more, events: events.map(({ event }) => event) }),
});

/** Messages for a stream whose waiting begins when they are sent. */
export const freshMessages = (name: StreamName, events: readonly QueuedEvent[]): readonly OutgoingMessage[] =>
  batchesOf(events, most).map((each) => messageOf(name, each, {}));

/** Messages that go on waiting, as few as possible, received again after so many seconds. */
export const waitingMessages = (
  name: StreamName,
  events: readonly QueuedEvent[],
  delay: number,
): readonly OutgoingMessage[] => {
  const slots = Object.values(Object.groupBy(events, ({ since }) => Math.floor(since / slot)));
  return slots.flatMap((together = []) => {
    const since = Math.min(...together.map((each) => each.since));
    return batchesOf(together, most).map((each) => ({ ...messageOf(name, each, { since }), delay }));
  });
};
