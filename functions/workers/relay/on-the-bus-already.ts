import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { LRUCache } from 'lru-cache';
import { sequenceNumberOf } from './event-entry.ts';

/** Records that a process remembers: some hundred batches. */
const most = 50_000;

const nameOf = (record: DynamoDBRecord): string => `${record.eventSourceARN} ${sequenceNumberOf(record)}`;

/**
 * Remembers what is on the bus already of batches that come again, so that a destination in trouble does not have all
 * others told again and again. Only what this process did: elsewhere, events go out once more.
 */
export const openMemory = () => {
  const known = new LRUCache<string, true>({ max: most });
  return {
    without: (records: readonly DynamoDBRecord[]): DynamoDBRecord[] =>
      records.filter((record) => !known.has(nameOf(record))),
    /** Takes note of what was sent, but for what the answer names. */
    add: (sent: readonly DynamoDBRecord[], { batchItemFailures }: DynamoDBBatchResponse): void => {
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const record of sent) if (!failed.has(sequenceNumberOf(record))) known.set(nameOf(record), true);
    },
  };
};
