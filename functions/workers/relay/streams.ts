import type { DynamoDBRecord } from 'aws-lambda';
import { inParallel } from '../../../layers/adapters/dynamo/batches.ts';
import type { OutgoingMessage } from '../../../layers/adapters/queue.ts';
import { type AuditEvent, instanceScope } from '../../../layers/domain/audit/event.ts';
import type { QueuedEvent } from '../../../layers/domain/audit-streams/attempt.ts';
import { freshMessages } from '../audit-streams/message.ts';
import { sequenceNumberOf } from './event-entry.ts';

export interface StreamFeedPorts {
  /** Ids of the audit log streams that an organization has at this moment. */
  streamsOf(orgId: string): Promise<readonly string[]>;
  /** Adds messages to the queue of the streams. */
  send(messages: readonly OutgoingMessage[]): Promise<void>;
  /** Tells the operator of an organization whose streams were not served this time. */
  failed(facts: { readonly orgId: string; readonly reason: string }): void;
}

interface Arrival {
  readonly sequenceNumber: string;
  readonly queued: QueuedEvent;
}

/** Organizations looked at side by side. */
const lanes = 16;

/** The event of a record; none for what cannot be read, which the relay sets aside, and for what no organization has. */
const arrivalIn = (record: DynamoDBRecord): readonly Arrival[] => {
  try {
    const event = JSON.parse(record.dynamodb?.NewImage?.doc?.S ?? '') as AuditEvent;
    const isPlaced = typeof event.organizationId === 'string' && event.organizationId !== instanceScope;
    const isWhole = typeof event.id === 'string' && typeof event.type === 'string';
    const queued = { event, since: 0 };
    return isPlaced && isWhole ? [{ sequenceNumber: sequenceNumberOf(record), queued }] : [];
  } catch {
    return [];
  }
};

/**
 * Puts the events of a stream batch into the queue of the audit log streams of their organizations: events of reads too,
 * whatever goes on the bus. Which streams there are is read after the events were written, so that a stream gets
 * everything that happens once it is made. Answers the records to be delivered again.
 */
export const feedStreams = async (
  records: readonly DynamoDBRecord[],
  ports: StreamFeedPorts,
): Promise<readonly string[]> => {
  const again: string[] = [];
  const byOrganization = Object.entries(
    Object.groupBy(records.flatMap(arrivalIn), ({ queued }) => queued.event.organizationId),
  );
  const feed = async ([orgId, arrivals = []]: (typeof byOrganization)[number]): Promise<void> => {
    try {
      const events = arrivals.map(({ queued }) => queued);
      const ids = await ports.streamsOf(orgId);
      const messages = ids.flatMap((streamId) => freshMessages({ orgId, streamId }, events));
      if (messages.length > 0) await ports.send(messages);
    } catch (error) {
      ports.failed({ orgId, reason: error instanceof Error ? error.name : 'UnknownError' });
      again.push(...arrivals.map(({ sequenceNumber }) => sequenceNumber));
    }
  };
  await inParallel(byOrganization, feed, lanes);
  return again;
};
