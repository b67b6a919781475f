import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { type ArchivePorts, archiveRecords } from './archive.ts';
import { sequenceNumberOf } from './event-entry.ts';
import { type HandOverPorts, handOver } from './hand-over.ts';
import { type LastLoginPorts, noteLastLogins } from './last-logins.ts';
import type { RelayMemory } from './memory.ts';
import { onTheBus, type RelayPorts, relayRecords } from './relay.ts';
import { feedStreams, type StreamFeedPorts } from './streams.ts';

export interface BatchPorts {
  readonly bus: RelayPorts;
  /** Whether events of reads stay off the bus. */
  readonly leavesOutReads: boolean;
  readonly trail: HandOverPorts;
  readonly streams: StreamFeedPorts;
  readonly archive: ArchivePorts;
  readonly remembered: RelayMemory;
  readonly lastLogins: LastLoginPorts;
}

const failed = (sequenceNumbers: readonly string[]): DynamoDBBatchResponse => ({
  batchItemFailures: sequenceNumbers.map((itemIdentifier) => ({ itemIdentifier })),
});

/**
 * Does all that the relay does with a batch of the stream. The hand-over comes first: when it fails the batch comes again
 * as a whole, and nobody else has had anything of it. Then come audit log streams: what their queue does not take comes
 * again, and the bus gets it then. Neither waits for the archive: while that is away batches come again as a whole, and
 * what this process remembers goes to neither of them again.
 */
export const takeBatch = async (
  records: readonly DynamoDBRecord[],
  { bus, remembered, leavesOutReads, trail, streams, archive, lastLogins }: BatchPorts,
): Promise<DynamoDBBatchResponse> => {
  if (!(await handOver(records, trail))) return failed(records.map(sequenceNumberOf));
  const fresh = remembered.without(records);
  const notStreamed = new Set(await feedStreams(fresh, streams));
  const left = fresh.filter((record) => !notStreamed.has(sequenceNumberOf(record)));
  const [answer, notArchived] = await Promise.all([
    relayRecords(onTheBus(left, leavesOutReads), bus),
    archiveRecords(records, archive),
    noteLastLogins(left, lastLogins),
  ]);
  const notOnBus = answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  const again = new Set([...notStreamed, ...notOnBus, ...notArchived]);
  if (again.size > 0) remembered.add(left, answer);
  return failed([...again]);
};
