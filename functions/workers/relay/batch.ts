import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { sequenceNumberOf } from './event-entry.ts';
import { type HandOverPorts, handOver } from './hand-over.ts';
import { type LastLoginPorts, noteLastLogins } from './last-logins.ts';
import { onTheBus, type RelayPorts, relayRecords } from './relay.ts';

export interface BatchPorts {
  readonly bus: RelayPorts;
  /** Whether events of reads stay off the bus. */
  readonly leavesOutReads: boolean;
  readonly trail: HandOverPorts;
  readonly lastLogins: LastLoginPorts;
}

const allOf = (records: readonly DynamoDBRecord[]): DynamoDBBatchResponse => ({
  batchItemFailures: records.map((record) => ({ itemIdentifier: sequenceNumberOf(record) })),
});

/**
 * Does all that the relay does with a batch of the stream. The hand-over comes first: when it fails the batch comes again
 * as a whole, and the bus has had nothing of it yet. What the bus does not take comes again after that, and is in the
 * index once whatever comes twice.
 */
export const takeBatch = async (
  records: readonly DynamoDBRecord[],
  { bus, leavesOutReads, trail, lastLogins }: BatchPorts,
): Promise<DynamoDBBatchResponse> => {
  if (!(await handOver(records, trail))) return allOf(records);
  const [answer] = await Promise.all([
    relayRecords(onTheBus(records, leavesOutReads), bus),
    noteLastLogins(records, lastLogins),
  ]);
  return answer;
};
