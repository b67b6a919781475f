import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { OutgoingMessage } from '../../../layers/adapters/queue.ts';
import type { QueuedEvent } from '../../../layers/domain/audit-streams/attempt.ts';
import type { Delivery } from '../../../layers/domain/audit-streams/deliver.ts';
import type { StreamName } from '../../../layers/domain/audit-streams/stream.ts';
import { freshMessages, waitingMessages } from './message.ts';
import { readMessage, type StreamMessage } from './read-message.ts';

export interface StreamPorts {
  deliver(name: StreamName, events: readonly QueuedEvent[]): Promise<Delivery>;
  /** Adds messages to the queue that the batch came from. */
  send(messages: readonly OutgoingMessage[]): Promise<void>;
  /** Leaves messages with the queue's dead letters. */
  setAside(messages: readonly OutgoingMessage[]): Promise<void>;
  /** Tells the operator of what was not dealt with: ids, counts and names of errors only. */
  reportFailure(facts: Readonly<Record<string, string | number>>): void;
}

interface Received extends StreamMessage {
  readonly messageId: string;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'UnknownError');

const receive = ({ messageId, body, attributes }: SQSRecord, ports: StreamPorts): readonly Received[] => {
  try {
    return [{ messageId, ...readMessage(body, Number(attributes.SentTimestamp)) }];
  } catch (error) {
    ports.reportFailure({ messageId, reason: reasonOf(error) });
    return [];
  }
};

/** What waits on is sent anew before it is acknowledged: a worker that dies in between sends it twice, never not at all. */
const handOn = async (name: StreamName, { again, pause, givenUp }: Delivery, ports: StreamPorts) => {
  if (givenUp.length > 0) {
    await ports.setAside(freshMessages(name, givenUp));
    ports.reportFailure({ streamId: name.streamId, reason: 'GivenUp', events: givenUp.length });
  }
  await ports.send(waitingMessages(name, again, pause));
};

/** Deals with all messages of one stream together; answers the ids of those that were. */
const take = async (received: readonly Received[], ports: StreamPorts): Promise<readonly string[]> => {
  const [first] = received;
  if (!first) return [];
  const { orgId, streamId } = first;
  try {
    const events = received.flatMap((each) => each.events);
    await handOn(first, await ports.deliver({ orgId, streamId }, events), ports);
    return received.map(({ messageId }) => messageId);
  } catch (error) {
    ports.reportFailure({ streamId, reason: reasonOf(error), messages: received.length });
    return [];
  }
};

/**
 * Takes messages off the queue, those of each stream together and the streams side by side. What could not be read or
 * dealt with is named: it comes again, and goes to the dead letters the fifth time.
 */
export const takeBatch = async (
  records: readonly SQSRecord[],
  ports: StreamPorts,
): Promise<SQSBatchResponse> => {
  const received = records.flatMap((record) => receive(record, ports));
  const streams = Object.values(Object.groupBy(received, ({ orgId, streamId }) => `${orgId} ${streamId}`));
  const dealtWith = new Set((await Promise.all(streams.map((each = []) => take(each, ports)))).flat());
  return {
    batchItemFailures: records
      .filter(({ messageId }) => !dealtWith.has(messageId))
      .map(({ messageId }) => ({ itemIdentifier: messageId })),
  };
};
