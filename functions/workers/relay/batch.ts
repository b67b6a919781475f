import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { sequenceNumberOf } from './event-entry.ts';
import { type HandOverPorts, handOver } from './hand-over.ts';
import { type LastLoginPorts, noteLastLogins } from './last-logins.ts';
import { onTheBus, type RelayPorts, relayRecords } from './relay.ts';
import { feedStreams, type StreamFeedPorts } from './streams.ts';

export interface BatchPorts {
  readonly bus: RelayPorts;
  /** Whether events of reads stay off the bus. */
  readonly leavesOutReads: boolean;
  readonly trail: HandOverPorts;
  readonly streams: StreamFeedPorts;
  readonly lastLogins: LastLoginPorts;
}

const failed = (sequenceNumbers: readonly string[]): DynamoDBBatchResponse => ({
  batchItemFailures: sequenceNumbers.map((itemIdentifier) => ({ itemIdentifier })),
});

/**
 * Does all that the relay does with a batch of the stream. The hand-over comes first: when it fails the batch comes again
 * as a whole, and the bus has had nothing of it yet. Then come audit log streams: what their queue does not take comes
 * again, and the bus gets it then. What the bus does not take comes again after that, and is in the index once whatever
 * comes twice.
 */
export const takeBatch = async (
  records: readonly DynamoDBRecord[],
  { bus, leavesOutReads, trail, streams, lastLogins }: BatchPorts,
): Promise<DynamoDBBatchResponse> => {
  if (!(await handOver(records, trail))) return failed(records.map(sequenceNumberOf));
  const notStreamed = new Set(await feedStreams(records, streams));
  const left = records.filter((record) => !notStreamed.has(sequenceNumberOf(record)));
  const [answer] = await Promise.all([
    relayRecords(onTheBus(left, leavesOutReads), bus),
    noteLastLogins(left, lastLogins),
  ]);
  return { batchItemFailures: [...failed([...notStreamed]).batchItemFailures, ...answer.batchItemFailures] };
};
