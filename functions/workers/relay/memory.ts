import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { LruMap } from '../../../layers/domain/lru-map.ts';
import { sequenceNumberOf } from './event-entry.ts';

/** Records that a process remembers: some hundred batches. */
const most = 50_000;

const nameOf = (record: DynamoDBRecord): string => `${record.eventSourceARN} ${sequenceNumberOf(record)}`;

/** What is with the bus and with audit log streams already of batches that come again. */
export interface RelayMemory {
  without(records: readonly DynamoDBRecord[]): DynamoDBRecord[];
  /** Takes note of what was sent, but for what the answer names. */
  add(sent: readonly DynamoDBRecord[], answer: DynamoDBBatchResponse): void;
}

/**
 * Remembers, so that a destination in trouble does not have all others told again and again. Only what this process
 * did: elsewhere, events go out once more.
 */
export const openMemory = (): RelayMemory => {
  const known = new LruMap<true>({ max: most });
  return {
    without: (records) => records.filter((record) => known.get(nameOf(record)) === undefined),
    add: (sent, { batchItemFailures }) => {
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const record of sent) if (!failed.has(sequenceNumberOf(record))) known.set(nameOf(record), true);
    },
  };
};
