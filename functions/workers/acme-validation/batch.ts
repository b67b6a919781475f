import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { ChallengeName, Validated } from '../../../layers/domain/pki/acme/validation.ts';
import { readMessage } from './message.ts';

export interface ValidationPorts {
  validate(challenge: ChallengeName, isLast: boolean): Promise<Validated>;
  /** Hides a message of the batch for some seconds. */
  postpone(receiptHandle: string, seconds: number): Promise<void>;
  /** Tells the operator that a message was not dealt with this time: ids and names of errors only. */
  reportFailure(facts: { readonly messageId: string; readonly reason: string }): void;
}

/** Seconds until the next look, by the number of looks so far: records of DNS take their time. */
const pauses = [3, 10, 30, 60] as const;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'UnknownError');

const take = async (record: SQSRecord, ports: ValidationPorts): Promise<readonly string[]> => {
  const { messageId, receiptHandle, body } = record;
  const looks = Number(record.attributes.ApproximateReceiveCount);
  try {
    const outcome = await ports.validate(readMessage(body), looks > pauses.length);
    if (outcome === 'done') return [];
    await ports.postpone(receiptHandle, pauses[looks - 1] ?? 60);
  } catch (error) {
    ports.reportFailure({ messageId, reason: reasonOf(error) });
  }
  return [messageId];
};

/** Looks at the challenges of a batch side by side. What is not decided yet is named, and comes again. */
export const takeBatch = async (
  records: readonly SQSRecord[],
  ports: ValidationPorts,
): Promise<SQSBatchResponse> => {
  const again = await Promise.all(records.map((record) => take(record, ports)));
  return { batchItemFailures: again.flat().map((itemIdentifier) => ({ itemIdentifier })) };
};
