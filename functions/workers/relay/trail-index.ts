import type { DynamoDBRecord } from 'aws-lambda';
import { inParallel } from '../../../layers/adapters/dynamo/batches.ts';
import type { Item } from '../../../layers/adapters/dynamo/items.ts';
import { packsOf, type StreamedEvent } from '../../../layers/adapters/dynamo/records/audit-index.ts';
import { sequenceNumberOf } from './event-entry.ts';

export interface TrailIndexPorts {
  put(pack: Item): Promise<void>;
  /** Tells the operator of a batch that was not indexed this time. */
  failed(facts: { readonly sequenceNumber: string; readonly reason: string }): void;
}

const streamedIn = ({ dynamodb }: DynamoDBRecord): readonly StreamedEvent[] => {
  const { pk, doc, ttl } = { ...dynamodb?.Keys, ...dynamodb?.NewImage };
  const text = doc?.S;
  return pk?.S !== undefined && text !== undefined ? [{ pk: pk.S, doc: text, ttl: Number(ttl?.N ?? 0) }] : [];
};

/** Packs written at a time. */
const lanes = 16;

/**
 * Adds the events of a stream batch to the index of the trail. What cannot be read is passed over: the relay sets it
 * aside. Answers the records to be delivered again, all of them when a pack could not be written: the same packs are
 * written anew then.
 */
export const indexRecords = async (
  records: readonly DynamoDBRecord[],
  ports: TrailIndexPorts,
): Promise<readonly string[]> => {
  try {
    await inParallel(packsOf(records.flatMap(streamedIn)), ports.put, lanes);
    return [];
  } catch (error) {
    const [first = ''] = records.map(sequenceNumberOf);
    ports.failed({ sequenceNumber: first, reason: error instanceof Error ? error.name : 'UnknownError' });
    return records.map(sequenceNumberOf);
  }
};
